//! A plan or add-on that is held, and its place in time.

use super::{Context, Missing, State, find_price};
use crate::calendar::{ChangeDay, Cycle, Moment, Period, boundary};
use crate::catalog::{CycleId, ItemId, Price, Product, Term};
use crate::money::TooLarge;

/// A plan or add-on that is held.
#[derive(Clone, Copy, Debug)]
pub struct Holding<'a> {
    /// Which.
    pub item: ItemId,
    /// The same in the catalogue.
    pub product: &'a Product,
    /// What it costs on its cycle and the state's plan: found once, for a call asks ten times.
    pub price: Result<Option<&'a Price>, Missing>,
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
    /// Renewals: whether it renews on the day at hand; none where it begins with it.
    pub(super) due: Option<bool>,
}

impl<'a> Holding<'a> {
    /// An item on a cycle, sharing the dates of what is given.
    #[must_use]
    pub fn new(
        ctx: &Context<'a>,
        item: ItemId,
        quantity: u32,
        cycle: CycleId,
        plan: ItemId,
        period: Period,
    ) -> Holding<'a> {
        Holding {
            item,
            product: ctx.catalog.product(item),
            price: find_price(ctx, item, cycle, plan),
            quantity,
            cycle,
            own_cycle: false,
            own_anchor: None,
            period,
            due: None,
        }
    }

    /// Whether a change on a day charges and credits it whole, whoever pays for the day: an add-on of one cycle, on its first
    /// day. Where both pay for the day it is credited without it, like all else.
    #[must_use]
    pub fn is_whole_on(&self, ctx: &Context<'_>, on: Moment) -> bool {
        let once = self.product.term == Term::Fixed && !ctx.catalog.is_plan(self.item);
        once && self.period.start == on && ctx.billing().change_day != ChangeDay::Both
    }

    /// The cycle that codes look at: what is bought once has none.
    #[must_use]
    pub fn own_or_no_cycle(&self) -> Option<CycleId> {
        (self.product.term != Term::OneTime).then_some(self.cycle)
    }

    /// Whether it is an add-on as another state holds it: on its own cycle or dates, or along with the plan whatever its cycle is there.
    #[must_use]
    pub fn is_still(&self, held: &Holding<'_>) -> bool {
        let own = |h: &Holding<'_>| (h.own_cycle || h.own_anchor.is_some()).then_some(h.cycle);
        self.item == held.item && own(self) == own(held)
    }

    /// Its price, where it has one.
    #[must_use]
    pub fn priced(&self) -> Option<&'a Price> {
        self.price.ok().flatten()
    }
}

/// The same thing held in the same way; what it costs follows from that and from the state.
impl PartialEq for Holding<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.item == other.item
            && self.quantity == other.quantity
            && self.cycle == other.cycle
            && self.own_cycle == other.own_cycle
            && self.own_anchor == other.own_anchor
            && self.period == other.period
    }
}

