//! Plans and add-ons.

use super::names::plans_only;
use super::price::price;
use super::{MAX_LIST, text};
use crate::boundary::policies;
use crate::boundary::read::{At, Object, boolean, countries, owned, strings};
use crate::boundary::value::Value;
use crate::boundary::words::number;
use crate::catalog::{
    Availability, Capacity, Feature, Included, Kind, MAX_SEATS, Product, Seats, Term,
};

/// The kinds of a plan.
pub const KINDS: [(&str, Kind); 3] = [
    ("paid", Kind::Paid),
    ("free", Kind::Free),
    ("trial", Kind::Trial),
];

pub fn plan(at: At<'_, '_>) -> Option<Product> {
    product(at, true)
}

pub fn add_on(at: At<'_, '_>) -> Option<Product> {
    product(at, false)
}

fn product(at: At<'_, '_>, is_plan: bool) -> Option<Product> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    o.required("name", text);
    let rank = if is_plan {
        o.required("rank", |at| at.int(-1_000_000, 1_000_000))
    } else {
        Some(0)
    };
    let family = o.field("family", owned);
    let kind = if is_plan {
        o.field("kind", |at| at.one_of(&KINDS))
    } else {
        None
    };
    let trial_days = o.field("trialDays", |at| at.count(0, 3_660));
    let seats = o.field("seats", seats);
    let term = o
        .field("term", |at| {
            at.one_of(&[
                ("recurring", Term::Recurring),
                ("oneTime", Term::OneTime),
                ("fixed", Term::Fixed),
            ])
        })
        .unwrap_or(Term::Recurring);
    let prices = o.required_with("prices", |at| {
        at.list_with(MAX_LIST, |at, _| price(at, term, is_plan))
    });
    let capacity = o.field("capacity", |at| {
        at.entries(100, |name, at| {
            let capacity = match at.value {
                Value::Map(_) => {
                    let o = Object::open(at)?;
                    let adds = o.required("adds", |at| at.int(0, 1_000_000_000_000));
                    o.close();
                    Capacity::Adds(adds?)
                }
                _ => Capacity::Holds(at.int(0, 1_000_000_000_000)?),
            };
            Some((Box::from(name), capacity))
        })
    });
    let features = o.field("features", |at| {
        at.entries(500, |name, at| {
            let feature = match at.value {
                Value::Bool(b) => Feature::Has(*b),
                Value::Int(_) | Value::Number(_) | Value::Str(_) => Feature::Value,
                _ => return at.wrong("true, false, a number or a string"),
            };
            Some((Box::from(name), feature))
        })
    });
    let includes = o.field("includes", |at| at.list(100, included));
    let notices = o.field("notices", strings);
    let availability = o.field("availability", availability);
    let sell = o.field("sell", policies::refuse_object);
    let (mut plans, mut one_cycle, mut whole_batch) = (None, None, None);
    if !is_plan {
        plans = o.field("plans", plans_only);
        one_cycle = o.field("oneCyclePerAddOn", boolean);
        whole_batch = o.field("removeWholeBatch", boolean);
    }
    o.close();
    Some(Product {
        id: id?,
        family,
        rank: rank?,
        kind: kind.unwrap_or(Kind::Paid),
        trial_days: trial_days.unwrap_or(0),
        seats: seats.unwrap_or(Seats::ANY),
        prices: prices?,
        term,
        capacity: capacity.unwrap_or_default(),
        features: features.unwrap_or_default(),
        includes: includes.unwrap_or_default(),
        notices: notices.unwrap_or_default(),
        availability,
        sell,
        plans,
        one_cycle: one_cycle.unwrap_or(false),
        whole_batch: whole_batch.unwrap_or(false),
    })
}

fn seats(at: At<'_, '_>) -> Option<Seats> {
    let o = Object::open(at)?;
    let min = o.field("min", |at| at.count(1, MAX_SEATS)).unwrap_or(1);
    let max = o
        .field("max", |at| at.count(1, MAX_SEATS))
        .unwrap_or(MAX_SEATS);
    let step = o.field("step", |at| at.count(1, MAX_SEATS)).unwrap_or(1);
    o.close();
    if max < min {
        return at.fail(
            "outOfRange",
            "expected max to be at least min, found {} to {}",
            &[&number(i64::from(min)), &number(i64::from(max))],
        );
    }
    Some(Seats { min, max, step })
}

fn included(at: At<'_, '_>) -> Option<Included> {
    let o = Object::open(at)?;
    let item = o.required("item", owned);
    o.required("name", text);
    let when = o.field("whenSeatsAtLeast", |at| at.count(1, MAX_SEATS));
    o.close();
    Some(Included {
        item: item?,
        when_seats_at_least: when.unwrap_or(1),
    })
}

fn availability(at: At<'_, '_>) -> Option<Availability> {
    let o = Object::open(at)?;
    let only = o.field("only", countries);
    let except = o.field("except", countries);
    let unclear = o.has("only") == o.has("except");
    o.close();
    if unclear {
        return at.fail("missingField", "expected either `only` or `except`", &[]);
    }
    only.map(Availability::Only)
        .or(except.map(Availability::Except))
}
