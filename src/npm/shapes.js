// Made by tests/package/make-shapes.mjs from what the engine sends. Not edited by hand.
import { value } from "./decode.js";

export const readers = {
  About: {
    fields: ["catalog_id","revision","digest"],
    read(mask) {
      if (mask === 7) return { catalog_id: value(), revision: value(), digest: value() };
      const o = {};
      if (mask & 1) o.catalog_id = value();
      if (mask & 2) o.revision = value();
      if (mask & 4) o.digest = value();
      return o;
    },
  },
  ActionView: {
    fields: ["kind","target","params"],
    read(mask) {
      if (mask === 1) return { kind: value() };
      if (mask === 3) return { kind: value(), target: value() };
      const o = {};
      if (mask & 1) o.kind = value();
      if (mask & 2) o.target = value();
      if (mask & 4) o.params = value();
      return o;
    },
  },
  AddOnView: {
    fields: ["id","quantity","cycle","anchor"],
    read(mask) {
      if (mask === 3) return { id: value(), quantity: value() };
      if (mask === 7) return { id: value(), quantity: value(), cycle: value() };
      if (mask === 11) return { id: value(), quantity: value(), anchor: value() };
      if (mask === 15) return { id: value(), quantity: value(), cycle: value(), anchor: value() };
      const o = {};
      if (mask & 1) o.id = value();
      if (mask & 2) o.quantity = value();
      if (mask & 4) o.cycle = value();
      if (mask & 8) o.anchor = value();
      return o;
    },
  },
  Asks: {
    fields: ["reasons","required","feedback"],
    read(mask) {
      if (mask === 7) return { reasons: value(), required: value(), feedback: value() };
      const o = {};
      if (mask & 1) o.reasons = value();
      if (mask & 2) o.required = value();
      if (mask & 4) o.feedback = value();
      return o;
    },
  },
  Cancellation: {
    fields: ["allowed","reasons","channel","requestedOn","effectiveOn","accessUntil","lastRequestDay","chargesBefore","lines","totals","refund","settlement","then","undoUntil","asks","notices","engine","catalog"],
    read(mask) {
      if (mask === 245759) return { allowed: value(), reasons: value(), channel: value(), requestedOn: value(), effectiveOn: value(), accessUntil: value(), lastRequestDay: value(), chargesBefore: value(), lines: value(), totals: value(), refund: value(), settlement: value(), then: value(), undoUntil: value(), notices: value(), engine: value(), catalog: value() };
      if (mask === 262143) return { allowed: value(), reasons: value(), channel: value(), requestedOn: value(), effectiveOn: value(), accessUntil: value(), lastRequestDay: value(), chargesBefore: value(), lines: value(), totals: value(), refund: value(), settlement: value(), then: value(), undoUntil: value(), asks: value(), notices: value(), engine: value(), catalog: value() };
      const o = {};
      if (mask & 1) o.allowed = value();
      if (mask & 2) o.reasons = value();
      if (mask & 4) o.channel = value();
      if (mask & 8) o.requestedOn = value();
      if (mask & 16) o.effectiveOn = value();
      if (mask & 32) o.accessUntil = value();
      if (mask & 64) o.lastRequestDay = value();
      if (mask & 128) o.chargesBefore = value();
      if (mask & 256) o.lines = value();
      if (mask & 512) o.totals = value();
      if (mask & 1024) o.refund = value();
      if (mask & 2048) o.settlement = value();
      if (mask & 4096) o.then = value();
      if (mask & 8192) o.undoUntil = value();
      if (mask & 16384) o.asks = value();
      if (mask & 32768) o.notices = value();
      if (mask & 65536) o.engine = value();
      if (mask & 131072) o.catalog = value();
      return o;
    },
  },
  CatalogView: {
    fields: ["id","revision","digest"],
    read(mask) {
      if (mask === 7) return { id: value(), revision: value(), digest: value() };
      const o = {};
      if (mask & 1) o.id = value();
      if (mask & 2) o.revision = value();
      if (mask & 4) o.digest = value();
      return o;
    },
  },
  ChangePreview: {
    fields: ["allowed","reasons","currency","lines","totals","settlement","period","renewal","upcoming","subscription","notices","suggestions","engine","catalog","direction","effective","effectiveOn"],
    read(mask) {
      if (mask === 131071) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), catalog: value(), direction: value(), effective: value(), effectiveOn: value() };
      const o = {};
      if (mask & 1) o.allowed = value();
      if (mask & 2) o.reasons = value();
      if (mask & 4) o.currency = value();
      if (mask & 8) o.lines = value();
      if (mask & 16) o.totals = value();
      if (mask & 32) o.settlement = value();
      if (mask & 64) o.period = value();
      if (mask & 128) o.renewal = value();
      if (mask & 256) o.upcoming = value();
      if (mask & 512) o.subscription = value();
      if (mask & 1024) o.notices = value();
      if (mask & 2048) o.suggestions = value();
      if (mask & 4096) o.engine = value();
      if (mask & 8192) o.catalog = value();
      if (mask & 16384) o.direction = value();
      if (mask & 32768) o.effective = value();
      if (mask & 65536) o.effectiveOn = value();
      return o;
    },
  },
  ChargeBefore: {
    fields: ["on","total"],
    read(mask) {
      if (mask === 3) return { on: value(), total: value() };
      const o = {};
      if (mask & 1) o.on = value();
      if (mask & 2) o.total = value();
      return o;
    },
  },
  HeldPromotion: {
    fields: ["code","periodsLeft"],
    read(mask) {
      if (mask === 1) return { code: value() };
      if (mask === 3) return { code: value(), periodsLeft: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.periodsLeft = value();
      return o;
    },
  },
  Invoice: {
    fields: ["on","total","fromBalance","due"],
    read(mask) {
      if (mask === 15) return { on: value(), total: value(), fromBalance: value(), due: value() };
      const o = {};
      if (mask & 1) o.on = value();
      if (mask & 2) o.total = value();
      if (mask & 4) o.fromBalance = value();
      if (mask & 8) o.due = value();
      return o;
    },
  },
  Issue: {
    fields: ["code","severity","path","message","help"],
    read(mask) {
      if (mask === 15) return { code: value(), severity: value(), path: value(), message: value() };
      if (mask === 31) return { code: value(), severity: value(), path: value(), message: value(), help: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.severity = value();
      if (mask & 4) o.path = value();
      if (mask & 8) o.message = value();
      if (mask & 16) o.help = value();
      return o;
    },
  },
  LeadTimeView: {
    fields: ["id","earliest","latest"],
    read(mask) {
      if (mask === 7) return { id: value(), earliest: value(), latest: value() };
      const o = {};
      if (mask & 1) o.id = value();
      if (mask & 2) o.earliest = value();
      if (mask & 4) o.latest = value();
      return o;
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
      const o = {};
      if (mask & 1) o.kind = value();
      if (mask & 2) o.item = value();
      if (mask & 4) o.quantity = value();
      if (mask & 8) o.unitPrice = value();
      if (mask & 16) o.period = value();
      if (mask & 32) o.amount = value();
      if (mask & 64) o.fullAmount = value();
      if (mask & 128) o.proration = value();
      if (mask & 256) o.explanation = value();
      return o;
    },
  },
  NoticeView: {
    fields: ["code","params"],
    read(mask) {
      if (mask === 3) return { code: value(), params: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.params = value();
      return o;
    },
  },
  Paid: {
    fields: ["item","amount","period"],
    read(mask) {
      if (mask === 7) return { item: value(), amount: value(), period: value() };
      const o = {};
      if (mask & 1) o.item = value();
      if (mask & 2) o.amount = value();
      if (mask & 4) o.period = value();
      return o;
    },
  },
  PendingAddOn: {
    fields: ["id","quantity","cycle","on"],
    read(mask) {
      if (mask === 3) return { id: value(), quantity: value() };
      if (mask === 7) return { id: value(), quantity: value(), cycle: value() };
      if (mask === 11) return { id: value(), quantity: value(), on: value() };
      if (mask === 15) return { id: value(), quantity: value(), cycle: value(), on: value() };
      const o = {};
      if (mask & 1) o.id = value();
      if (mask & 2) o.quantity = value();
      if (mask & 4) o.cycle = value();
      if (mask & 8) o.on = value();
      return o;
    },
  },
  PendingTo: {
    fields: ["plan","cycle","seats","addOns"],
    read(mask) {
      if (mask === 1) return { plan: value() };
      if (mask === 4) return { seats: value() };
      if (mask === 8) return { addOns: value() };
      if (mask === 2) return { cycle: value() };
      if (mask === 5) return { plan: value(), seats: value() };
      if (mask === 3) return { plan: value(), cycle: value() };
      const o = {};
      if (mask & 1) o.plan = value();
      if (mask & 2) o.cycle = value();
      if (mask & 4) o.seats = value();
      if (mask & 8) o.addOns = value();
      return o;
    },
  },
  PendingView: {
    fields: ["on","to","promotions","keep","period"],
    read(mask) {
      if (mask === 3) return { on: value(), to: value() };
      if (mask === 7) return { on: value(), to: value(), promotions: value() };
      if (mask === 15) return { on: value(), to: value(), promotions: value(), keep: value() };
      const o = {};
      if (mask & 1) o.on = value();
      if (mask & 2) o.to = value();
      if (mask & 4) o.promotions = value();
      if (mask & 8) o.keep = value();
      if (mask & 16) o.period = value();
      return o;
    },
  },
  PeriodPart: {
    fields: ["period","numerator","denominator"],
    read(mask) {
      if (mask === 7) return { period: value(), numerator: value(), denominator: value() };
      const o = {};
      if (mask & 1) o.period = value();
      if (mask & 2) o.numerator = value();
      if (mask & 4) o.denominator = value();
      return o;
    },
  },
  PeriodView: {
    fields: ["start","end"],
    read(mask) {
      if (mask === 3) return { start: value(), end: value() };
      const o = {};
      if (mask & 1) o.start = value();
      if (mask & 2) o.end = value();
      return o;
    },
  },
  Prorated: {
    fields: ["amount","numerator","denominator"],
    read(mask) {
      if (mask === 7) return { amount: value(), numerator: value(), denominator: value() };
      const o = {};
      if (mask & 1) o.amount = value();
      if (mask & 2) o.numerator = value();
      if (mask & 4) o.denominator = value();
      return o;
    },
  },
  ProrationView: {
    fields: ["numerator","denominator","grain"],
    read(mask) {
      if (mask === 7) return { numerator: value(), denominator: value(), grain: value() };
      const o = {};
      if (mask & 1) o.numerator = value();
      if (mask & 2) o.denominator = value();
      if (mask & 4) o.grain = value();
      return o;
    },
  },
  Quote: {
    fields: ["allowed","reasons","currency","lines","totals","settlement","period","renewal","upcoming","subscription","notices","suggestions","engine","leadTimes","catalog"],
    read(mask) {
      if (mask === 24575) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), catalog: value() };
      if (mask === 32767) return { allowed: value(), reasons: value(), currency: value(), lines: value(), totals: value(), settlement: value(), period: value(), renewal: value(), upcoming: value(), subscription: value(), notices: value(), suggestions: value(), engine: value(), leadTimes: value(), catalog: value() };
      const o = {};
      if (mask & 1) o.allowed = value();
      if (mask & 2) o.reasons = value();
      if (mask & 4) o.currency = value();
      if (mask & 8) o.lines = value();
      if (mask & 16) o.totals = value();
      if (mask & 32) o.settlement = value();
      if (mask & 64) o.period = value();
      if (mask & 128) o.renewal = value();
      if (mask & 256) o.upcoming = value();
      if (mask & 512) o.subscription = value();
      if (mask & 1024) o.notices = value();
      if (mask & 2048) o.suggestions = value();
      if (mask & 4096) o.engine = value();
      if (mask & 8192) o.leadTimes = value();
      if (mask & 16384) o.catalog = value();
      return o;
    },
  },
  ReasonView: {
    fields: ["id","name"],
    read(mask) {
      if (mask === 3) return { id: value(), name: value() };
      const o = {};
      if (mask & 1) o.id = value();
      if (mask & 2) o.name = value();
      return o;
    },
  },
  Settlement: {
    fields: ["balanceBefore","fromBalance","dueNow","toBalance","refund","forfeited","toRenewal","balanceAfter"],
    read(mask) {
      if (mask === 255) return { balanceBefore: value(), fromBalance: value(), dueNow: value(), toBalance: value(), refund: value(), forfeited: value(), toRenewal: value(), balanceAfter: value() };
      const o = {};
      if (mask & 1) o.balanceBefore = value();
      if (mask & 2) o.fromBalance = value();
      if (mask & 4) o.dueNow = value();
      if (mask & 8) o.toBalance = value();
      if (mask & 16) o.refund = value();
      if (mask & 32) o.forfeited = value();
      if (mask & 64) o.toRenewal = value();
      if (mask & 128) o.balanceAfter = value();
      return o;
    },
  },
  Step: {
    fields: ["code","params","value"],
    read(mask) {
      if (mask === 7) return { code: value(), params: value(), value: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.params = value();
      if (mask & 4) o.value = value();
      return o;
    },
  },
  SubscriptionView: {
    fields: ["plan","cycle","seats","currency","anchor","country","period","addOns","promotions","renewsUntil","paid","pending","startedOn","trialEndsOn","carried","balance","purchasedVia","status","cancelledOn","endsOn","termEnd","overdueInvoices","facts"],
    read(mask) {
      if (mask === 132191) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), status: value() };
      if (mask === 136287) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 136543) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), promotions: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 133215) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), pending: value(), status: value() };
      if (mask === 136319) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), country: value(), period: value(), paid: value(), startedOn: value(), status: value() };
      if (mask === 164959) return { plan: value(), cycle: value(), seats: value(), currency: value(), anchor: value(), period: value(), paid: value(), balance: value(), status: value() };
      const o = {};
      if (mask & 1) o.plan = value();
      if (mask & 2) o.cycle = value();
      if (mask & 4) o.seats = value();
      if (mask & 8) o.currency = value();
      if (mask & 16) o.anchor = value();
      if (mask & 32) o.country = value();
      if (mask & 64) o.period = value();
      if (mask & 128) o.addOns = value();
      if (mask & 256) o.promotions = value();
      if (mask & 512) o.renewsUntil = value();
      if (mask & 1024) o.paid = value();
      if (mask & 2048) o.pending = value();
      if (mask & 4096) o.startedOn = value();
      if (mask & 8192) o.trialEndsOn = value();
      if (mask & 16384) o.carried = value();
      if (mask & 32768) o.balance = value();
      if (mask & 65536) o.purchasedVia = value();
      if (mask & 131072) o.status = value();
      if (mask & 262144) o.cancelledOn = value();
      if (mask & 524288) o.endsOn = value();
      if (mask & 1048576) o.termEnd = value();
      if (mask & 2097152) o.overdueInvoices = value();
      if (mask & 4194304) o.facts = value();
      return o;
    },
  },
  Successor: {
    fields: ["plan"],
    read(mask) {
      if (mask === 1) return { plan: value() };
      const o = {};
      if (mask & 1) o.plan = value();
      return o;
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
      const o = {};
      if (mask & 1) o.plan = value();
      if (mask & 2) o.seats = value();
      if (mask & 4) o.cycle = value();
      if (mask & 8) o.addOns = value();
      return o;
    },
  },
  Suggestion: {
    fields: ["code","params","change","renewalTotal","dueNow"],
    read(mask) {
      if (mask === 31) return { code: value(), params: value(), change: value(), renewalTotal: value(), dueNow: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.params = value();
      if (mask & 4) o.change = value();
      if (mask & 8) o.renewalTotal = value();
      if (mask & 16) o.dueNow = value();
      return o;
    },
  },
  Totals: {
    fields: ["subtotal","discount","tax","taxIncluded","total"],
    read(mask) {
      if (mask === 31) return { subtotal: value(), discount: value(), tax: value(), taxIncluded: value(), total: value() };
      const o = {};
      if (mask & 1) o.subtotal = value();
      if (mask & 2) o.discount = value();
      if (mask & 4) o.tax = value();
      if (mask & 8) o.taxIncluded = value();
      if (mask & 16) o.total = value();
      return o;
    },
  },
  Why: {
    fields: ["code","params","action"],
    read(mask) {
      if (mask === 3) return { code: value(), params: value() };
      if (mask === 7) return { code: value(), params: value(), action: value() };
      const o = {};
      if (mask & 1) o.code = value();
      if (mask & 2) o.params = value();
      if (mask & 4) o.action = value();
      return o;
    },
  },
};