impl<'a> State<'a> {
    /// The plan and the add-ons.
    pub fn holdings(&self) -> impl Iterator<Item = &Holding<'a>> {
        core::iter::once(&self.plan).chain(&self.add_ons)
    }

    /// The same as a list.
    #[must_use]
    pub fn list(&self) -> Vec<Holding<'a>> {
        let mut all = Vec::with_capacity(1 + self.add_ons.len());
        all.push(self.plan);
        all.extend_from_slice(&self.add_ons);
        all
    }

    /// Finds every price anew: the plan or its cycle is another one.
    pub(super) fn reprice(&mut self, ctx: &Context<'a>) {
        let plan = self.plan.item;
        for held in core::iter::once(&mut self.plan).chain(&mut self.add_ons) {
            held.product = ctx.catalog.product(held.item);
            held.price = find_price(ctx, held.item, held.cycle, plan);
        }
    }

    /// Whether an add-on shares the plan's periods.
    #[must_use]
    pub fn follows(&self, add_on: &Holding<'_>) -> bool {
        add_on.cycle == self.plan.cycle
            && add_on.own_anchor.is_none()
            && add_on.product.term != Term::Fixed
    }

    /// Whether an add-on renews on dates of its own.
    #[must_use]
    pub fn renews_apart(&self, add_on: &Holding<'_>) -> bool {
        add_on.product.term == Term::Recurring && !self.follows(add_on)
    }

    /// Whether an add-on of this kind is held on this cycle with periods of its own.
    #[must_use]
    pub fn has_own(&self, add_on: &Holding<'_>) -> bool {
        let its = |a: &&Holding<'_>| a.item == add_on.item && a.cycle == add_on.cycle;
        self.add_ons.iter().filter(its).any(|a| !self.follows(a))
    }

    /// The period of an add-on that has its own, at an instant.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn own_period(
        &self,
        ctx: &Context<'_>,
        add_on: &Holding<'_>,
        at: Moment,
    ) -> Result<Period, TooLarge> {
        let (anchor, cycle) = self.clock(ctx, add_on);
        let month_end = ctx.billing().month_end;
        if add_on.product.term == Term::Fixed {
            return Ok(Period {
                start: anchor,
                end: boundary(anchor, cycle, 1, month_end).ok_or(TooLarge)?,
            });
        }
        ctx.calendar.containing(anchor, cycle, at).ok_or(TooLarge)
    }

    /// Whether a trial makes a holding free: what does not renew is charged by no later invoice, so it is not.
    #[must_use]
    pub fn is_free(&self, holding: &Holding<'_>) -> bool {
        let renews = holding.product.term == Term::Recurring;
        self.trial_ends.is_some() && (renews || holding.item == self.plan.item)
    }

    /// The cycle and anchor that a holding's boundaries come from.
    #[must_use]
    pub fn clock(&self, ctx: &Context<'_>, holding: &Holding<'_>) -> (Moment, Cycle) {
        (
            holding.own_anchor.unwrap_or(self.anchor),
            ctx.catalog.cycle(holding.cycle).1,
        )
    }

    /// The full cycle that a holding's current period is part of.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn full(&self, ctx: &Context<'_>, holding: &Holding<'_>) -> Result<Period, TooLarge> {
        self.full_of(ctx, holding, holding.period)
    }

    /// The full cycle that another period of a holding is part of.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn full_of(
        &self,
        ctx: &Context<'_>,
        holding: &Holding<'_>,
        of: Period,
    ) -> Result<Period, TooLarge> {
        let (anchor, cycle) = self.clock(ctx, holding);
        ctx.calendar.full_cycle(of, anchor, cycle).ok_or(TooLarge)
    }

    /// Whether a holding has a period after the current one.
    #[must_use]
    pub fn renews(&self, holding: &Holding<'_>) -> bool {
        let ends = |h: &Holding<'_>| {
            let once = h.product.term != Term::Recurring && !self.is_followed(h);
            once || self.stop.is_some_and(|stop| h.period.end >= stop)
        };
        // Add-ons do not outlive a plan that ends.
        let outlives = ends(&self.plan) && holding.period.end >= self.plan.period.end;
        !ends(holding) && !outlives
    }

    /// Whether the plan has another one waiting for its end.
    fn is_followed(&self, holding: &Holding<'_>) -> bool {
        let waits = self.pending.as_ref().filter(|p| p.to.plan.is_some());
        holding.item == self.plan.item && waits.is_some_and(|p| p.on == self.plan.period.end)
    }

    /// The period that follows a holding's current one.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn next_period(
        &self,
        ctx: &Context<'_>,
        holding: &Holding<'_>,
    ) -> Result<Period, TooLarge> {
        let (anchor, cycle) = self.clock(ctx, holding);
        let start = holding.period.end;
        let end = ctx
            .calendar
            .containing(anchor, cycle, start)
            .ok_or(TooLarge)?
            .end;
        Ok(Period { start, end })
    }
}
