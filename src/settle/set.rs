//! What a change makes of a state: fields set, add-ons that come and go, the deferred change carried out.

use super::{Context, Holding, State};
use crate::calendar::Moment;
use crate::catalog::{CycleId, ItemId, Term};
use crate::money::TooLarge;
use crate::request::{Change, Wish};

impl<'a> State<'a> {
    /// Carries out the deferred change, as far as it is due at `at`: an add-on may have a day of its own, and waits for it.
    ///
    /// Sets the cycle and the anchor; the plan's next period follows from them. Whether they changed.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn apply_pending(&mut self, ctx: &Context<'a>, at: Moment) -> Result<bool, TooLarge> {
        let Some(mut pending) = self.pending.take() else {
            return Ok(false);
        };
        let (due, waits): (Vec<Wish>, Vec<Wish>) = core::mem::take(&mut pending.to.add_ons)
            .into_iter()
            .partition(|w| at >= w.on.unwrap_or(pending.on));
        let mut change = Change {
            add_ons: due,
            ..Change::default()
        };
        let mut day = at;
        if at >= pending.on {
            day = pending.on;
            let add_ons = core::mem::take(&mut change.add_ons);
            change = Change {
                add_ons,
                ..core::mem::take(&mut pending.to)
            };
            if core::mem::take(&mut pending.void_promotions) {
                let keep = core::mem::take(&mut pending.keep);
                self.promotions.retain(|(id, _)| keep.contains(id));
            }
        }
        let (old_cycle, old_plan) = (self.plan.cycle, self.plan.item);
        let cycle = change.cycle.or(pending.to.cycle).unwrap_or(old_cycle);
        let about = |w: Wish| (w, self.held(&w, cycle).copied());
        let waits: Vec<(Wish, Option<Holding<'a>>)> = waits.into_iter().map(about).collect();
        let own = self.add_ons.iter().filter(|a| !self.follows(a));
        let own: Vec<(ItemId, CycleId)> = own.map(|a| (a.item, a.cycle)).collect();
        self.set(ctx, &change, day.max(self.plan.period.start))?;
        let mut recycled = self.plan.cycle != old_cycle;
        if recycled && !pending.align {
            self.anchor = day;
        }
        let plan = &self.plan;
        if plan.product.term == Term::Fixed && plan.item != old_plan {
            // Exactly one cycle from its day, which no renewal brings, also where no boundary lies on it.
            recycled = true;
            let cycle = ctx.catalog.cycle(plan.cycle).1;
            let period = ctx.calendar.containing(self.anchor, cycle, day);
            if period.ok_or(TooLarge)?.start != day {
                self.keep_dates();
                self.anchor = day;
            }
        }
        let ended = self.drop_unsold(&[], old_cycle);
        self.join(ctx, |a| own.contains(&(a.item, a.cycle)), day)?;
        // What waits for an add-on that ends with the plan buys no other.
        let gone = |held: &Holding<'_>| ended.iter().any(|e| e.is_still(held));
        let stays = waits
            .into_iter()
            .filter(|(_, h)| !h.as_ref().is_some_and(gone));
        pending.to.add_ons = stays.map(|(w, _)| w).collect();
        self.pending = pending.tidied();
        Ok(recycled)
    }

    /// Gives the add-ons that had no periods of their own before such, from the account's dates as they are now.
    ///
    /// # Errors
    /// [`TooLarge`] where the calendar ends.
    pub fn join(
        &mut self,
        ctx: &Context<'_>,
        held: impl Fn(&Holding<'_>) -> bool,
        on: Moment,
    ) -> Result<(), TooLarge> {
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            let own = add_on.own_anchor.is_none() && !self.follows(add_on);
            if own && self.trial_ends.is_none() && !held(add_on) {
                add_on.period = self.own_period(ctx, add_on, on)?;
            }
        }
        self.add_ons = add_ons;
        Ok(())
    }

