//! A change that waits for the period's end, and what it makes of one that waits already.

use super::Asked;
use super::moved::Moved;
use crate::calendar::Moment;
use crate::catalog::{ChangeTerms, CycleId, PeriodMode, PromotionId};
use crate::check::unsold;
use crate::request::{Change, Pending, Wish};
use crate::result::{NoticeView, Params, Why};
use crate::settle::{Context, Holding, State};

impl<'a> Moved<'a> {
    /// Why the change cannot be had beside what waits: the two lead to a plan on a cycle that it has no price for.
    pub(super) fn unsold_later(&self, ctx: &Context<'a>, asked: Asked<'_, 'a>) -> Option<Why<'a>> {
        let waits = &self.before.pending.as_ref()?.to;
        let today = self.before.plan;
        let plan = asked.to.plan.or(waits.plan).unwrap_or(today.item);
        let cycle = asked.to.cycle.or(waits.cycle).unwrap_or(today.cycle);
        let then = Holding::new(ctx, plan, today.quantity, cycle, plan, today.period);
        unsold(ctx, &then, plan)
    }

    /// Nothing differs today: free. A deferred change of the same fields is taken back.
    pub(super) fn nothing(&mut self, asked: Asked<'_, 'a>, notices: &mut Vec<NoticeView<'a>>) {
        let pending = merged(&self.before, asked.to, None, &[], notices);
        self.before.pending = pending.map(|p| told_once(&self.before, p));
        self.before.promotions.append(&mut self.codes);
    }

    /// At the period's end: nothing today, the change waits. Gives its day.
    pub(super) fn later(
        &mut self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Moment {
        let (old, new) = (&self.before, &self.after);
        let plan_moves = old.plan.item != new.plan.item
            || old.plan.cycle != new.plan.cycle
            || old.plan.quantity != new.plan.quantity;
        let end = old.plan.period.end;
        let cycle = new.plan.cycle;
        let differs = |w: &&Wish| quantity_of(old, w, cycle) != w.quantity.unwrap_or(1);
        let add_ons = asked.to.add_ons.iter().filter(differs);
        let first = add_ons.map(|w| day_of(old, w, cycle)).min();
        let on = first.filter(|_| !plan_moves).unwrap_or(end);
        let pending = Pending {
            on: end,
            to: Change::default(),
            void_promotions: terms.void_promotions,
            keep: self.codes.iter().map(|(id, _)| *id).collect(),
            align: terms.period == PeriodMode::Align && old.plan.cycle != new.plan.cycle,
        };
        let pending = merged(old, asked.to, Some(pending), &[], notices);
        let pending = pending.map(|p| told_once(old, p));
        if terms.void_promotions {
            voided(ctx, &old.promotions, notices);
        }
        self.change_notices(ctx, notices);
        self.before.pending = pending;
        self.before.promotions.append(&mut self.codes);
        on
    }
}

pub(super) fn voided<'a>(
    ctx: &Context<'a>,
    held: &[(PromotionId, Option<u32>)],
    notices: &mut Vec<NoticeView<'a>>,
) {
    let codes: Vec<&str> = held
        .iter()
        .filter_map(|(id, _)| Some(ctx.catalog.promotion(*id)?.code.as_ref()))
        .collect();
    if !codes.is_empty() {
        notices.push(NoticeView {
            code: "promotionsVoided",
            params: Params::default().texts("codes", codes),
        });
    }
}

/// When a deferred change of an add-on comes: at the plan's period end, or at its own where it has its own periods.
fn day_of(today: &State<'_>, wish: &Wish, plan: CycleId) -> Moment {
    let held = today.held(wish, plan);
    match held.filter(|h| !today.follows(h)) {
        Some(own) => own.period.end,
        None => today.plan.period.end,
    }
}

/// How many of an add-on are held.
fn quantity_of(today: &State<'_>, wish: &Wish, plan: CycleId) -> u32 {
    today.held(wish, plan).map_or(0, |a| a.quantity)
}

/// Whether a change names the add-on that an older one's wish is about.
fn names(today: &State<'_>, named: &Change, old: &Change, wish: &Wish) -> bool {
    let cycle = |change: &Change| change.cycle.unwrap_or(today.plan.cycle);
    let held = |change, wish| today.position(wish, cycle(change));
    named.add_ons.iter().any(|new| {
        let another = held(named, new).zip(held(old, wish)).map(|(a, b)| a != b);
        let cycles = new.cycle.zip(wish.cycle).map(|(a, b)| a != b);
        new.item == wish.item && !another.or(cycles).unwrap_or(false)
    })
}

/// Whether anything of a deferred change is left once another names its fields.
fn outlives(today: &State<'_>, old: &Change, named: &Change) -> bool {
    let kept = |old: bool, named: bool| old && !named;
    kept(old.plan.is_some(), named.plan.is_some())
        || kept(old.cycle.is_some(), named.cycle.is_some())
        || kept(old.seats.is_some(), named.seats.is_some())
        || old.add_ons.iter().any(|w| !names(today, named, old, w))
}

/// Of what has come to name one add-on the last counts: on the cycle that the plan is to have two may meet.
pub(super) fn told_once(state: &State<'_>, mut pending: Pending) -> Pending {
    let plan = pending.to.cycle.unwrap_or(state.plan.cycle);
    let mut last: Vec<Wish> = Vec::with_capacity(pending.to.add_ons.len());
    for wish in pending.to.add_ons {
        last.retain(|w| {
            let held = state.position(w, plan).zip(state.position(&wish, plan));
            let named = |w: &Wish| (w.item, w.cycle.unwrap_or(plan));
            named(w) != named(&wish) || held.is_some_and(|(a, b)| a != b)
        });
        last.push(wish);
    }
    pending.to.add_ons = last;
    pending
}

/// The deferred change after this one: fields that it names are overwritten, those that name today's value are removed, and what waits
/// for an add-on that has `ended` goes with it.
pub(super) fn merged<'a>(
    today: &State<'a>,
    named: &Change,
    new: Option<Pending>,
    ended: &[Holding<'a>],
    notices: &mut Vec<NoticeView<'a>>,
) -> Option<Pending> {
    fn field<T: PartialEq + Copy>(
        name: &'static str,
        slot: &mut Option<T>,
        named: Option<T>,
        today: T,
        defers: bool,
        touched: &mut Vec<&'static str>,
    ) {
        if let Some(value) = named {
            if slot.is_some_and(|old| old != value) {
                touched.push(name);
            }
            *slot = (defers && value != today).then_some(value);
        }
    }
    let old = today.pending.clone();
    let defers = new.is_some();
    let mut to = old.as_ref().map(|p| p.to.clone()).unwrap_or_default();
    let outlives = outlives(today, &to, named);
    let waited = to.add_ons.len();
    let mut waiting = core::mem::take(&mut to.add_ons);
    let cycle = to.cycle.unwrap_or(today.plan.cycle);
    let gone = |w: &Wish| {
        today
            .held(w, cycle)
            .is_some_and(|held| ended.iter().any(|e| e.is_still(held)))
    };
    waiting.retain(|w| !names(today, named, &to, w) && !gone(w));
    for wish in &mut waiting {
        wish.on = wish.on.or(old.as_ref().map(|p| p.on));
    }
    let mut touched: Vec<&'static str> = Vec::new();
    field(
        "plan",
        &mut to.plan,
        named.plan,
        today.plan.item,
        defers,
        &mut touched,
    );
    field(
        "cycle",
        &mut to.cycle,
        named.cycle,
        today.plan.cycle,
        defers,
        &mut touched,
    );
    field(
        "seats",
        &mut to.seats,
        named.seats,
        today.plan.quantity,
        defers,
        &mut touched,
    );
    if waiting.len() < waited {
        touched.push("addOns");
    }
    to.add_ons = waiting;
    let plan = named.cycle.unwrap_or(today.plan.cycle);
    for wish in named.add_ons.iter().filter(|_| defers) {
        let quantity = wish.quantity.unwrap_or(1);
        if quantity != quantity_of(today, wish, plan) {
            // What goes along with the plan does so on that day, too, whatever the plan's cycle is by then.
            let held = today.held(wish, plan);
            let along = held.is_some_and(|a| today.goes_along(a));
            to.add_ons.push(Wish {
                quantity: Some(quantity),
                cycle: wish.cycle.filter(|_| !along),
                on: Some(day_of(today, wish, plan)),
                ..*wish
            });
        }
    }
    let plan_level = |c: &Change| c.plan.is_some() || c.cycle.is_some() || c.seats.is_some();
    let merged = match (old, new) {
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => Some(only),
        (Some(old), Some(new)) => Some(Pending {
            // An add-on's change does not move the plan's.
            on: if plan_level(&old.to) && !plan_level(named) {
                old.on
            } else {
                new.on
            },
            to: Change::default(),
            void_promotions: (old.void_promotions && outlives) || new.void_promotions,
            keep: {
                // Codes typed with a change of which nothing is left go with it.
                let kept = old.keep.into_iter().filter(|_| outlives);
                kept.chain(new.keep).collect()
            },
            align: if named.cycle.is_some() {
                new.align
            } else {
                old.align
            },
        }),
    };
    let merged = merged.and_then(|p| Pending { to, ..p }.tidied());
    if !touched.is_empty() {
        let code = if merged.is_some() {
            "pendingReplaced"
        } else {
            "pendingRemoved"
        };
        notices.push(NoticeView {
            code,
            params: Params::default().texts("fields", touched),
        });
    }
    merged
}
