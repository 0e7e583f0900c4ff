//! What a customer holds at an instant.

use std::borrow::Cow;

use super::{Coming, Context, Holding};
use crate::calendar::{Moment, Period, boundary, index_at};
use crate::catalog::{PromotionId, Term};
use crate::money::{Minor, TooLarge};
use crate::request::{Pending, Segment, Subscription};
use crate::rules::Status;

/// What a customer holds, with every period in place.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// The plan.
    pub plan: Holding<'a>,
    /// Add-ons in order.
    pub add_ons: Vec<Holding<'a>>,
    /// What the plan's boundaries count from.
    pub anchor: Moment,
    /// Codes held, with the renewals to come that get them.
    pub promotions: Vec<(PromotionId, Option<u32>)>,
    /// First paid day, while in a trial.
    pub trial_ends: Option<Moment>,
    /// What was paid, where it is known.
    pub paid: Option<Cow<'a, [Segment]>>,
    /// A deferred change.
    pub pending: Option<Pending>,
    /// No period starts on or after it.
    pub stop: Option<Moment>,
    /// Waits for the next invoice.
    pub carried: Minor,
    /// Held for the customer.
    pub balance: Minor,
    /// The subscription it was read from; a quote has none.
    pub stored: Option<&'a Subscription<'a>>,
}