    /// Add-ons with periods of their own keep their dates: the account's are about to move.
    pub fn keep_dates(&mut self) {
        let anchor = self.anchor;
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            if !self.follows(add_on) {
                add_on.own_anchor = add_on.own_anchor.or(Some(anchor));
            }
        }
        self.add_ons = add_ons;
    }

    /// Gives every add-on that shares the plan's periods the plan's period.
    pub fn sync(&mut self) {
        let mut add_ons = core::mem::take(&mut self.add_ons);
        for add_on in &mut add_ons {
            if self.follows(add_on) {
                add_on.period = self.plan.period;
            }
        }
        self.add_ons = add_ons;
    }

    /// The held add-on that a wish names while the plan's cycle becomes `plan`, which add-ons that share its periods go along with:
    /// on the wish's cycle; where it names none on the plan's, or the only one.
    #[must_use]
    #[inline(never)]
    pub fn held(&self, wish: &Wish, plan: CycleId) -> Option<&Holding<'a>> {
        self.position(wish, plan)
            .and_then(|at| self.add_ons.get(at))
    }

    /// Where it stands.
    #[must_use]
    #[inline(never)]
    pub fn position(&self, wish: &Wish, plan: CycleId) -> Option<usize> {
        let find = |fits: &dyn Fn(&Holding<'_>) -> bool| {
            let mut all = self.add_ons.iter();
            all.position(|a| a.item == wish.item && fits(a))
        };
        let cycle = wish.cycle.unwrap_or(plan);
        let along = || find(&|a| plan == cycle && self.goes_along(a));
        let own = || find(&|a| a.cycle == cycle && !self.goes_along(a));
        // By its cycle rather the one that has it as its own. What is not wanted any more goes by the cycle that the plan leaves, too.
        let leaves = || find(&|a| wish.quantity == Some(0) && a.cycle == cycle);
        match wish.cycle {
            Some(_) => own().or_else(along).or_else(leaves),
            None => along().or_else(own).or_else(|| find(&|_| true)),
        }
    }

    /// Whether an add-on takes on the plan's cycle where that changes.
    #[must_use]
    pub fn goes_along(&self, add_on: &Holding<'_>) -> bool {
        !add_on.own_cycle && add_on.own_anchor.is_none() && add_on.cycle == self.plan.cycle
    }

    /// Whether a wish leaves open which of several it names: none of them is on the plan's cycle.
    #[must_use]
    pub fn unclear(&self, wish: &Wish, plan: CycleId) -> bool {
        let mut its = self.add_ons.iter().filter(|a| a.item == wish.item);
        let exact = Wish {
            cycle: Some(plan),
            ..*wish
        };
        wish.cycle.is_none() && its.nth(1).is_some() && self.position(&exact, plan).is_none()
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
        let none_wanted = |w: &&Wish| w.quantity == Some(0);
        for wish in change.add_ons.iter().filter(none_wanted) {
            // Before the plan's cycle moves: the wish may name the one that it leaves.
            let cycle = change.cycle.unwrap_or(old_cycle);
            if let Some(at) = self.position(wish, cycle) {
                self.add_ons.remove(at);
            }
        }
        if let Some(cycle) = change.cycle.filter(|c| *c != old_cycle) {
            let anchor = self.anchor;
            for add_on in &mut self.add_ons {
                if add_on.own_cycle || add_on.cycle != old_cycle {
                    // Its dates stay what they were when the plan's move.
                    add_on.own_anchor = add_on.own_anchor.or(Some(anchor));
                } else if add_on.own_anchor.is_none() {
                    add_on.cycle = cycle;
                } else {
                    // Its cycle was the plan's without being named, and is its own from now on.
                    add_on.own_cycle = true;
                }
            }
            self.plan.cycle = cycle;
        }
        if change.plan.is_some() || change.cycle.is_some() {
            self.reprice(ctx);
        }
        for wish in change.add_ons.iter().filter(|w| !none_wanted(w)) {
            let quantity = wish.quantity.unwrap_or(1);
            let product = ctx.catalog.product(wish.item);
            let on = wish.on.map_or(on, |own| own.max(self.plan.period.start));
            match self.position(wish, self.plan.cycle) {
                Some(at) => {
                    if let Some(held) = self.add_ons.get_mut(at) {
                        held.quantity = quantity;
                    }
                }
                None if product.term == Term::OneTime => {}
                None => {
                    let plan = &self.plan;
                    let cycle = wish.cycle.unwrap_or(plan.cycle);
                    let mut holding = Holding {
                        own_cycle: cycle != plan.cycle,
                        own_anchor: (product.term == Term::Fixed).then_some(on),
                        ..Holding::new(ctx, wish.item, quantity, cycle, plan.item, plan.period)
                    };
                    // A trial is everything's; its own periods are counted from the billing date behind it.
                    let fixed = product.term == Term::Fixed;
                    if !self.follows(&holding) && (fixed || self.trial_ends.is_none()) {
                        holding.period = self.own_period(ctx, &holding, on)?;
                    }
                    self.add_ons.push(holding);
                }
            }
        }
        Ok(())
    }

    /// Drops add-ons that the plan cannot carry or that have no price on it; those in `named` stay: named by their cycle, by none, or
    /// where they go along with the plan by the one that it leaves. Gives what it dropped.
    pub fn drop_unsold(&mut self, named: &[Wish], left: CycleId) -> Vec<Holding<'a>> {
        let plan = self.plan.item;
        let mut dropped = Vec::new();
        self.add_ons.retain(|add_on| {
            let plans = add_on.product.plans.as_ref();
            let carried = plans.is_none_or(|plans| plans.contains(&plan));
            let names = |w: &Wish| {
                let along = |c: CycleId| c == left && !add_on.own_cycle;
                let its = w.cycle.is_none_or(|c| c == add_on.cycle || along(c));
                w.item == add_on.item && its
            };
            let keeps = (carried && add_on.price.is_ok())
                || named.iter().any(|w| w.quantity != Some(0) && names(w));
            if !keeps {
                dropped.push(*add_on);
            }
            keeps
        });
        dropped
    }
}
