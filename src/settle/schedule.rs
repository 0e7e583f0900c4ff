//! What comes next: renewals in order of their dates.

use super::{Bill, Context, Entry, Holding, Span, State, charge, codes_left, discount, one_off};
use crate::calendar::{Moment, Period};
use crate::catalog::{PromotionId, Term};
use crate::money::{Minor, TooLarge, minor};
use crate::request::Wish;
use crate::result::Invoice;

/// Most renewals since a subscription was stored that its codes are counted through.
const MOST_PASSED: usize = 5_000;

/// Invoices to come, taken one by one from a state.
#[derive(Debug)]
pub struct Coming<'c, 'a> {
    ctx: &'c Context<'a>,
    state: &'c mut State<'a>,
    /// A bill of the codes held, for what costs the same again.
    known: Option<&'c Bill<'a>>,
}

/// The next invoice of a state, and the next `count`; they move it on. `known` is a bill of the same codes: a purchase of whole cycles renews at
/// what it cost, which need not be worked out twice.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn schedule<'a>(
    ctx: &Context<'a>,
    state: &mut State<'a>,
    count: usize,
    known: Option<&Bill<'a>>,
) -> Result<(Option<Invoice>, Vec<Invoice>), TooLarge> {
    let mut coming = Coming {
        known,
        ..Coming::new(ctx, state)
    };
    let first = coming.told()?;
    let mut invoices = Vec::with_capacity(count);
    let mut next = first;
    while let Some(invoice) = next.filter(|_| invoices.len() < count) {
        invoices.push(invoice);
        if invoices.len() < count {
            next = coming.told()?;
        }
    }
    Ok((first, invoices))
}

impl<'c, 'a> Coming<'c, 'a> {
    /// From a state, which each invoice moves on.
    #[must_use]
    pub fn new(ctx: &'c Context<'a>, state: &'c mut State<'a>) -> Self {
        Coming {
            ctx,
            state,
            known: None,
        }
    }

