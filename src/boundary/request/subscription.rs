//! A stored subscription.

use super::MAX_LINES;
use super::parts::{Comes, change, facts, item, moment, once, period};
use crate::boundary::catalog::{add_on_name, cycle_name, plan_name};
use crate::boundary::read::{At, Object, country, currency, string};
use crate::catalog::{CycleId, MAX_SEATS, PromotionId};
use crate::money::{MAX_MINOR, Minor};
use crate::request::{HeldAddOn, Pending, Segment, Subscription};
use crate::rules::Status;

pub fn subscription<'v>(at: At<'v, '_>) -> Option<Subscription<'v>> {
    let o = Object::open(at)?;
    let plan = o.required("plan", plan_name);
    let cycle = o.required("cycle", cycle_name);
    let seats = o.required("seats", |at| at.count(1, MAX_SEATS));
    let currency = o.required("currency", currency);
    let anchor = o.required("anchor", moment);
    let country = o.field("country", country);
    let period = o.field("period", period);
    let add_ons = o.field_with("addOns", |at| held(at, cycle));
    let promotions = o.field("promotions", |at| at.list(MAX_LINES, held_promotion));
    let renews_until = o.field("renewsUntil", moment);
    let paid = o.field("paid", |at| at.list(4 * MAX_LINES, segment));
    let pending = o.field_with("pending", |at| {
        pending(at, cycle, add_ons.as_deref().unwrap_or_default())
    });
    let started_on = o.field("startedOn", moment);
    let trial_ends_on = o.field("trialEndsOn", moment);
    let carried = o.field("carried", |at| at.int(-MAX_MINOR, MAX_MINOR));
    let balance = o.field("balance", |at| at.int(0, MAX_MINOR));
    let purchased_via = o.field("purchasedVia", string);
    let status = o.field("status", |at| at.one_of(&Status::NAMES));
    let cancelled_on = o.field("cancelledOn", moment);
    let ends_on = o.field("endsOn", moment);
    let term_end = o.field("termEnd", moment);
    let overdue = o.field("overdueInvoices", |at| at.list(MAX_LINES, string));
    let facts = o.field("facts", facts);
    o.close();
    Some(Subscription {
        plan: plan?,
        cycle: cycle?,
        seats: seats?,
        currency: currency?,
        anchor: anchor?,
        country,
        period,
        add_ons: add_ons.unwrap_or_default(),
        promotions: promotions.unwrap_or_default(),
        renews_until,
        paid,
        pending,
        started_on,
        trial_ends_on,
        carried: carried.unwrap_or(0),
        balance: balance.unwrap_or(0),
        purchased_via,
        status,
        cancelled_on,
        ends_on,
        term_end,
        overdue: overdue.unwrap_or_default(),
        facts,
    })
}

fn held(at: At<'_, '_>, plan_cycle: Option<CycleId>) -> Option<Vec<HeldAddOn>> {
    at.list_with(MAX_LINES, |at, before: &[HeldAddOn]| {
        let o = Object::open(at)?;
        let item = o.required("id", add_on_name);
        let quantity = o.required("quantity", |at| at.count(1, MAX_SEATS));
        let cycle = o.field("cycle", cycle_name);
        let anchor = o.field("anchor", moment);
        o.close();
        let held = HeldAddOn {
            item: item?,
            quantity: quantity?,
            cycle,
            anchor,
        };
        // One that keeps its own dates may stand beside one that shares the plan's.
        let named = |h: &HeldAddOn| (h.item, h.cycle.or(plan_cycle), h.anchor);
        once(at, before.iter().any(|h| named(h) == named(&held)))?;
        Some(held)
    })
}

fn promotion(at: At<'_, '_>) -> Option<PromotionId> {
    let code = at.str()?;
    let found = at.names.catalog.and_then(|c| c.find_promotion(code));
    found.or_else(|| {
        at.fail(
            "unknownPromotion",
            "`{}` is not a code of this catalogue",
            &[code],
        )
    })
}

fn held_promotion(at: At<'_, '_>) -> Option<(PromotionId, Option<u32>)> {
    let o = Object::open(at)?;
    let promotion = o.required("code", promotion);
    let left = o.field("periodsLeft", |at| at.count(0, 10_000));
    o.close();
    let promotion = promotion?;
    let known = at.names.catalog.and_then(|c| c.promotion(promotion));
    let lasts = known.and_then(|p| p.periods);
    Some((promotion, left.or(lasts)))
}

fn segment(at: At<'_, '_>) -> Option<Segment> {
    let o = Object::open(at)?;
    let item = o.required("item", item);
    let amount: Option<Minor> = o.required("amount", |at| at.int(0, MAX_MINOR));
    let period = o.required("period", period);
    o.close();
    Some(Segment {
        item: item?,
        amount: amount?,
        period: period?,
    })
}

fn pending(at: At<'_, '_>, plan_cycle: Option<CycleId>, held: &[HeldAddOn]) -> Option<Pending> {
    let comes = Comes::Later(held, plan_cycle);
    let o = Object::open(at)?;
    let on = o.required("on", moment);
    let to = o.required_with("to", |at| change(at, plan_cycle, comes));
    let void = o.field("promotions", |at| at.one_of(&[("void", true)]));
    let keep = o.field("keep", |at| at.list(MAX_LINES, promotion));
    let align = o.field("period", |at| at.one_of(&[("align", true)]));
    o.close();
    Some(Pending {
        on: on?,
        to: to?,
        void_promotions: void.unwrap_or(false),
        keep: keep.unwrap_or_default(),
        align: align.unwrap_or(false),
    })
}
