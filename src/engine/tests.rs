//! What happens when the engine is wrong: a result that does not hold is withheld, whatever is wrong with it.

use super::{Engine, Method, Outcome, PricingError, Receive, Value, leave};
use crate::boundary::{digest::digest, json};
use crate::result::{Invoice, Line, Settlement, Totals, Why};
use std::cell::Cell;

thread_local! {
    /// How much too high every total is made.
    static OFF: Cell<i64> = const { Cell::new(0) };
}

/// The only way to break a result, and there is none outside of these tests.
pub fn spoiled(mut totals: Totals) -> Totals {
    totals.total += OFF.get();
    totals
}

/// Takes the total.
struct Total;

impl Receive for Total {
    type Out = i64;

    fn receive<T: Outcome>(self, result: &T) -> i64 {
        result.totals().total
    }
}

const SHOP: &str = r#"{
  "schema": "prorata/1", "id": "demo", "revision": "1", "cycles": { "monthly": { "months": 1 } },
  "plans": [{ "id": "pro", "name": "Pro", "rank": 1,
    "prices": [{ "currency": "EUR", "cycle": "monthly", "model": "perSeat", "amount": "31.00" }] }],
  "policies": { "planChange": [{ "then": {} }], "seatChange": [{ "then": {} }], "cancel": [{ "then": { "refund": "prorated" } }] }
}"#;

const REQUESTS: [(Method, &str, i64); 4] = [
    (
        Method::Quote,
        r#"{ "on": "2026-01-01", "currency": "EUR", "cycle": "monthly", "plan": "pro", "seats": 2 }"#,
        6200,
    ),
    (
        Method::UpgradePreview,
        r#"{ "subscription": { "plan": "pro", "cycle": "monthly", "seats": 2, "currency": "EUR", "anchor": "2026-01-01" },
             "on": "2026-01-31", "to": { "seats": 5 } }"#,
        300,
    ),
    (
        Method::SeatChangePreview,
        r#"{ "subscription": { "plan": "pro", "cycle": "monthly", "seats": 2, "currency": "EUR", "anchor": "2026-01-01" },
             "on": "2026-01-31", "seats": 3 }"#,
        100,
    ),
    (
        Method::CancelEffectiveDate,
        r#"{ "subscription": { "plan": "pro", "cycle": "monthly", "seats": 2, "currency": "EUR", "anchor": "2026-01-01" },
             "on": "2026-01-31" }"#,
        0,
    ),
];

fn call(engine: &Engine, method: Method, request: &Value<'_>) -> Result<i64, PricingError> {
    engine.call(method, request, Total)
}

#[test]
fn a_wrong_total_is_a_typed_error_with_the_requests_digest() {
    let engine = Engine::from_json(SHOP).unwrap();
    for (method, text, total) in REQUESTS {
        let request = json::parse(text, 10_000).unwrap();
        assert_eq!(call(&engine, method, &request), Ok(total), "{method:?}");
        for off in [1, -1, total + 1] {
            OFF.set(off);
            let thrown = call(&engine, method, &request);
            OFF.set(0);
            let [issue] = &thrown.unwrap_err().issues[..] else {
                panic!("one issue")
            };
            assert_eq!((issue.code, issue.path.as_str()), ("internalInvariant", ""));
            let help = issue.help.as_deref().unwrap_or_default();
            assert!(help.contains(&digest(&request)), "{help}");
        }
        // The next call works.
        assert_eq!(call(&engine, method, &request), Ok(total), "{method:?}");
    }
}