    /// The state after the invoices taken so far.
    #[must_use]
    pub fn state(&self) -> &State<'a> {
        self.state
    }

    /// The next invoice, where it can be told: not while something is held that has no price.
    fn told(&mut self) -> Result<Option<Invoice>, TooLarge> {
        let next = self.next_invoice()?;
        Ok(next.filter(|_| self.state.holdings().all(|h| h.price.is_ok())))
    }

    /// The next invoice, or none where nothing renews.
    ///
    /// Renewals on one date make one invoice. A sum carried from before is on the first.
    ///
    /// # Errors
    /// [`TooLarge`] where an amount leaves the range.
    pub fn next_invoice(&mut self) -> Result<Option<Invoice>, TooLarge> {
        while let Some(on) = self.next_date() {
            let entries = self.entries(on)?;
            // A deferred change may take away all that would have renewed: no invoice.
            if entries.is_empty() {
                continue;
            }
            let total = self.bill(entries)?;
            let (from_balance, due) = self.pay(total)?;
            return Ok(Some(Invoice {
                on: self.ctx.stamp(on),
                total,
                from_balance,
                due,
            }));
        }
        Ok(None)
    }

    /// Takes the invoices up to a day for granted, that day's too; a code that has no period left goes with the next of the plan.
    pub(super) fn pass(&mut self, until: Moment) -> Result<(), TooLarge> {
        for _ in 0..MOST_PASSED {
            let Some(on) = self.next_date().filter(|on| *on <= until) else {
                break;
            };
            let period = self.state.plan.period;
            let spent = |(id, left): &(PromotionId, Option<u32>)| (*left == Some(0)).then_some(*id);
            let spent: Vec<PromotionId> = self.state.promotions.iter().filter_map(spent).collect();
            let entries = self.entries(on)?;
            if !entries.is_empty() {
                self.bill(entries)?;
            }
            if self.state.plan.period != period {
                self.state.promotions.retain(|(id, _)| !spent.contains(id));
            }
        }
        Ok(())
    }

    /// What is due on a date, with the periods that begin on it in place.
    fn entries(&mut self, on: Moment) -> Result<Vec<Entry<'a>>, TooLarge> {
        let ctx = self.ctx;
        if self.state.trial_ends.is_some_and(|end| on >= end) {
            self.state.trial_ends = None;
        }
        let plan_renews = self.mark_due(on);
        let one_offs = self.change(on)?;
        let mut entries = Vec::with_capacity(1 + self.state.add_ons.len() + one_offs.len());
        if plan_renews {
            self.state.plan.period = self.state.next_period(ctx, &self.state.plan)?;
            self.state.sync();
            self.charge(&self.state.plan, on, &mut entries)?;
        }
        let mut add_ons = core::mem::take(&mut self.state.add_ons);
        for add_on in &mut add_ons {
            let follows = self.state.follows(add_on);
            let billed = if follows {
                plan_renews
            } else {
                add_on.due != Some(false)
            };
            if billed {
                if !follows && add_on.due.is_some() {
                    add_on.period = self.state.next_period(ctx, add_on)?;
                }
                self.charge(add_on, on, &mut entries)?;
            }
        }
        for one in &one_offs {
            one_off(ctx, one, &mut entries)?;
        }
        // What ends today and does not renew is gone.
        add_ons.retain(|a| a.period.end > on);
        self.state.add_ons = add_ons;
        Ok(entries)
    }

    fn next_date(&self) -> Option<Moment> {
        let held = self.state.holdings();
        held.filter(|h| self.state.renews(h))
            .map(|h| h.period.end)
            .min()
    }

    /// Notes on each add-on whether it renews on a day, before anything changes; gives whether the plan does.
    fn mark_due(&mut self, on: Moment) -> bool {
        let mut add_ons = core::mem::take(&mut self.state.add_ons);
        let due = |h: &Holding<'_>| h.period.end == on && self.state.renews(h);
        for add_on in &mut add_ons {
            add_on.due = Some(due(add_on));
        }
        let plan = due(&self.state.plan);
        self.state.add_ons = add_ons;
        plan
    }

    /// Carries out the deferred change where it is due; gives the one-time products that come with it.
    fn change(&mut self, on: Moment) -> Result<Vec<Holding<'a>>, TooLarge> {
        let ctx = self.ctx;
        let mut wishes = Vec::new();
        // Day by day: one on which nothing renews may lie before this.
        while let Some(pending) = &self.state.pending {
            let day = pending.first_day();
            if on < day {
                break;
            }
            let due = |w: &&Wish| day >= w.on.unwrap_or(pending.on);
            wishes.extend(pending.to.add_ons.iter().filter(due).copied());
            self.state.apply_pending(ctx, day)?;
        }
        let plan = &self.state.plan;
        let once = |w: &Wish| {
            let quantity = w.quantity.unwrap_or(1);
            let held = Holding::new(ctx, w.item, quantity, plan.cycle, plan.item, plan.period);
            let plans = held.product.plans.as_ref();
            let carried = plans.is_none_or(|plans| plans.contains(&plan.item));
            let sold = carried && held.price.is_ok();
            (held.product.term == Term::OneTime && sold).then_some(held)
        };
        Ok(wishes.iter().filter_map(once).collect())
    }

    /// The total of an invoice with what was carried to it; its codes have a period less.
    fn bill(&mut self, mut entries: Vec<Entry<'a>>) -> Result<Minor, TooLarge> {
        let (ctx, state) = (self.ctx, &mut *self.state);
        let carried = core::mem::take(&mut state.carried);
        let all_count = state.promotions.iter().all(|(_, left)| codes_left(*left));
        if let Some(known) = self.known.filter(|k| all_count && k.is_of(&entries)) {
            known.use_codes(&mut state.promotions);
            return minor(i128::from(known.totals.total) + i128::from(carried));
        }
        let seats = state.plan.quantity;
        let discounts = discount(ctx, &mut entries, &state.promotions, codes_left, seats)?;
        let bill = Bill::new(ctx, entries, discounts)?;
        bill.use_codes(&mut state.promotions);
        minor(i128::from(bill.totals.total) + i128::from(carried))
    }

    /// Takes a total from the balance; a negative one is added to it.
    fn pay(&mut self, total: Minor) -> Result<(Minor, Minor), TooLarge> {
        let balance = self.state.balance;
        let from_balance = balance.min(total.max(0));
        self.state.balance =
            minor(i128::from(balance) - i128::from(from_balance) + i128::from((-total).max(0)))?;
        Ok((from_balance, (total - from_balance).max(0)))
    }

    /// Adds the charge for what a holding's period has from a day on.
    fn charge(
        &self,
        holding: &Holding<'a>,
        on: Moment,
        entries: &mut Vec<Entry<'a>>,
    ) -> Result<(), TooLarge> {
        let ctx = self.ctx;
        let of = Period {
            start: holding.period.start.max(on),
            end: holding.period.end,
        };
        let full = self.state.full_of(ctx, holding, of)?;
        let trial = self.state.trial_ends.is_some_and(|end| of.start < end);
        charge(ctx, holding, Span::invoiced(of, full, trial), entries)
    }
}
