//! Changes that sources describe by dates or by days left, and the fields that they all expect.

use crate::cases_runner::calls::boundary;
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{between, civil, cycle, months};
use crate::cases_runner::shop::{Books, Swap};
use crate::cases_runner::verdict::{Answer, Outcome, Stop};
use serde_json::json;

/// Compares credit, charge and net, wherever they are stated.
pub fn answer<'a>(case: &'a Case, currency: &str, books: &Books) -> Outcome<'a> {
    let cents = |answer: Answer<'a>, field: &str, minor: i64| {
        answer
            .also_money(field, currency, minor)
            .also(&format!("{field}_cents"), minor)
            .also(&format!("{field}_minor"), minor)
    };
    let answer = cents(Answer::to(case), "credit", books.credit());
    let answer = cents(answer, "charge", books.charge());
    Ok(cents(answer, "net", books.total()))
}

/// Sets the moment of a change from the days left in its period, or from the fraction that is left.
pub fn days_left(case: &Case, swap: Swap) -> Swap {
    if let Some(fraction) = case.maybe("fraction_remaining") {
        let (left, days) = fraction.split_once('/').unwrap();
        return swap.with_days_left(left.parse().unwrap(), days.parse().unwrap());
    }
    let days = case.int("days_in_period");
    let left = case
        .maybe_int("days_remaining")
        .unwrap_or_else(|| days - case.int("days_used"));
    swap.with_days_left(left, days)
}

/// Sets a change in a period that is given by its dates: a whole cycle if its length is one, else so many days.
pub fn dated(
    swap: &mut Swap,
    interval: &str,
    start: &str,
    end: &str,
    on: &str,
) -> Result<(), Stop> {
    let (start, end) = (civil(start), civil(end));
    let mut own = cycle(interval, 1);
    if months(&own).is_some() && boundary(&start, &own, 1)? != end {
        own = json!({ "days": between(&start, &end) });
    }
    let same = swap.cycles[0] == swap.cycles[1];
    swap.cycles[0] = own.clone();
    if same {
        swap.cycles[1] = own;
    }
    swap.anchor.clone_from(&start);
    swap.period = Some((start, end));
    swap.on = civil(on);
    Ok(())
}
