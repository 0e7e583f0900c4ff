//! Promotions and tax rates.

use super::MAX_LIST;
use super::names::{Items, any_items, cycle_name};
use super::price::{in_minor, percent};
use crate::boundary::read::{At, Object, boolean, countries, date, decimal, owned};
use crate::boundary::value::Value;
use crate::catalog::{ItemId, MAX_SEATS, Promotion, TaxRate, folded};
use crate::money::Currency;

pub fn promotion(at: At<'_, '_>) -> Option<Promotion> {
    let o = Object::open(at)?;
    let code = o.required("code", |at| {
        let code = at.str()?;
        if code.trim().is_empty() {
            at.fail("invalidString", "expected a code that is not empty", &[])
        } else {
            Some(code.trim())
        }
    });
    let percent = o.field("percent", |at| {
        let value = percent(at)?;
        if value.num() > value.den() {
            at.fail("outOfRange", "expected at most 100 percent", &[])
        } else {
            Some(value)
        }
    });
    let amount_off = o.field("amountOff", |at| {
        at.entries(300, |code, at| {
            let Some(currency) = Currency::find(code) else {
                return at.fail(
                    "unknownCurrency",
                    "`{}` is not a currency of ISO 4217",
                    &[code],
                );
            };
            Some((currency, in_minor(decimal(at)?, currency)))
        })
    });
    let unclear = o.has("percent") == o.has("amountOff");
    let applies_to = o.field("appliesTo", items_and_fees);
    let cycles = o.field("cycles", |at| at.list(100, cycle_name));
    let valid_from = o.field("validFrom", date);
    let valid_until = o.field("validUntil", date);
    let periods = o.field("periods", |at| at.count(1, 10_000));
    let min_seats = o.field("minSeats", |at| at.count(1, MAX_SEATS));
    let countries = o.field("countries", countries);
    let stackable = o.field("stackable", boolean);
    o.close();
    if unclear {
        return at.fail(
            "missingField",
            "expected either `percent` or `amountOff`",
            &[],
        );
    }
    if let (Some(from), Some(until)) = (valid_from, valid_until)
        && until < from
    {
        return at.fail(
            "outOfRange",
            "expected validUntil not to lie before validFrom",
            &[],
        );
    }
    let code = code?;
    let (applies_to, setup_fees) = match applies_to {
        Some((items, fees)) => (Some(items), fees),
        None => (None, false),
    };
    Some(Promotion {
        code: code.into(),
        key: folded(code).into(),
        percent,
        amount_off: amount_off.unwrap_or_default(),
        applies_to,
        setup_fees,
        cycles,
        valid_from,
        valid_until,
        periods,
        min_seats,
        countries,
        stackable: stackable.unwrap_or(false),
    })
}

/// Items by id or family, and whether `setupFee` is among them.
fn items_and_fees(at: At<'_, '_>) -> Option<(Vec<ItemId>, bool)> {
    let Value::List(_) = at.value else {
        return at.wrong("a list");
    };
    let (mut all, mut fees) = (Items::default(), false);
    at.each(MAX_LIST, &mut |at| match at.value {
        Value::Str(s) if s == "setupFee" => fees = true,
        _ => any_items(at)
            .into_iter()
            .flatten()
            .for_each(|item| all.add(item)),
    });
    Some((all.done(), fees))
}

/// A tax rate, of the catalogue or of a request.
pub fn tax_rate(at: At<'_, '_>) -> Option<TaxRate> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    let rate = o.required("percent", percent);
    let inclusive = o.field("inclusive", boolean);
    let countries = o.field("countries", countries);
    let applies_to = o.field("appliesTo", any_items);
    o.close();
    Some(TaxRate {
        id: id?,
        rate: rate?,
        inclusive: inclusive.unwrap_or(false),
        countries,
        applies_to,
    })
}
