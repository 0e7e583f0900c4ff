// Made by tests/package/make-shapes.mjs from what the engine sends. Not edited by hand.
import { built, value } from "./decode.js";

export const readers = {
  About: {
    fields: ["catalog_id","revision","digest"],
    read(mask) {
      if (mask === 7) return { catalog_id: value(), revision: value(), digest: value() };
      return built(readers.About.fields, mask);
    },
  },
  ActionView: {
    fields: ["kind","target","params"],
    read(mask) {
      if (mask === 1) return { kind: value() };
      if (mask === 3) return { kind: value(), target: value() };
      return built(readers.ActionView.fields, mask);
    },
  },
  AddOnView: {
    fields: ["id","quantity","cycle","anchor"],
    read(mask) {
      if (mask === 3) return { id: value(), quantity: value() };
      if (mask === 7) return { id: value(), quantity: value(), cycle: value() };
      if (mask === 15) return { id: value(), quantity: value(), cycle: value(), anchor: value() };
      if (mask === 11) return { id: value(), quantity: value(), anchor: value() };
      return built(readers.AddOnView.fields, mask);
    },
  },
  Asks: {
    fields: ["reasons","required","feedback"],
    read(mask) {
      if (mask === 7) return { reasons: value(), required: value(), feedback: value() };
      return built(readers.Asks.fields, mask);
    },
  },
  Cancellation: {
    fields: ["allowed","reasons","channel","requestedOn","effectiveOn","accessUntil","lastRequestDay","chargesBefore","lines","totals","refund","settlement","then","undoUntil","asks","notices","engine","catalog"],
    read(mask) {
      if (mask === 245759) return { allowed: value(), reasons: value(), channel: value(), requestedOn: value(), effectiveOn: value(), accessUntil: value(), lastRequestDay: value(), chargesBefore: value(), lines: value(), totals: value(), refund: value(), settlement: value(), then: value(), undoUntil: value(), notices: value(), engine: value(), catalog: value() };
      if (mask === 262143) return { allowed: value(), reasons: value(), channel: value(), requestedOn: value(), effectiveOn: value(), accessUntil: value(), lastRequestDay: value(), chargesBefore: value(), lines: value(), totals: value(), refund: value(), settlement: value(), then: value(), undoUntil: value(), asks: value(), notices: value(), engine: value(), catalog: value() };
      return built(readers.Cancellation.fields, mask);
    },
  },
  CatalogView: {
    fields: ["id","revision","digest"],
    read(mask) {
      if (mask === 7) return { id: value(), revision: value(), digest: value() };
      return built(readers.CatalogView.fields, mask);
    },
  },
  ChangePreview: {
    fields: ["allowed","reasons","currency","lines","totals","settlement","period","renewal","upcoming","subscription","notices","suggestions","engine","catalog","direction","effective","effectiveOn"],
    read(mask) {
      if (mask === 131071) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), catalog: value(), direction: value(), effective: value(), effectiveOn: value() };
      return built(readers.ChangePreview.fields, mask);
    },
  },
  ChargeBefore: {
    fields: ["on","total"],
    read(mask) {
      if (mask === 3) return { on: value(), total: value() };
      return built(readers.ChargeBefore.fields, mask);
    },
  },
  HeldPromotion: {
    fields: ["code","periodsLeft"],
    read(mask) {
      if (mask === 1) return { code: value() };
      if (mask === 3) return { code: value(), periodsLeft: value() };
      return built(readers.HeldPromotion.fields, mask);
    },
  },
  Invoice: {
    fields: ["on","total","fromBalance","due"],
    read(mask) {
      if (mask === 15) return { on: value(), total: value(), fromBalance: value(), due: value() };
      return built(readers.Invoice.fields, mask);
    },
  },
  Issue: {
    fields: ["code","severity","path","message","help"],
    read(mask) {
      if (mask === 15) return { code: value(), severity: value(), path: value(), message: value() };
      if (mask === 31) return { code: value(), severity: value(), path: value(), message: value(), help: value() };
      return built(readers.Issue.fields, mask);
    },
  },
  LeadTimeView: {
    fields: ["id","earliest","latest"],
    read(mask) {
      if (mask === 7) return { id: value(), earliest: value(), latest: value() };
      return built(readers.LeadTimeView.fields, mask);
    },
  },
  Line: {
    fields: ["kind","item","quantity","unitPrice","period","amount","fullAmount","proration","explanation"],
    read(mask) {
      if (mask === 127) return { kind: value(), item: value(), quantity: value(), unitPrice: value(), period: value(), amount: value(), fullAmount: value() };
      if (mask === 255) return { kind: value(), item: value(), quantity: value(), unitPrice: value(), period: value(), amount: value(), fullAmount: value(), proration: value() };
      if (mask === 191) return { kind: value(), item: value(), quantity: value(), unitPrice: value(), period: value(), amount: value(), proration: value() };
      if (mask === 39) return { kind: value(), item: value(), quantity: value(), amount: value() };
      if (mask === 63) return { kind: value(), item: value(), quantity: value(), unitPrice: value(), period: value(), amount: value() };
      if (mask === 119) return { kind: value(), item: value(), quantity: value(), period: value(), amount: value(), fullAmount: value() };
      if (mask === 183) return { kind: value(), item: value(), quantity: value(), period: value(), amount: value(), proration: value() };
      if (mask === 55) return { kind: value(), item: value(), quantity: value(), period: value(), amount: value() };
      return built(readers.Line.fields, mask);
    },
  },
  NoticeView: {
    fields: ["code","params"],
    read(mask) {
      if (mask === 3) return { code: value(), params: value() };
      return built(readers.NoticeView.fields, mask);
    },
  },
  Paid: {
    fields: ["item","amount","period"],
    read(mask) {
      if (mask === 7) return { item: value(), amount: value(), period: value() };
      return built(readers.Paid.fields, mask);
    },
  },
  PendingAddOn: {
    fields: ["id","quantity","cycle","on"],
    read(mask) {
      if (mask === 3) return { id: value(), quantity: value() };
      if (mask === 7) return { id: value(), quantity: value(), cycle: value() };
      if (mask === 11) return { id: value(), quantity: value(), on: value() };
      if (mask === 15) return { id: value(), quantity: value(), cycle: value(), on: value() };
      return built(readers.PendingAddOn.fields, mask);
    },
  },
  PendingTo: {
    fields: ["plan","cycle","seats","addOns"],
    read(mask) {
      if (mask === 1) return { plan: value() };
      if (mask === 8) return { addOns: value() };
      if (mask === 4) return { seats: value() };
      if (mask === 10) return { cycle: value(), addOns: value() };
      if (mask === 2) return { cycle: value() };
      if (mask === 5) return { plan: value(), seats: value() };
      if (mask === 9) return { plan: value(), addOns: value() };
      if (mask === 3) return { plan: value(), cycle: value() };
      return built(readers.PendingTo.fields, mask);
    },
  },
  PendingView: {
    fields: ["on","to","promotions","keep","period"],
    read(mask) {
      if (mask === 3) return { on: value(), to: value() };
      if (mask === 7) return { on: value(), to: value(), promotions: value() };
      if (mask === 15) return { on: value(), to: value(), promotions: value(), keep: value() };
      return built(readers.PendingView.fields, mask);
    },
  },
  PeriodPart: {
    fields: ["period","numerator","denominator"],
    read(mask) {
      if (mask === 7) return { period: value(), numerator: value(), denominator: value() };
      return built(readers.PeriodPart.fields, mask);
    },
  },
  PeriodView: {
    fields: ["start","end"],
    read(mask) {
      if (mask === 3) return { start: value(), end: value() };
      return built(readers.PeriodView.fields, mask);
    },
  },
  Prorated: {
    fields: ["amount","numerator","denominator"],
    read(mask) {
      if (mask === 7) return { amount: value(), numerator: value(), denominator: value() };
      return built(readers.Prorated.fields, mask);
    },
  },
  ProrationView: {
    fields: ["numerator","denominator","grain"],
    read(mask) {
      if (mask === 7) return { numerator: value(), denominator: value(), grain: value() };
      return built(readers.ProrationView.fields, mask);
    },
  },
  Quote: {
    fields: ["allowed","reasons","currency","lines","totals","settlement","period","renewal","upcoming","subscription","notices","suggestions","engine","leadTimes","catalog"],
    read(mask) {
      if (mask === 24575) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), catalog: value() };
      if (mask === 32767) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), leadTimes: value(), catalog: value() };
      return built(readers.Quote.fields, mask);
    },
  },
  ReasonView: {
    fields: ["id","name"],
    read(mask) {
      if (mask === 3) return { id: value(), name: value() };
      return built(readers.ReasonView.fields, mask);
    },
  },
  Settlement: {
    fields: ["balanceBefore","fromBalance","dueNow","toBalance","refund","forfeited","toRenewal","balanceAfter"],
    read(mask) {
      if (mask === 255) return { balanceBefore: value(), fromBalance: value(), dueNow: value(), toBalance: value(), refund: value(), forfeited: value(), toRenewal: value(), balanceAfter: value() };
      return built(readers.Settlement.fields, mask);
    },
  },
  Step: {
    fields: ["code","params","value"],
    read(mask) {
      if (mask === 7) return { code: value(), params: value(), value: value() };
      return built(readers.Step.fields, mask);
    },
  },
  SubscriptionView: {
    fields: ["plan","cycle","seats","currency","anchor","country","period","addOns","promotions","renewsUntil","paid","pending","startedOn","trialEndsOn","carried","balance","purchasedVia","status","cancelledOn","endsOn","termEnd","overdueInvoices","facts"],
    read(mask) {
      if (mask === 132191) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), status: value() };
      if (mask === 136287) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 132319) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), addOns: value(), paid: value(), status: value() };
      if (mask === 133215) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), pending: value(), status: value() };
      if (mask === 136543) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), promotions: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 164959) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), balance: value(), status: value() };
      if (mask === 136319) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), country: value(), period: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 136415) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), addOns: value(), paid: value(), startedOn: value(), status: value() };
      return built(readers.SubscriptionView.fields, mask);
    },
  },
  Successor: {
    fields: ["plan"],
    read(mask) {
      if (mask === 1) return { plan: value() };
      return built(readers.Successor.fields, mask);
    },
  },
  SuggestedChange: {
    fields: ["plan","seats","cycle","addOns"],
    read(mask) {
      if (mask === 8) return { addOns: value() };
      if (mask === 9) return { plan: value(), addOns: value() };
      if (mask === 1) return { plan: value() };
      if (mask === 11) return { plan: value(), seats: value(), addOns: value() };
      if (mask === 3) return { plan: value(), seats: value() };
      if (mask === 2) return { seats: value() };
      return built(readers.SuggestedChange.fields, mask);
    },
  },
  Suggestion: {
    fields: ["code","params","change","renewalTotal","dueNow"],
    read(mask) {
      if (mask === 31) return { code: value(), params: value(), change: value(), renewalTotal: value(), dueNow: value() };
      return built(readers.Suggestion.fields, mask);
    },
  },
  Totals: {
    fields: ["subtotal","discount","tax","taxIncluded","total"],
    read(mask) {
      if (mask === 31) return { subtotal: value(), discount: value(), tax: value(), taxIncluded: value(), total: value() };
      return built(readers.Totals.fields, mask);
    },
  },
  Why: {
    fields: ["code","params","action"],
    read(mask) {
      if (mask === 3) return { code: value(), params: value() };
      if (mask === 7) return { code: value(), params: value(), action: value() };
      return built(readers.Why.fields, mask);
    },
  },
};
