//! Prices and what else is an amount or a percent.

use super::MAX_TIERS;
use super::names::{cycle_name, plan_name};
use crate::boundary::read::{At, Object, country, currency, decimal};
use crate::boundary::value::Value;
use crate::catalog::{MAX_SEATS, Model, Price, Term, Tier, Unit};
use crate::money::{Currency, Ratio, decimal_text, ten_to};
use rust_decimal::Decimal;

/// A decimal price in minor units, exact.
pub fn in_minor(decimal: Decimal, currency: Currency) -> Ratio {
    let scale = ten_to(decimal.scale());
    Ratio::new(decimal.mantissa() * currency.scale(), scale).reduced()
}

/// A decimal percent as a fraction.
pub fn percent(at: At<'_, '_>) -> Option<Ratio> {
    let decimal = decimal(at)?;
    Some(Ratio::new(decimal.mantissa(), ten_to(decimal.scale()) * 100).reduced())
}

pub fn price(at: At<'_, '_>, term: Term, is_plan: bool) -> Option<Price> {
    #[derive(Clone, Copy, PartialEq)]
    enum Name {
        Flat,
        PerSeat,
        Graduated,
        Volume,
        Stairstep,
        Package,
    }
    let o = Object::open(at)?;
    let currency = o.required("currency", currency);
    let cycle = if term == Term::OneTime {
        if o.has("cycle") {
            o.field_error(
                "cycle",
                "priceShape",
                "a one-time product has no cycle",
                &[],
            );
        }
        o.field("cycle", cycle_name)
    } else {
        o.required("cycle", cycle_name)
    };
    let plan = if is_plan {
        None
    } else {
        o.field("plan", plan_name)
    };
    let country = o.field("country", country);
    let setup_fee = o.field("setupFee", decimal);
    let model = o.required("model", |at| {
        at.one_of(&[
            ("flat", Name::Flat),
            ("perSeat", Name::PerSeat),
            ("graduated", Name::Graduated),
            ("volume", Name::Volume),
            ("stairstep", Name::Stairstep),
            ("package", Name::Package),
        ])
    });
    let amount = o.field("amount", decimal);
    let tiers = o.field_with("tiers", |at| tiers(at, currency?));
    let size = o.field("packageSize", |at| at.count(1, MAX_SEATS));
    let tiered = matches!(
        model,
        Some(Name::Graduated | Name::Volume | Name::Stairstep)
    );
    let shape = |field: &'static str, wanted: bool| {
        if model.is_some() && o.has(field) != wanted {
            let what = if wanted {
                "is missing for"
            } else {
                "has no place in"
            };
            o.field_error(field, "priceShape", "`{}` {} this model", &[field, what]);
        }
    };
    shape("amount", !tiered);
    shape("tiers", tiered);
    shape("packageSize", model == Some(Name::Package));
    o.close();
    let currency = currency?;
    let unit = |decimal: Decimal| {
        let minor = in_minor(decimal, currency);
        let major = minor.over(Ratio::new(currency.scale(), 1)).unwrap_or(minor);
        Unit {
            minor,
            text: decimal_text(major, currency.exponent()).into(),
        }
    };
    let model = match model? {
        Name::Flat => Model::Flat(unit(amount?)),
        Name::PerSeat => Model::PerSeat(unit(amount?)),
        Name::Package => Model::Package(unit(amount?), size?),
        Name::Graduated => Model::Graduated(tiers?),
        Name::Volume => Model::Volume(tiers?),
        Name::Stairstep => Model::Stairstep(tiers?),
    };
    Some(Price {
        currency,
        cycle,
        plan,
        country,
        setup_fee: setup_fee.map(|d| in_minor(d, currency)),
        model,
    })
}

fn tiers(at: At<'_, '_>, currency: Currency) -> Option<Vec<Tier>> {
    let tiers = at.list_with(MAX_TIERS, |at, _| {
        let o = Object::open(at)?;
        let up_to = o.required("upTo", |at| match at.value {
            Value::Null => Some(None),
            _ => at.count(1, MAX_SEATS).map(Some),
        });
        let unit = o.field("unit", decimal);
        let flat = o.field("flat", decimal);
        o.close();
        let minor = |d: Option<Decimal>| d.map_or(Ratio::ZERO, |d| in_minor(d, currency));
        Some(Tier {
            up_to: up_to?,
            unit: minor(unit),
            flat: minor(flat),
        })
    })?;
    let Value::List(given) = at.value else {
        return None;
    };
    if given.is_empty() {
        return at.fail("emptyList", "expected at least one tier", &[]);
    }
    if tiers.len() < given.len() {
        return None;
    }
    let mut below = Some(0);
    for (i, tier) in tiers.iter().enumerate() {
        let rises = match (below, tier.up_to) {
            (Some(b), Some(top)) => top > b,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !rises {
            at.issues.error(
                "tierGap",
                &at.path.index(i),
                "each tier has to end above the one before, and only the last has no end",
                &[],
            );
        }
        below = tier.up_to;
    }
    if below.is_some() {
        let last = at.path.index(tiers.len() - 1);
        at.issues.error_with_help(
            "tierGap",
            &last.key("upTo"),
            "the last tier ends",
            &[],
            "write null, so that every quantity has a price",
            &[],
        );
    }
    Some(tiers)
}
