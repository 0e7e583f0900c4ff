//! Reading a catalogue: shape, limits and every name resolved.

mod billing;
mod names;
mod price;
mod product;
mod promotion;

pub use billing::{billing, cycle, month_end, rounding};
use names::Ids;
pub use names::{Names, add_on_name, any_items, cycle_name, plan_name, plans_only};
pub use price::in_minor;
pub use product::KINDS;
use product::{add_on, plan};
use promotion::promotion;
pub use promotion::tax_rate;

use super::issue::Issues;
use super::policies::policies;
use super::read::{At, Object, Place, any_string, date, owned};
use super::value::Value;
use crate::calendar::Cycle;
use crate::catalog::{Catalog, LeadTime, Product};

/// Most plans, and most add-ons.
pub const MAX_PRODUCTS: usize = 500;
/// Most tiers of a price.
pub const MAX_TIERS: usize = 100;
/// Most cycles.
const MAX_CYCLES: usize = 100;
/// Most elements of any other list.
pub const MAX_LIST: usize = 5_000;

/// Reads a catalogue; findings go to `issues`, and there is none only where the result is one.
pub fn catalog(value: &Value<'_>, issues: &Issues) -> Option<Catalog> {
    let ids = Ids::scan(value);
    let names = ids.names();
    let place = Place::root(value, issues, &names);
    let o = Object::open(place.at())?;
    // Editors put it there, to know by what to complete and check.
    o.field("$schema", any_string);
    o.required("schema", |at| match at.str()? {
        "prorata/1" => Some(()),
        other => at.help(
            "unknownSchema",
            "`{}` is not a schema known here",
            &[other],
            "write \"prorata/1\"",
            &[],
        ),
    });
    let id = o.required("id", owned);
    let revision = o.required("revision", owned);
    let billing = o.field("billing", billing);
    let cycles = o.required("cycles", |at| {
        // A name with a bad length is known all the same.
        at.entries(MAX_CYCLES, |name, at| {
            Some((Box::from(name), cycle(at).unwrap_or(Cycle::Months(1))))
        })
    });
    let plans = o.required("plans", |at| {
        if matches!(at.value, Value::List(list) if list.is_empty()) {
            return at.fail("emptyList", "expected at least one plan", &[]);
        }
        at.list(MAX_PRODUCTS, plan)
    });
    let add_ons = o.field("addOns", |at| at.list(MAX_PRODUCTS, add_on));
    let promotions = o.field("promotions", |at| at.list(MAX_LIST, promotion));
    let taxes = o.field("taxes", |at| at.list(MAX_LIST, tax_rate));
    let policies = o.required("policies", policies);
    o.field("texts", |at| at.entries(MAX_LIST, |_, at| text(at)));
    let lead_times = o.field("leadTimes", |at| at.list(MAX_LIST, lead_time));
    o.close();
    let mut products = plans?;
    products.extend(add_ons.unwrap_or_default());
    Some(Catalog {
        id: id?,
        revision: revision?,
        billing: billing.unwrap_or_default(),
        plans: ids.plans,
        cycles: cycles.unwrap_or_default(),
        by_id: ids.by_id,
        families: ids.families,
        products,
        promotions: promotions.unwrap_or_default(),
        taxes: taxes.unwrap_or_default(),
        policies: policies?,
        lead_times: lead_times.unwrap_or_default(),
        nothing: Product::default(),
    })
}

/// A string, or strings by language.
pub fn text(at: At<'_, '_>) -> Option<()> {
    match at.value {
        Value::Map(_) => at.entries(100, |_, at| any_string(at).map(drop)).map(drop),
        _ => at.str().map(drop),
    }
}

fn lead_time(at: At<'_, '_>) -> Option<LeadTime> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    let days = o.required("businessDays", |at| {
        let o = Object::open(at)?;
        let from = o.required("from", |at| at.count(0, 1_000));
        let to = o.required("to", |at| at.count(0, 1_000));
        o.close();
        let (from, to) = (from?, to?);
        if to < from {
            at.fail("outOfRange", "expected `to` to be at least `from`", &[])
        } else {
            Some((from, to))
        }
    });
    let holidays = o.field("holidays", |at| at.list(MAX_LIST, date));
    o.close();
    // One by one: a sort of the library's is a kilobyte or two of wasm.
    let mut sorted: Vec<i64> = Vec::new();
    for day in holidays.unwrap_or_default() {
        let at = sorted.partition_point(|known| *known < day.day());
        sorted.insert(at, day.day());
    }
    Some(LeadTime {
        id: id?,
        business_days: days?,
        holidays: sorted,
    })
}
