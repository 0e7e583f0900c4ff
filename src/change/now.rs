//! A change that takes effect at once: credits for what ends, charges for what begins.

use super::moved::Moved;
use super::pending::{merged, told_once, voided};
use super::{Asked, net, paid};
use crate::calendar::{Period, Side, boundary};
use crate::catalog::{
    Basis, ChangeTerms, Charge, Credit, LineStyle, PeriodMode, Price, PromotionId, Term,
};
use crate::fault::Fault;
use crate::money::{Ratio, TooLarge};
use crate::quote::included;
use crate::request::{Pending, Wish};
use crate::result::{NoticeView, Settlement};
use crate::rules::Status;
use crate::settle::{
    Bill, Context, CreditMode, Entry, Holding, Span, State, credits, settle, within_paid,
};

/// What ends and what begins in one place.
pub(super) type Slot<'a> = (Option<Holding<'a>>, Option<Holding<'a>>);

impl<'a> Moved<'a> {
    /// At once: credits for what ends, charges for what begins. The state after is whole then.
    pub(super) fn now(
        &mut self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(Bill<'a>, Settlement), Fault> {
        let on = ctx.on;
        let from_paid = terms.credit != Credit::None
            && terms.basis == Basis::Paid
            && terms.lines == LineStyle::Gross;
        if from_paid && self.before.paid.is_none() && self.before.status() == Status::PastDue {
            return Err(Fault::PaidMissing);
        }
        self.place(ctx, terms)?;
        let slots = self.slots(terms);
        let held = self.promotions_after(ctx, terms, notices);
        let codes: Vec<(PromotionId, Option<u32>)> = held
            .iter()
            .filter(|(_, left, fresh)| !*fresh || *left != Some(0))
            .map(|(id, left, _)| (*id, *left))
            .collect();

        let ending: Vec<Holding<'a>> = slots.iter().filter_map(|s| s.0).collect();
        let mode = CreditMode {
            credit: terms.credit,
            basis: terms.basis,
            from: on,
            side: Some(Side::Credited),
        };
        let (mut bill, used) = if terms.lines == LineStyle::Net {
            net::bill(self, ctx, terms, &slots, mode, &codes)?
        } else {
            let mut entries = credits(ctx, &self.before, &ending, mode)?;
            if !within_paid(&self.before, &ending, mode, &entries) {
                return Err(Fault::Credit);
            }
            let credit = entries.iter().map(|e| -e.amount).sum();
            if terms.credit_days.is_some() {
                entries.clear();
            }
            let discounts = self.charges(ctx, terms, &slots, &codes, &mut entries)?;
            if let Some(rounding) = terms.credit_days {
                self.credit_as_days(ctx, terms, rounding, credit, &codes, notices)?;
            }
            self.include(ctx, &mut entries);
            let used = discounts.iter().map(|d| d.code).collect();
            (Bill::new(ctx, entries, discounts)?, used)
        };
        let settlement = settle(
            bill.totals.total,
            self.before.balance,
            terms.surplus,
            terms.bill_at_renewal,
        )?;
        let carried = crate::money::minor(
            i128::from(self.before.carried) + i128::from(settlement.to_renewal),
        )?;
        let paid = paid::after(self, ctx, terms, &slots, &bill)?;
        let pending = merged(&self.before, asked.to, None, &self.ended, notices);
        let pending = pending.and_then(|p| self.moved_on(told_once(&self.after, p)));
        self.change_notices(ctx, notices);
        let after = &mut self.after;
        after.balance = settlement.balance_after;
        after.carried = carried;
        after.paid = Some(paid.into());
        after.pending = pending;
        after.promotions = held
            .into_iter()
            .map(|(id, left, fresh)| {
                let takes = u32::from(fresh && used.contains(&id));
                (id, left.map(|n| n.saturating_sub(takes)))
            })
            .collect();
        bill.entries
            .retain(|e| e.amount != 0 || e.kind != crate::result::LineKind::Credit);
        Ok((bill, settlement))
    }

    /// What waits for the period's end waits for the new one's; an add-on with periods of its own for its own.
    fn moved_on(&self, mut pending: Pending) -> Option<Pending> {
        let (old, new) = (self.before.plan.period.end, self.after.plan.period.end);
        let cycle = pending.to.cycle.unwrap_or(self.before.plan.cycle);
        let own = |w: &Wish| {
            let held = self.before.held(w, cycle);
            held.is_some_and(|h| !self.before.follows(h))
        };
        if pending.on == old {
            for wish in &mut pending.to.add_ons {
                let day = if own(wish) { old } else { new };
                wish.on = wish.on.or(Some(day));
            }
            pending.on = new;
        }
        pending.tidied()
    }

    /// Puts the new state's periods in place.
    pub(super) fn place(&mut self, ctx: &Context<'a>, terms: &ChangeTerms) -> Result<(), TooLarge> {
        let on = ctx.on;
        let month_end = ctx.billing().month_end;
        let cycle = ctx.catalog.cycle(self.after.plan.cycle).1;
        let old = self.before.plan.period;
        let recycled = self.after.plan.cycle != self.before.plan.cycle;
        if self.restarts(terms) {
            let anchor = self.before.anchor;
            let mut add_ons = core::mem::take(&mut self.after.add_ons);
            for add_on in &mut add_ons {
                let own = add_on.cycle != self.after.plan.cycle && add_on.own_anchor.is_none();
                if own && self.before.has_own(add_on) {
                    add_on.own_anchor = Some(anchor);
                }
            }
            if self.after.trial_ends.take().is_some() {
                // The trial was everything's: what has dates of its own is in a period of them from now on.
                for add_on in add_ons.iter_mut().filter(|a| a.own_anchor.is_some()) {
                    add_on.period = self.after.own_period(ctx, add_on, on)?;
                }
            }
            self.after.add_ons = add_ons;
            self.after.anchor = on;
            self.after.plan.period = Period {
                start: on,
                end: boundary(on, cycle, 1, month_end).ok_or(TooLarge)?,
            };
        } else if recycled && terms.period == PeriodMode::Keep {
            self.after.anchor = old.end;
        } else if recycled && self.before.trial_ends.is_none() {
            self.after.plan.period = ctx
                .calendar
                .containing(self.after.anchor, cycle, on)
                .ok_or(TooLarge)?;
        }
        self.after.sync();
        let before = &self.before;
        self.after.join(ctx, |a| before.has_own(a), on)
    }

    /// Whether a new period starts with the change: the terms say so, or the new plan lasts for exactly one.
    fn restarts(&self, terms: &ChangeTerms) -> bool {
        let (old, new) = (&self.before.plan, &self.after.plan);
        let fixed = new.product.term == Term::Fixed;
        terms.period == PeriodMode::Restart || (fixed && old.item != new.item)
    }

    /// Whether the plan's period is another one than before.
    fn new_period(&self, terms: &ChangeTerms) -> bool {
        self.restarts(terms) || self.after.plan.cycle != self.before.plan.cycle
    }

    /// What ends and what begins, by item; what stays as it is is left out.
    pub(super) fn slots(&self, terms: &ChangeTerms) -> Vec<Slot<'a>> {
        let moved = self.new_period(terms);
        let mut slots = Vec::new();
        let same = |old: &Holding<'_>, new: &Holding<'_>| {
            let trial_over = self.before.is_free(old) && !self.after.is_free(new);
            let shared = self.before.follows(old) || old.item == self.before.plan.item;
            let equal = match (old.priced(), new.priced()) {
                // Another price that comes to the same is no other price.
                (Some(a), Some(b)) => core::ptr::eq(a, b) || same_price(a, b, new.quantity),
                (None, None) => true,
                _ => false,
            };
            old.item == new.item
                && old.quantity == new.quantity
                && old.cycle == new.cycle
                && equal
                && !(shared && moved)
                && !trial_over
        };
        if !same(&self.before.plan, &self.after.plan) {
            slots.push((Some(self.before.plan), Some(self.after.plan)));
        }
        for old in &self.before.add_ons {
            match self.became(old) {
                Some(new) if same(old, new) => {}
                new => slots.push((Some(*old), new.copied())),
            }
        }
        for new in &self.after.add_ons {
            if self.was(new).is_none() {
                slots.push((None, Some(*new)));
            }
        }
        slots
    }

