//! What a customer holds at an instant.

use super::{Context, find_price};
use crate::calendar::{Cycle, Moment, Period, boundary, index_at};
use crate::catalog::{CycleId, ItemId, PromotionId, Term};
use crate::money::{Minor, TooLarge};
use crate::request::{Change, Pending, Segment, Subscription, Wish};
use crate::result::{AddOnView, HeldPromotion, Paid, PendingTo, PendingView, SubscriptionView};
use crate::rules::Status;

/// A plan or add-on that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Which.
    pub item: ItemId,
    /// How many.
    pub quantity: u32,
    /// The cycle it is billed on.
    pub cycle: CycleId,
    /// Add-ons: whether the cycle is its own rather than the plan's.
    pub own_cycle: bool,
    /// Add-ons: what its boundaries count from, where not the account's.
    pub own_anchor: Option<Moment>,
    /// Its current period.
    pub period: Period,
}

/// What a customer holds, with every period in place.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// The plan.
    pub plan: Holding,
    /// Add-ons in order.
    pub add_ons: Vec<Holding>,
    /// What the plan's boundaries count from.
    pub anchor: Moment,
    /// Codes held, with the renewals to come that get them.
    pub promotions: Vec<(PromotionId, Option<u32>)>,
    /// First paid day, while in a trial.
    pub trial_ends: Option<Moment>,
    /// What was paid, where it is known.
    pub paid: Option<Vec<Segment>>,
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
        let plan = Holding {
            item: sub.plan,
            quantity: sub.seats,
            cycle: sub.cycle,
            own_cycle: false,
            own_anchor: None,
            period,
        };
        let stop = [sub.renews_until, sub.ends_on].into_iter().flatten().min();
        let cancelled = sub.status == Some(Status::Cancelled) && sub.ends_on.is_none();
        let mut state = State {
            plan,
            add_ons: Vec::new(),
            anchor: sub.anchor,
            promotions: sub.promotions.clone(),
            trial_ends,
            paid: sub.paid.clone(),
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
            let mut holding = Holding {
                item: held.item,
                quantity: held.quantity,
                cycle: held.cycle.unwrap_or(sub.cycle),
                own_cycle: held.cycle.is_some(),
                own_anchor: held.anchor,
                period,
            };
            let fixed = ctx.catalog.product(held.item).term == Term::Fixed;
            // A trial is everything's: nothing is invoiced before its end.
            if !state.follows(ctx, &holding) && (fixed || trial_ends.is_none()) {
                // Counted from the stored period where that is given, so that rolling sees what is over.
                let at = sub
                    .period
                    .map_or(on, |p| p.start.max(held.anchor.unwrap_or(p.start)).min(on));
                holding.period = state.own_period(ctx, &holding, at)?;
            }
            state.add_ons.push(holding);
        }
        if let Some(pending) = state.pending.clone().filter(|p| on >= p.on) {
            state.roll(ctx, pending.on)?;
            if state.apply_pending(ctx, pending.on)? {
                let start = pending.on;
                let cycle = ctx.catalog.cycle(state.plan.cycle).1;
                let end = ctx
                    .calendar
                    .containing(state.anchor, cycle, start)
                    .ok_or(TooLarge)?
                    .end;
                state.plan.period = Period { start, end };
                state.sync(ctx);
            }
        }
        state.roll(ctx, on)?;
        if state.pending.as_ref().is_some_and(|p| on >= p.on) {
            state.apply_pending(ctx, on)?;
        }
        Ok(state)
    }

    /// The plan and the add-ons.
    #[must_use]
    pub fn holdings(&self) -> Vec<Holding> {
        core::iter::once(self.plan)
            .chain(self.add_ons.iter().copied())
            .collect()
    }

    /// Whether an add-on shares the plan's periods.
    #[must_use]
    pub fn follows(&self, ctx: &Context<'_>, add_on: &Holding) -> bool {
        add_on.cycle == self.plan.cycle
            && add_on.own_anchor.is_none()
            && ctx.catalog.product(add_on.item).term != Term::Fixed
    }

    /// The period of an add-on that has its own, at an instant.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn own_period(
        &self,
        ctx: &Context<'_>,
        add_on: &Holding,
        at: Moment,
    ) -> Result<Period, TooLarge> {
        let anchor = add_on.own_anchor.unwrap_or(self.anchor);
        let cycle = ctx.catalog.cycle(add_on.cycle).1;
        let month_end = ctx.billing().month_end;
        if ctx.catalog.product(add_on.item).term == Term::Fixed {
            return Ok(Period {
                start: anchor,
                end: boundary(anchor, cycle, 1, month_end).ok_or(TooLarge)?,
            });
        }
        ctx.calendar.containing(anchor, cycle, at).ok_or(TooLarge)
    }

    /// The cycle and anchor that a holding's boundaries come from.
    #[must_use]
    pub fn clock(&self, ctx: &Context<'_>, holding: &Holding) -> (Moment, Cycle) {
        (
            holding.own_anchor.unwrap_or(self.anchor),
            ctx.catalog.cycle(holding.cycle).1,
        )
    }

    /// The full cycle that a holding's current period is part of.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn full(&self, ctx: &Context<'_>, holding: &Holding) -> Result<Period, TooLarge> {
        let (anchor, cycle) = self.clock(ctx, holding);
        ctx.calendar
            .full_cycle(holding.period, anchor, cycle)
            .ok_or(TooLarge)
    }

    /// Whether a holding has a period after the current one.
    #[must_use]
    pub fn renews(&self, ctx: &Context<'_>, holding: &Holding) -> bool {
        let ends = |h: &Holding| {
            ctx.catalog.product(h.item).term != Term::Recurring
                || self.stop.is_some_and(|stop| h.period.end >= stop)
        };
        // Add-ons do not outlive a plan that ends.
        let outlives = ends(&self.plan) && holding.period.end >= self.plan.period.end;
        !ends(holding) && !outlives
    }

    /// The period that follows a holding's current one.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn next_period(&self, ctx: &Context<'_>, holding: &Holding) -> Result<Period, TooLarge> {
        let (anchor, cycle) = self.clock(ctx, holding);
        let start = holding.period.end;
        let end = ctx
            .calendar
            .containing(anchor, cycle, start)
            .ok_or(TooLarge)?
            .end;
        Ok(Period { start, end })
    }

    /// Moves every period forward to the one that contains `to`.
    fn roll(&mut self, ctx: &Context<'a>, to: Moment) -> Result<(), TooLarge> {
        if self.trial_ends.is_some_and(|end| to >= end) {
            self.trial_ends = None;
        }
        let renewed = self.rolled(ctx, &self.plan, to)?;
        if let Some((period, renewals)) = renewed {
            self.plan.period = period;
            self.carried = 0;
            // Each renewal gone by used a period of every code.
            self.promotions.retain_mut(|(_, left)| match left {
                Some(n) => match u32::try_from(renewals).ok().and_then(|r| n.checked_sub(r)) {
                    Some(rest) => {
                        *n = rest;
                        true
                    }
                    None => false,
                },
                None => true,
            });
        }
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            if self.follows(ctx, add_on) {
                add_on.period = self.plan.period;
            } else if let Some((period, _)) = self.rolled(ctx, add_on, to)? {
                add_on.period = period;
            }
        }
        // A fixed term that is over is gone, but for what ends with the plan's own period.
        add_ons.retain(|a| ctx.catalog.product(a.item).term != Term::Fixed || to < a.period.end);
        self.add_ons = add_ons;
        Ok(())
    }

    /// The period of a holding that contains `to`, and how many renewals lie between; none where it already does.
    fn rolled(
        &self,
        ctx: &Context<'_>,
        holding: &Holding,
        to: Moment,
    ) -> Result<Option<(Period, i64)>, TooLarge> {
        if to < holding.period.end || ctx.catalog.product(holding.item).term == Term::Fixed {
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

    /// Carries out the deferred change, as far as it is due at `at`: an add-on with periods of its own changes at its own end.
    ///
    /// Sets the cycle and the anchor; the plan's next period follows from them. Whether the cycle changed.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn apply_pending(&mut self, ctx: &Context<'a>, at: Moment) -> Result<bool, TooLarge> {
        let Some(pending) = self.pending.take() else {
            return Ok(false);
        };
        if pending.void_promotions {
            self.promotions.clear();
        }
        let old_cycle = self.plan.cycle;
        let (now, later): (Vec<Wish>, Vec<Wish>) = pending.to.add_ons.iter().partition(|wish| {
            let held = self.held(wish).and_then(|i| self.add_ons.get(i));
            held.is_none_or(|h| {
                self.follows(ctx, h) || h.period.start >= pending.on || h.period.end <= at
            })
        });
        self.set(
            ctx,
            &Change {
                add_ons: now,
                ..pending.to.clone()
            },
            pending.on.max(self.plan.period.start),
        )?;
        let recycled = self.plan.cycle != old_cycle;
        if recycled && !pending.align {
            self.anchor = pending.on;
        }
        self.drop_unsold(ctx, &[]);
        if !later.is_empty() {
            let to = Change {
                add_ons: later,
                ..Change::default()
            };
            self.pending = Some(Pending {
                to,
                void_promotions: false,
                ..pending
            });
        }
        Ok(recycled)
    }

    /// Gives every add-on that shares the plan's periods the plan's period.
    pub fn sync(&mut self, ctx: &Context<'_>) {
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            if self.follows(ctx, add_on) {
                add_on.period = self.plan.period;
            }
        }
        self.add_ons = add_ons;
    }

    /// The held add-on that a wish names: on its cycle, or the only one where it names none.
    #[must_use]
    pub fn held(&self, wish: &Wish) -> Option<usize> {
        let on = |cycle: CycleId| {
            self.add_ons
                .iter()
                .position(|a| a.item == wish.item && a.cycle == cycle)
        };
        match wish.cycle {
            Some(cycle) => on(cycle),
            None => on(self.plan.cycle)
                .or_else(|| self.add_ons.iter().position(|a| a.item == wish.item)),
        }
    }

    /// Sets the fields that a change names; periods of new add-ons start at `on`.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn set(&mut self, ctx: &Context<'a>, change: &Change, on: Moment) -> Result<(), TooLarge> {
        if let Some(plan) = change.plan {
            self.plan.item = plan;
        }
        if let Some(seats) = change.seats {
            self.plan.quantity = seats;
        }
        let old_cycle = self.plan.cycle;
        if let Some(cycle) = change.cycle.filter(|c| *c != old_cycle) {
            let anchor = self.anchor;
            for add_on in &mut self.add_ons {
                if add_on.own_cycle || add_on.cycle != old_cycle {
                    // Its dates stay what they were when the plan's move.
                    add_on.own_anchor = add_on.own_anchor.or(Some(anchor));
                } else if add_on.own_anchor.is_none() {
                    add_on.cycle = cycle;
                }
            }
            self.plan.cycle = cycle;
        }
        for wish in &change.add_ons {
            let quantity = wish.quantity.unwrap_or(1);
            let product = ctx.catalog.product(wish.item);
            match self.held(wish) {
                Some(at) if quantity == 0 => {
                    self.add_ons.remove(at);
                }
                Some(at) => {
                    if let Some(held) = self.add_ons.get_mut(at) {
                        held.quantity = quantity;
                    }
                }
                None if quantity == 0 || product.term == Term::OneTime => {}
                None => {
                    let mut holding = Holding {
                        item: wish.item,
                        quantity,
                        cycle: wish.cycle.unwrap_or(self.plan.cycle),
                        own_cycle: wish.cycle.is_some(),
                        own_anchor: (product.term == Term::Fixed).then_some(on),
                        period: self.plan.period,
                    };
                    if !self.follows(ctx, &holding) {
                        holding.period = self.own_period(ctx, &holding, on)?;
                    }
                    self.add_ons.push(holding);
                }
            }
        }
        Ok(())
    }

    /// Drops add-ons that the plan cannot carry or that have no price on it; those in `named` stay. Gives what it dropped.
    pub fn drop_unsold(&mut self, ctx: &Context<'_>, named: &[Wish]) -> Vec<ItemId> {
        let plan = self.plan.item;
        let mut dropped = Vec::new();
        self.add_ons.retain(|add_on| {
            let product = ctx.catalog.product(add_on.item);
            let carried = product
                .plans
                .as_ref()
                .is_none_or(|plans| plans.contains(&plan));
            let keeps = (carried && find_price(ctx, add_on.item, add_on.cycle, plan).is_ok())
                || named.iter().any(|w| w.item == add_on.item);
            if !keeps {
                dropped.push(add_on.item);
            }
            keeps
        });
        dropped
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

    /// The state as results print it.
    #[must_use]
    pub fn view(&self, ctx: &Context<'a>) -> SubscriptionView<'a> {
        let sub = self.stored;
        let add_on =
            |item, quantity: u32, cycle: Option<CycleId>, anchor: Option<Moment>| AddOnView {
                id: ctx.id(item),
                quantity: i64::from(quantity),
                cycle: cycle.map(|c| ctx.cycle_name(c)),
                anchor: anchor.map(|a| ctx.stamp(a)),
            };
        let add_ons: Vec<_> = self
            .add_ons
            .iter()
            .map(|a| {
                add_on(
                    a.item,
                    a.quantity,
                    a.own_cycle.then_some(a.cycle),
                    a.own_anchor,
                )
            })
            .collect();
        let promotions: Vec<_> = self
            .promotions
            .iter()
            .filter_map(|(id, left)| {
                let code = ctx.catalog.promotion(*id)?.code.as_ref();
                Some(HeldPromotion {
                    code,
                    periods_left: left.map(i64::from),
                })
            })
            .collect();
        let paid = self.paid.as_ref().map(|segments| {
            let paid = |s: &Segment| Paid {
                item: ctx.id(s.item),
                amount: s.amount,
                period: ctx.period(s.period),
            };
            segments.iter().map(paid).collect()
        });
        let pending = self.pending.as_ref().map(|p| PendingView {
            on: ctx.stamp(p.on),
            to: PendingTo {
                plan: p.to.plan.map(|i| ctx.id(i)),
                cycle: p.to.cycle.map(|c| ctx.cycle_name(c)),
                seats: p.to.seats.map(i64::from),
                add_ons: (!p.to.add_ons.is_empty()).then(|| {
                    p.to.add_ons
                        .iter()
                        .map(|w| add_on(w.item, w.quantity.unwrap_or(1), w.cycle, None))
                        .collect()
                }),
            },
            promotions: p.void_promotions.then_some("void"),
            period: p.align.then_some("align"),
        });
        let some = |m: Option<Moment>| m.map(|m| ctx.stamp(m));
        SubscriptionView {
            plan: ctx.id(self.plan.item),
            cycle: ctx.cycle_name(self.plan.cycle),
            seats: i64::from(self.plan.quantity),
            currency: ctx.currency.code().to_owned().into(),
            anchor: ctx.stamp(self.anchor),
            country: ctx.country.map(|c| c.code().to_owned().into()),
            period: Some(ctx.period(self.plan.period)),
            add_ons: (!add_ons.is_empty()).then_some(add_ons),
            promotions: (!promotions.is_empty()).then_some(promotions),
            renews_until: some(sub.and_then(|s| s.renews_until)),
            paid,
            pending,
            started_on: some(sub.and_then(|s| s.started_on)),
            trial_ends_on: some(self.trial_ends),
            carried: (self.carried != 0).then_some(self.carried),
            balance: (self.balance != 0).then_some(self.balance),
            purchased_via: sub.and_then(|s| s.purchased_via),
            status: Some(self.status().name()),
            cancelled_on: some(sub.and_then(|s| s.cancelled_on)),
            ends_on: some(sub.and_then(|s| s.ends_on)),
            term_end: some(sub.and_then(|s| s.term_end)),
            overdue_invoices: sub
                .filter(|s| !s.overdue.is_empty())
                .map(|s| s.overdue.clone()),
            facts: sub.and_then(|s| s.facts),
        }
    }
}
