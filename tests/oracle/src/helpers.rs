//! The calendar helpers, usable alone.

use crate::book::Book;
use crate::cal::{Cycle, Grain, Period, boundary, civil, containing, floor_day, parse};
use crate::json::{int, text};
use crate::num::{Q, dec, exponent, pow10, q, round};
use crate::part::{Part, Side};
use crate::state::period_of;
use serde_json::{Value, json};

fn cycle_of(v: &Value) -> Cycle {
    int(v, "months").map_or_else(|| Cycle::Days(int(v, "days").expect("days")), Cycle::Months)
}

pub fn answer(call: &str, r: &Value) -> Value {
    let wrapped = json!({ "billing": r.get("billing").cloned().unwrap_or_else(|| json!({})) });
    let book = Book::open(&wrapped);
    let sticky = text(r, "monthEnd") == Some("sticky") || book.sticky;
    let print =
        |p: Period| json!({ "start": book.grain.text(p.start), "end": book.grain.text(p.end) });
    match call {
        "boundary" => {
            let at = boundary(
                parse(text(r, "anchor").expect("anchor")),
                cycle_of(&r["cycle"]),
                int(r, "n").expect("n"),
                sticky,
            );
            json!(Grain::Day.text(at))
        }
        "periodContaining" => print(containing(
            parse(text(r, "anchor").expect("anchor")),
            cycle_of(&r["cycle"]),
            parse(text(r, "on").expect("on")),
            sticky,
        )),
        "periods" => periods(&book, r, sticky),
        "prorate" => prorate(&book, r),
        other => panic!("no call {other}"),
    }
}

fn periods(book: &Book, r: &Value, sticky: bool) -> Value {
    let anchor = parse(text(r, "anchor").expect("anchor"));
    let cycle = cycle_of(&r["cycle"]);
    let start = parse(text(r, "start").expect("start"));
    let end = text(r, "end").map_or(i64::MAX, parse);
    let mut out = vec![];
    let mut at = start;
    while at < end && out.len() < 500 {
        let full = containing(anchor, cycle, at, sticky);
        let span = Period {
            start: at,
            end: full.end.min(end),
        };
        // a leading stub is part of the cycle that ends at the boundary, or of one counted from its start; a trailing one of its own
        let whole = if span.start > full.start && span.end == full.end {
            book.whole_of(span, cycle, anchor)
        } else {
            full
        };
        let part = book.part(span, whole, cycle, Side::Plain);
        let n = if part.whole {
            book.units(whole.start, whole.end)
        } else {
            part.num
        };
        let d = if part.whole { n } else { part.den };
        out.push(json!({ "period": { "start": book.grain.text(span.start), "end": book.grain.text(span.end) }, "numerator": n, "denominator": d }));
        at = span.end;
    }
    json!(out)
}

fn prorate(book: &Book, r: &Value) -> Value {
    let p = period_of(&r["period"]);
    let on = parse(text(r, "on").expect("on"));
    let currency = text(r, "currency").expect("currency");
    let ((y1, m1, _), (y2, m2, _)) = (civil(floor_day(p.start)), civil(floor_day(p.end)));
    let cycle = Cycle::Months(((y2 - y1) * 12 + m2 - m1).max(1));
    let part = book.part(
        Period {
            start: on,
            end: text(r, "until").map_or(p.end, parse),
        },
        p,
        cycle,
        Side::Plain,
    );
    let price = dec(text(r, "amount").expect("amount")) * pow10(exponent(currency));
    let quantity = int(r, "quantity").unwrap_or(1);
    let amount = level(book, &price, quantity, &part);
    let whole = book.units(p.start, p.end);
    let (n, d) = if part.whole {
        (whole, whole)
    } else {
        (part.num, part.den)
    };
    json!({ "amount": round(&amount, &book.rounding), "numerator": n, "denominator": d })
}

fn level(book: &Book, price: &Q, quantity: i64, part: &Part) -> Q {
    match book.level.as_str() {
        "unit" => {
            q(round(
                &(price * book.quantised(part.exact())),
                &book.rounding,
            )) * q(quantity)
        }
        "rate" if !part.whole => {
            q(round(&(price / q(part.den)), &book.rounding)) * q(part.num) * q(quantity)
        }
        _ => price * q(quantity) * book.quantised(part.exact()),
    }
}