#[test]
fn two_requests_have_two_digests_and_the_order_of_keys_makes_none() {
    let of = |text| digest(&json::parse(text, 1000).unwrap());
    let one = of(r#"{ "on": "2026-01-01", "plan": "pro" }"#);
    assert_eq!(one, of(r#"{"plan":"pro","on":"2026-01-01"}"#));
    assert_ne!(one, of(r#"{ "on": "2026-01-02", "plan": "pro" }"#));
    // As `sha256sum` has it.
    assert_eq!(
        of("{}"),
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    );
}

/// A result of the bare numbers.
#[derive(Clone, Default)]
struct Books {
    refused: bool,
    totals: Totals,
    settlement: Settlement,
}

impl serde::Serialize for Books {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_unit()
    }
}

impl Outcome for Books {
    fn allowed(&self) -> bool {
        !self.refused
    }
    fn reasons(&self) -> &[Why<'_>] {
        &[]
    }
    fn lines(&self) -> &[Line<'_>] {
        &[]
    }
    fn totals(&self) -> &Totals {
        &self.totals
    }
    fn settlement(&self) -> &Settlement {
        &self.settlement
    }
    fn renewal(&self) -> Option<&Invoice> {
        None
    }
}

/// Books that balance over every place where money can go, around a total of zero.
fn balanced() -> Books {
    Books {
        refused: false,
        totals: Totals {
            subtotal: 120,
            discount: -20,
            tax: -100,
            tax_included: 7,
            total: 0,
        },
        settlement: Settlement {
            balance_before: 50,
            from_balance: 40,
            due_now: 30,
            to_balance: 20,
            refund: 15,
            forfeited: 10,
            to_renewal: -25,
            balance_after: 30,
        },
    }
}

#[test]
fn every_number_of_the_books_is_looked_at() {
    assert_eq!(leave(&balanced(), Total), Ok(0));
    let spoilers: [fn(&mut Books); 13] = [
        |b| b.totals.total += 1,
        |b| b.totals.subtotal += 1,
        |b| b.totals.discount += 1,
        |b| b.totals.tax += 1,
        |b| b.settlement.balance_before += 1,
        |b| b.settlement.from_balance += 1,
        |b| b.settlement.due_now += 1,
        |b| b.settlement.to_balance += 1,
        |b| b.settlement.refund += 1,
        |b| b.settlement.forfeited += 1,
        |b| b.settlement.to_renewal += 1,
        |b| b.settlement.balance_after += 1,
        // Totals and settlement agree, and the lines are of another sum.
        |b| {
            b.totals.subtotal += 1;
            b.totals.total += 1;
            b.settlement.due_now += 1;
        },
    ];
    for (at, spoil) in spoilers.iter().enumerate() {
        let mut books = balanced();
        spoil(&mut books);
        let thrown = leave(&books, Total).map_err(|e| e.issues[0].code);
        assert_eq!(thrown, Err("internalInvariant"), "spoiler {at}");
    }
}

#[test]
fn no_part_of_a_settlement_is_negative() {
    // Each pair keeps every sum and turns one part below zero.
    let spoilers: [fn(&mut Settlement); 5] = [
        |s| {
            s.due_now -= 100;
            s.to_renewal += 100;
        },
        |s| {
            s.refund -= 100;
            s.to_renewal -= 100;
        },
        |s| {
            s.forfeited -= 100;
            s.to_renewal -= 100;
        },
        |s| {
            s.from_balance -= 100;
            s.to_balance -= 100;
        },
        |s| {
            s.balance_before -= 100;
            s.balance_after -= 100;
        },
    ];
    for (at, spoil) in spoilers.iter().enumerate() {
        let mut books = balanced();
        spoil(&mut books.settlement);
        let thrown = leave(&books, Total).map_err(|e| e.issues[0].code);
        assert_eq!(thrown, Err("internalInvariant"), "spoiler {at}");
    }
}

#[test]
fn a_refused_call_settles_nothing_and_its_sums_still_hold() {
    let mut books = balanced();
    books.refused = true;
    books.settlement = Settlement {
        balance_before: 50,
        balance_after: 50,
        ..Settlement::default()
    };
    assert_eq!(leave(&books, Total), Ok(0));
    books.totals.total = 1;
    assert!(leave(&books, Total).is_err());
}