    /// What a held add-on is after the change: where one goes along with the plan and another of its kind is held or bought on a
    /// cycle that the plan has before or after, the one that goes along.
    fn became(&self, old: &Holding<'a>) -> Option<&Holding<'a>> {
        let key = |h: &Holding<'_>| (h.item, h.cycle, h.own_cycle);
        let others = |h: &&Holding<'a>| key(h) != key(old);
        let is_another = |n: &Holding<'_>| {
            let mut others = self.before.add_ons.iter().filter(others);
            others.any(|other| key(other) == key(n))
        };
        let its = |n: &&Holding<'a>| self.slot_of(old, n) && !is_another(n);
        let mut news = self.after.add_ons.iter().filter(its);
        let first = news.next()?;
        if first.own_cycle == old.own_cycle {
            return Some(first);
        }
        news.find(|n| n.own_cycle == old.own_cycle).or(Some(first))
    }

    /// The held add-on that one became, none where it is new.
    pub(super) fn was(&self, new: &Holding<'a>) -> Option<&Holding<'a>> {
        let mut olds = self.before.add_ons.iter().filter(|o| self.slot_of(o, new));
        olds.find(|old| self.became(old).is_some_and(|n| core::ptr::eq(n, new)))
    }

    /// Whether two holdings are one add-on before and after: a shared cycle changes with the plan's.
    pub(super) fn slot_of(&self, old: &Holding<'_>, new: &Holding<'_>) -> bool {
        let with_plan = old.cycle == self.before.plan.cycle && new.cycle == self.after.plan.cycle;
        old.item == new.item && (old.cycle == new.cycle || with_plan)
    }

    /// Codes after the change: with the periods left, and whether a new period of theirs begins.
    pub(super) fn promotions_after(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Vec<(PromotionId, Option<u32>, bool)> {
        let mut held = Vec::new();
        if terms.void_promotions {
            voided(ctx, &self.before.promotions, notices);
        } else {
            let fresh = self.restarts(terms);
            held.extend(
                self.before
                    .promotions
                    .iter()
                    .map(|(id, left)| (*id, *left, fresh)),
            );
        }
        held.extend(self.codes.iter().map(|(id, left)| (*id, *left, true)));
        held
    }

    /// The span that a new holding is charged for.
    pub(super) fn span(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        holding: &Holding<'_>,
    ) -> Result<Span, TooLarge> {
        let on = ctx.on;
        let of = Period {
            start: on.max(holding.period.start),
            end: holding.period.end,
        };
        let trial = self.after.is_free(holding);
        let shared = holding.item == self.after.plan.item || self.after.follows(holding);
        let recycled = self.after.plan.cycle != self.before.plan.cycle;
        let full = if shared && recycled && terms.period == PeriodMode::Keep {
            // The new price over its own full cycle, counted from the period's start.
            let cycle = ctx.catalog.cycle(holding.cycle).1;
            let end = boundary(holding.period.start, cycle, 1, ctx.billing().month_end)
                .ok_or(TooLarge)?;
            Period {
                start: holding.period.start,
                end,
            }
        } else {
            self.after.full(ctx, holding)?
        };
        // A period that begins with a restart is whole, whoever pays for its first day.
        let begins = holding.period.start == on && self.restarts(terms);
        let side = (!begins && !holding.is_whole_on(ctx, on)).then_some(Side::Charged);
        Ok(Span {
            of,
            full,
            side,
            whole: terms.charge == Charge::Full,
            trial,
        })
    }

    /// Adds what is included now and was not before.
    #[inline(never)]
    pub(super) fn include(&self, ctx: &Context<'a>, entries: &mut Vec<Entry<'a>>) {
        fn of<'a>(ctx: &Context<'a>, state: &State<'a>) -> impl Iterator<Item = Entry<'a>> {
            state
                .holdings()
                .flat_map(|h| included(ctx, h.item, h.quantity))
        }
        let was = |new: &Entry<'a>| of(ctx, &self.before).any(|old| old.label == new.label);
        for new in of(ctx, &self.after) {
            if !was(&new) {
                entries.push(new);
            }
        }
    }
}

/// Whether two prices come to the same for a quantity.
fn same_price(a: &Price, b: &Price, quantity: u32) -> bool {
    match (a.model.price(quantity), b.model.price(quantity)) {
        (Ok(a), Ok(b)) => a.minus(b).is_ok_and(Ratio::is_zero),
        _ => false,
    }
}
