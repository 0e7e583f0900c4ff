//! What comes next: renewals in order of their dates.

use super::{Bill, Context, Entry, Holding, Span, State, charge, discount, one_off};
use crate::calendar::{Moment, Period};
use crate::catalog::{CycleId, ItemId, PromotionId, Term};
use crate::money::{Minor, TooLarge, minor};
use crate::request::Wish;
use crate::result::Invoice;

/// Invoices to come, taken one by one from a state.
#[derive(Debug)]
pub struct Coming<'c, 'a> {
    ctx: &'c Context<'a>,
    state: State<'a>,
}

/// The next `count` invoices of a state.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn schedule<'a>(
    ctx: &Context<'a>,
    state: &State<'a>,
    count: usize,
) -> Result<Vec<Invoice>, TooLarge> {
    let mut coming = Coming::new(ctx, state);
    let mut invoices = Vec::with_capacity(count);
    while invoices.len() < count {
        match coming.next_invoice()? {
            Some((on, _, invoice)) => invoices.push(Invoice {
                on: ctx.stamp(on),
                ..invoice
            }),
            None => break,
        }
    }
    Ok(invoices)
}

impl<'c, 'a> Coming<'c, 'a> {
    /// From a state; the state itself is left alone.
    #[must_use]
    pub fn new(ctx: &'c Context<'a>, state: &State<'a>) -> Self {
        Coming {
            ctx,
            state: state.clone(),
        }
    }

    /// The state after the invoices taken so far.
    #[must_use]
    pub fn state(&self) -> &State<'a> {
        &self.state
    }

    /// The next invoice with its date and bill, or none where nothing renews.
    ///
    /// Renewals on one date make one invoice. A sum carried from before is on the first.
    ///
    /// # Errors
    /// [`TooLarge`] where an amount leaves the range.
    pub fn next_invoice(&mut self) -> Result<Option<(Moment, Bill<'a>, Invoice)>, TooLarge> {
        let ctx = self.ctx;
        let Some(on) = self.next_date() else {
            return Ok(None);
        };
        if self.state.trial_ends.is_some_and(|end| on >= end) {
            self.state.trial_ends = None;
        }
        let plan_renews = self.due(on).any(|h| h.item == self.state.plan.item);
        let held: Vec<(ItemId, CycleId, bool)> = self
            .state
            .add_ons
            .iter()
            .map(|a| {
                (
                    a.item,
                    a.cycle,
                    a.period.end == on && self.state.renews(ctx, a),
                )
            })
            .collect();
        let mut one_offs = Vec::new();
        if let Some(pending) = self.state.pending.clone().filter(|p| on >= p.on) {
            let once = |w: &&Wish| ctx.catalog.product(w.item).term == Term::OneTime;
            one_offs.extend(pending.to.add_ons.iter().filter(once).copied());
            self.state.apply_pending(ctx, on)?;
        }
        let mut entries = Vec::new();
        if plan_renews {
            self.state.plan.period = self.state.next_period(ctx, &self.state.plan)?;
            self.state.sync(ctx);
            entries.push(self.charge(&self.state.plan, on)?);
        }
        let mut add_ons = core::mem::take(&mut self.state.add_ons);
        for add_on in &mut add_ons {
            let known = held
                .iter()
                .find(|(item, cycle, _)| *item == add_on.item && *cycle == add_on.cycle);
            let follows = self.state.follows(ctx, add_on);
            let billed = match known {
                _ if follows => plan_renews,
                Some((_, _, due)) => *due,
                None => true,
            };
            if billed {
                if !follows && known.is_some() {
                    add_on.period = self.state.next_period(ctx, add_on)?;
                }
                entries.push(self.charge(add_on, on)?);
            }
        }
        for wish in one_offs {
            let holding = Holding {
                item: wish.item,
                quantity: wish.quantity.unwrap_or(1),
                ..self.state.plan
            };
            entries.push(one_off(ctx, &holding, self.state.plan.item)?);
        }
        // What ends today and does not renew is gone.
        add_ons.retain(|a| a.period.end > on);
        self.state.add_ons = add_ons;
        let codes: Vec<PromotionId> = self
            .state
            .promotions
            .iter()
            .filter(|(_, left)| *left != Some(0))
            .map(|(id, _)| *id)
            .collect();
        let discounts = discount(ctx, &mut entries, &codes, self.state.plan.quantity)?;
        for (id, left) in &mut self.state.promotions {
            if let Some(n) = left
                .as_mut()
                .filter(|_| discounts.iter().any(|d| d.code == *id))
            {
                *n = n.saturating_sub(1);
            }
        }
        let bill = Bill::new(ctx, entries, discounts)?;
        let total = minor(i128::from(bill.totals.total) + i128::from(self.state.carried))?;
        self.state.carried = 0;
        let (from_balance, due) = self.pay(total)?;
        Ok(Some((
            on,
            bill,
            Invoice {
                on: ctx.stamp(on),
                total,
                from_balance,
                due,
            },
        )))
    }

    /// Takes a total from the balance; a negative one is added to it.
    fn pay(&mut self, total: Minor) -> Result<(Minor, Minor), TooLarge> {
        let balance = self.state.balance;
        let from_balance = balance.min(total.max(0));
        self.state.balance =
            minor(i128::from(balance) - i128::from(from_balance) + i128::from((-total).max(0)))?;
        Ok((from_balance, (total - from_balance).max(0)))
    }

    fn charge(&self, holding: &Holding, on: Moment) -> Result<Entry<'a>, TooLarge> {
        let ctx = self.ctx;
        let of = Period {
            start: holding.period.start.max(on),
            end: holding.period.end,
        };
        let full = self.state.full(
            ctx,
            &Holding {
                period: of,
                ..*holding
            },
        )?;
        let trial = self.state.trial_ends.is_some_and(|end| of.start < end);
        charge(
            ctx,
            holding,
            self.state.plan.item,
            Span {
                of,
                full,
                side: None,
                whole: of == full,
                trial,
            },
        )
    }

    /// Holdings that renew at a date.
    fn due(&self, on: Moment) -> impl Iterator<Item = &Holding> {
        self.renewing().filter(move |h| h.period.end == on)
    }

    fn renewing(&self) -> impl Iterator<Item = &Holding> {
        core::iter::once(&self.state.plan)
            .chain(&self.state.add_ons)
            .filter(|h| self.state.renews(self.ctx, h))
    }

    fn next_date(&self) -> Option<Moment> {
        self.renewing().map(|h| h.period.end).min()
    }
}
