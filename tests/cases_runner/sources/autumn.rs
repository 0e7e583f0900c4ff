//! Autumn: boundaries are the original anchor and so many intervals, to the millisecond.

use super::amount_off::shares;
use crate::cases_runner::calls::containing;
use crate::cases_runner::case::Case;
use crate::cases_runner::dates::{cycle, instant};
use crate::cases_runner::exact;
use crate::cases_runner::shop::{Swap, flat};
use crate::cases_runner::verdict::{Answer, Outcome};
use serde_json::json;

/// Runs a case of `cases-autumn.json`.
pub fn run(case: &Case) -> Outcome<'_> {
    match case.kind.as_str() {
        "period_dates" => dates(case),
        "allocation" => discount(case),
        "plan_change" => credit(case),
        other => panic!("no adapter for `{other}`"),
    }
}

fn dates(case: &Case) -> Outcome<'_> {
    let cycle = cycle(&case.text("interval"), case.int("interval_count"));
    let (start, end) = containing(
        &instant(&case.text("anchor")),
        &cycle,
        &instant(&case.text("now")),
    )?;
    // The source prints no seconds.
    let minutes = |text: &str| text.replace(":00Z", "Z");
    Ok(Answer::to(case)
        .also("cycle_start", minutes(&start))
        .also("cycle_end", minutes(&end)))
}

/// An amount off several lines; a credit among them makes it a change.
fn discount(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    let lines: Vec<String> = case
        .list("lines")
        .iter()
        .map(|l| l.as_str().unwrap().to_owned())
        .collect();
    let off = if let [charge, credit] = lines.as_slice()
        && let Some(paid) = credit.strip_prefix('-')
    {
        let mut swap = Swap::new(
            &currency,
            &json!({ "months": 1 }),
            "2024-01-01",
            flat(paid),
            flat(charge),
        );
        swap.promotions = vec![
            json!({ "code": "OFF", "amountOff": { currency.as_str(): case.text("discount") } }),
        ];
        swap.asked = json!({ "promotions": ["OFF"] });
        let books = swap.preview()?;
        // Whatever the credit lost would show in it.
        vec![
            books.discount(),
            exact::minor(paid, &currency) - books.credit(),
        ]
    } else {
        shares(&currency, &case.text("discount"), &lines)?
    };
    let text = |minor: &[i64]| {
        json!(
            minor
                .iter()
                .map(|m| exact::major(*m, &currency))
                .collect::<Vec<String>>()
        )
    };
    let after: Vec<i64> = lines
        .iter()
        .zip(&off)
        .map(|(line, off)| exact::minor(line, &currency) - off)
        .collect();
    Ok(Answer::to(case)
        .same("discount_per_line", text(&off))
        .same("after", text(&after)))
}

/// A credit for a price that was paid with a code: it shrinks by the code's percent.
fn credit(case: &Case) -> Outcome<'_> {
    let currency = case.text("currency");
    assert!(
        case.text("discount_started").contains("before"),
        "{}: a code that came later",
        case.id
    );
    let price = case.text("credit_before_discount");
    let mut swap = Swap::new(
        &currency,
        &json!({ "months": 1 }),
        "2024-01-01",
        flat(&price),
        flat("0"),
    );
    swap.promotions =
        vec![json!({ "code": "OFF", "percent": case.text("percent_off"), "appliesTo": ["old"] })];
    swap.held = json!({ "promotions": [{ "code": "OFF" }] });
    let credit = swap.preview()?.credit();
    let full = exact::minor(&price, &currency);
    Ok(Answer::to(case).money("credit", &currency, credit).money(
        "discount",
        &currency,
        full - credit,
    ))
}
