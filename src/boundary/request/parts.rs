//! What several requests have.

use super::MAX_LINES;
use crate::boundary::catalog::{add_on_name, cycle_name, plan_name};
use crate::boundary::read::{At, Object};
use crate::boundary::value::Value;
use crate::calendar::{Grain, Moment, Period};
use crate::catalog::{CycleId, ItemId, MAX_SEATS};
use crate::request::{Change, HeldAddOn, Wish};

/// When what is asked for comes: each add-on of a deferred change may have a day of its own.
#[derive(Clone, Copy, Debug)]
pub enum Comes<'h> {
    Now,
    /// With the add-ons held and the cycle of their plan.
    Later(&'h [HeldAddOn], Option<CycleId>),
}

impl Comes<'_> {
    /// Whether the plan's cycle names another add-on than none does: one along with the plan and one with dates or a cycle of its own.
    fn tells_apart(self, item: ItemId, cycle: Option<CycleId>) -> bool {
        let Comes::Later(held, plan_cycle) = self else {
            return false;
        };
        let along = |h: &HeldAddOn| h.cycle.is_none() && h.anchor.is_none();
        let its = || held.iter().filter(|h| h.item == item);
        let own = |h: &HeldAddOn| !along(h) && h.cycle.or(plan_cycle) == cycle;
        its().any(along) && its().any(own)
    }
}

/// Add-ons wanted; `least` is 0 where 0 removes. The same add-on on the same cycle twice is an issue.
pub fn wishes(
    at: At<'_, '_>,
    least: i64,
    plan_cycle: Option<CycleId>,
    comes: Comes<'_>,
) -> Option<Vec<Wish>> {
    at.list_with(MAX_LINES, |at, before: &[Wish]| {
        let o = Object::open(at)?;
        let item = o.required("id", add_on_name);
        let quantity = o.field_with("quantity", |at| at.count(least, MAX_SEATS));
        let cycle = o.field("cycle", cycle_name);
        let on = match comes {
            Comes::Now => None,
            Comes::Later(..) => o.field("on", moment),
        };
        o.close();
        let wish = Wish {
            item: item?,
            quantity,
            cycle,
            on,
        };
        let named = |w: &Wish| (w.item, w.cycle.or(plan_cycle));
        let again = |w: &Wish| {
            let other = w.cycle != wish.cycle && comes.tells_apart(w.item, plan_cycle);
            named(w) == named(&wish) && !other
        };
        once(at, before.iter().any(again))?;
        Some(wish)
    })
}

/// Reports an add-on that one before it names too.
pub fn once(at: At<'_, '_>, again: bool) -> Option<()> {
    if !again {
        return Some(());
    }
    let id = at.value.get("id").map_or("", |id| match id {
        Value::Str(id) => id.as_ref(),
        _ => "",
    });
    at.fail("duplicateAddOn", "`{}` is named twice on one cycle", &[id])
}

pub fn change(at: At<'_, '_>, plan_cycle: Option<CycleId>, comes: Comes<'_>) -> Option<Change> {
    let o = Object::open(at)?;
    let plan = o.field("plan", plan_name);
    let cycle = o.field("cycle", cycle_name);
    let seats = o.field("seats", |at| at.count(1, MAX_SEATS));
    let add_ons = o.field_with("addOns", |at| wishes(at, 0, cycle.or(plan_cycle), comes));
    o.close();
    Some(Change {
        plan,
        cycle,
        seats,
        add_ons: add_ons.unwrap_or_default(),
    })
}

/// A plan or add-on by its id, without a guess at what was meant.
pub fn item(at: At<'_, '_>) -> Option<ItemId> {
    let id = at.str()?;
    at.names
        .find(id)
        .or_else(|| at.fail("unknownItem", "`{}` is not in this catalogue", &[id]))
}

/// The index of a lead time.
pub fn lead_time(at: At<'_, '_>) -> Option<usize> {
    let id = at.str()?;
    let known = at.names.catalog.map_or(&[][..], |c| &c.lead_times);
    let found = known.iter().position(|l| l.id.as_ref() == id);
    found.or_else(|| {
        at.fail(
            "unknownLeadTime",
            "`{}` is not a lead time of this catalogue",
            &[id],
        )
    })
}

/// A date, or at a finer grain an instant.
pub fn moment(at: At<'_, '_>) -> Option<Moment> {
    moment_of(at, at.names.grain)
}

/// `{ start, end }` at the catalogue's grain.
pub fn period(at: At<'_, '_>) -> Option<Period> {
    period_of(at, at.names.grain)
}

/// A date, or at a finer grain an instant; cut to the grain.
pub fn moment_of(at: At<'_, '_>, grain: Grain) -> Option<Moment> {
    match at.parse_moment()? {
        (_, true) if grain == Grain::Day => at.help(
            "instantAtDayGrain",
            "expected a date: this catalogue counts days",
            &[],
            "write a date like \"2026-02-28\", or set billing.grain",
            &[],
        ),
        (moment, _) => Some(moment.truncated(grain)),
    }
}

/// `{ start, end }`.
pub fn period_of(at: At<'_, '_>, grain: Grain) -> Option<Period> {
    let o = Object::open(at)?;
    let start = o.required_with("start", |at| moment_of(at, grain));
    let end = o.required_with("end", |at| moment_of(at, grain));
    o.close();
    let (start, end) = (start?, end?);
    if end <= start {
        return at.fail(
            "periodEndBeforeStart",
            "expected the end to lie after the start",
            &[],
        );
    }
    Some(Period { start, end })
}

pub fn facts<'v>(at: At<'v, '_>) -> Option<&'v Value<'v>> {
    match at.value {
        Value::Map(_) => at.plain(),
        _ => at.wrong("an object"),
    }
}