impl<'a> State<'a> {
    /// A subscription at an instant: its period is rolled forward to the one that contains `on`, and a deferred change
    /// that is due is applied.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn at(ctx: &Context<'a>, sub: &'a Subscription<'a>) -> Result<State<'a>, TooLarge> {
        let on = ctx.on;
        let cycle = ctx.catalog.cycle(sub.cycle).1;
        let month_end = ctx.billing().month_end;
        let trial_ends = sub
            .trial_ends_on
            .filter(|end| on < *end && sub.status.is_none_or(|s| s == Status::Trialing));
        let period = match (sub.period, trial_ends) {
            (Some(period), _) => period,
            (None, Some(end)) => Period {
                start: sub.started_on.unwrap_or(on).min(on),
                end,
            },
            (None, None) => {
                let mut period = ctx
                    .calendar
                    .containing(sub.anchor, cycle, on)
                    .ok_or(TooLarge)?;
                if ctx.catalog.product(sub.plan).term == Term::Fixed {
                    let end = boundary(sub.anchor, cycle, 1, month_end).ok_or(TooLarge)?;
                    period = Period {
                        start: sub.anchor,
                        end,
                    };
                } else if let Some(end) = sub.trial_ends_on.filter(|end| period.contains(*end)) {
                    period.start = end;
                }
                period
            }
        };
        let plan = Holding::new(ctx, sub.plan, sub.seats, sub.cycle, sub.plan, period);
        let stop = [sub.renews_until, sub.ends_on].into_iter().flatten().min();
        let cancelled = sub.status == Some(Status::Cancelled) && sub.ends_on.is_none();
        let mut state = State {
            plan,
            add_ons: Vec::with_capacity(sub.add_ons.len()),
            anchor: sub.anchor,
            promotions: sub.promotions.clone(),
            trial_ends,
            paid: sub.paid.as_deref().map(Cow::Borrowed),
            pending: sub.pending.clone(),
            stop: if cancelled {
                Some(stop.map_or(period.end, |s| s.min(period.end)))
            } else {
                stop
            },
            carried: sub.carried,
            balance: sub.balance,
            stored: Some(sub),
        };
        for held in &sub.add_ons {
            let cycle = held.cycle.unwrap_or(sub.cycle);
            let mut holding = Holding {
                own_cycle: held.cycle.is_some(),
                own_anchor: held.anchor,
                ..Holding::new(ctx, held.item, held.quantity, cycle, sub.plan, period)
            };
            let fixed = holding.product.term == Term::Fixed;
            // A trial is everything's: nothing is invoiced before its end.
            if !state.follows(&holding) && (fixed || trial_ends.is_none()) {
                // Counted from the stored period where that is given, so that rolling sees what is over.
                let at = sub
                    .period
                    .map_or(on, |p| p.start.max(held.anchor.unwrap_or(p.start)).min(on));
                holding.period = state.own_period(ctx, &holding, at)?;
            }
            state.add_ons.push(holding);
        }
        let counted = state.count_codes(ctx)?;
        while let Some(start) = state.pending.as_ref().map(Pending::first_day) {
            let plan = state.pending.as_ref().and_then(|p| p.to.plan);
            let ran_out = state.plan.product.term == Term::Fixed && start >= state.plan.period.end;
            // What runs for one cycle is over with it: nothing but another plan can come after it.
            if on < start || (ran_out && plan.is_none()) {
                break;
            }
            state.roll(ctx, start, counted)?;
            if state.apply_pending(ctx, start)? {
                if ran_out {
                    // What begins behind one cycle is invoiced on its day, which no renewal is.
                    state.invoiced(1, counted);
                }
                let cycle = ctx.catalog.cycle(state.plan.cycle).1;
                let end = ctx
                    .calendar
                    .containing(state.anchor, cycle, start)
                    .ok_or(TooLarge)?
                    .end;
                state.plan.period = Period { start, end };
                state.sync();
            }
        }
        state.roll(ctx, on, counted)?;
        // An add-on with dates of its own was invoiced since, where what was paid for it has run out.
        let paid = state.paid.as_deref().unwrap_or_default();
        let ran_out = |a: &Holding<'_>| {
            let mut its = paid.iter().filter(|s| s.item == a.item);
            its.any(|s| s.period.end <= on)
        };
        let mut add_ons = state.add_ons.iter();
        if add_ons.any(|a| state.renews_apart(a) && ran_out(a)) {
            state.carried = 0;
        }
        // A fixed term that is over is gone. Only now: a deferred change of it came too late and bought no other.
        let runs = |a: &Holding<'_>| a.product.term != Term::Fixed || on < a.period.end;
        state.add_ons.retain(runs);
        Ok(state)
    }

    /// Takes the renewals up to now off the codes, each where it took something off. Whether it did: not where an add-on has dates of
    /// its own, for then nothing tells which of its invoices there were since.
    fn count_codes(&mut self, ctx: &Context<'a>) -> Result<bool, TooLarge> {
        let counts = self.promotions.iter().any(|(_, left)| left.is_some());
        let apart = self.add_ons.iter().any(|a| self.renews_apart(a));
        if !counts || ctx.on < self.plan.period.end || apart {
            return Ok(false);
        }
        let mut state = self.clone();
        Coming::new(ctx, &mut state).pass(ctx.on)?;
        self.promotions = state.promotions;
        Ok(true)
    }

    /// Moves every period forward to the one that contains `to`; codes may be `counted` already.
    fn roll(&mut self, ctx: &Context<'a>, to: Moment, counted: bool) -> Result<(), TooLarge> {
        if self.trial_ends.is_some_and(|end| to >= end) {
            self.trial_ends = None;
        }
        let renewed = self.rolled(ctx, &self.plan, to)?;
        if let Some((period, renewals)) = renewed {
            self.plan.period = period;
            self.invoiced(renewals, counted);
        }
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            if self.follows(add_on) {
                add_on.period = self.plan.period;
            } else if let Some((period, _)) = self.rolled(ctx, add_on, to)? {
                add_on.period = period;
            }
        }
        self.add_ons = add_ons;
        Ok(())
    }

    /// So many invoices have gone by: what was carried was on the first, and each used a period of every code.
    fn invoiced(&mut self, invoices: i64, counted: bool) {
        self.carried = 0;
        if counted {
            return;
        }
        self.promotions.retain_mut(|(_, left)| match left {
            Some(n) => match u32::try_from(invoices).ok().and_then(|r| n.checked_sub(r)) {
                Some(rest) => {
                    *n = rest;
                    true
                }
                None => false,
            },
            None => true,
        });
    }

    /// The period of a holding that contains `to`, and how many renewals lie between; none where it already does.
    fn rolled(
        &self,
        ctx: &Context<'_>,
        holding: &Holding<'_>,
        to: Moment,
    ) -> Result<Option<(Period, i64)>, TooLarge> {
        if to < holding.period.end || holding.product.term == Term::Fixed {
            return Ok(None);
        }
        let (anchor, cycle) = self.clock(ctx, holding);
        let month_end = ctx.billing().month_end;
        let last = holding.period.end;
        let mut period = ctx.calendar.containing(anchor, cycle, to).ok_or(TooLarge)?;
        period.start = period.start.max(last);
        let from = index_at(anchor, cycle, last, month_end).ok_or(TooLarge)?;
        let until = index_at(anchor, cycle, to, month_end).ok_or(TooLarge)?;
        Ok(Some((period, until - from + 1)))
    }

    /// When the subscription ran out, where it has: cancelled, of a fixed term, or not renewed.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn ended_on(&self, ctx: &Context<'_>) -> Result<Option<Moment>, TooLarge> {
        let Some(sub) = self.stored else {
            return Ok(None);
        };
        if let Some(end) = sub.ends_on.filter(|end| ctx.on >= *end) {
            return Ok(Some(end));
        }
        let plan = &self.plan;
        if plan.product.term == Term::Fixed {
            return Ok(Some(plan.period.end).filter(|end| ctx.on >= *end));
        }
        // A period that the subscription gives has begun, whatever it says of others.
        let given = sub.period.map(|p| p.end);
        let cancelled = sub.status == Some(Status::Cancelled);
        let stop = sub.renews_until.or(given.filter(|_| cancelled));
        let stop = stop.filter(|stop| plan.period.start >= *stop);
        let Some(stop) = stop.filter(|_| given.is_none_or(|end| ctx.on >= end)) else {
            return Ok(None);
        };
        let (anchor, cycle) = self.clock(ctx, plan);
        let last = stop.before(ctx.billing().grain);
        let period = ctx.calendar.containing(anchor, cycle, last);
        let end = period.ok_or(TooLarge)?.end;
        Ok(Some(given.map_or(end, |given| given.max(end))))
    }

    /// The status that rules see.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.stored.and_then(|s| s.status) {
            Some(Status::Trialing) | None if self.trial_ends.is_some() => Status::Trialing,
            Some(Status::Trialing) | None => Status::Active,
            Some(status) => status,
        }
    }
}
