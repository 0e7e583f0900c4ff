//! Generated catalogues. Every one of them lints clean; what they sell and on which terms is as odd as it may be.

use super::terms::{cancel_terms, change_rules};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

pub const CYCLES: [&str; 4] = ["monthly", "quarterly", "annual", "days"];
pub const PLANS: [&str; 3] = ["basic", "pro", "team"];
pub const ADD_ONS: [&str; 4] = ["storage", "phone", "training", "pass"];
pub const CODES: [&str; 4] = ["HALF", "WELCOME", "TEAM", "FRIEND"];
/// Prices whose amount never falls as the quantity rises.
pub const RISING: &[&str] = &["flat", "perSeat", "graduated", "package"];
pub const ALL_MODELS: &[&str] = &[
    "flat",
    "perSeat",
    "graduated",
    "volume",
    "stairstep",
    "package",
];

/// Which kinds of catalogue are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Taste {
    pub models: &'static [&'static str],
    /// Trials, free plans, fixed terms, gates, products not on sale, holes in the price grid.
    pub odd: bool,
    pub promotions: bool,
    pub taxes: bool,
    /// Grains finer than a day, day counts, change days, factors, rounding levels and modes.
    pub billing: bool,
}

/// Everything.
pub const WILD: Taste = Taste {
    models: ALL_MODELS,
    odd: true,
    promotions: true,
    taxes: true,
    billing: true,
};

/// Everything that is simply on sale.
pub const OPEN: Taste = Taste { odd: false, ..WILD };

/// An object of the fields that are there.
pub fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

pub fn some<T: std::fmt::Debug + Clone + 'static>(
    chance: f64,
    of: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    if chance == 0.0 {
        return Just(None).boxed();
    }
    prop::option::weighted(chance, of).boxed()
}

pub fn one_of(names: &'static [&'static str]) -> impl Strategy<Value = &'static str> + Clone {
    prop::sample::select(names)
}

/// A price as people and machines write it: zero, whole, with cents, in fractions of a cent.
pub fn decimal() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just("0".to_owned()),
        2 => (1_u32..3_000).prop_map(|n| n.to_string()),
        4 => (1_u32..30_000).prop_map(|n| format!("{}.{:02}", n / 100, n % 100)),
        1 => (1_u32..9_999).prop_map(|n| format!("{}.{:03}", n / 1_000, n % 1_000)),
        1 => (1_u32..999).prop_map(|n| format!("0.{n:05}")),
    ]
}

pub const ROUNDINGS: &[&str] = &[
    "halfExpand",
    "halfEven",
    "halfTrunc",
    "halfCeil",
    "halfFloor",
    "expand",
    "trunc",
    "ceil",
    "floor",
];

fn sums() -> impl Strategy<Value = Value> {
    (
        some(0.7, one_of(&["total", "line"])),
        some(0.4, one_of(ROUNDINGS)),
    )
        .prop_map(|(level, rounding)| {
            object([
                ("level", level.map(Value::from)),
                ("rounding", rounding.map(Value::from)),
            ])
        })
}

fn billing() -> impl Strategy<Value = Value> {
    let day_count = prop_oneof![
        2 => Just(json!("actual")),
        1 => Just(json!("30/360")),
        1 => prop::sample::select(vec![28, 30, 31]).prop_map(|n| json!({ "fixedDays": n })),
    ];
    let factor = (0_u32..7, one_of(ROUNDINGS))
        .prop_map(|(scale, rounding)| json!({ "scale": scale, "rounding": rounding }));
    (
        prop_oneof![5 => Just("day"), 1 => Just("minute"), 1 => Just("second"), 1 => Just("millisecond")],
        (some(0.4, day_count), some(0.4, one_of(&["new", "old", "both"]))),
        some(0.2, factor),
        (some(0.4, one_of(ROUNDINGS)), some(0.3, one_of(&["line", "unit", "rate"]))),
        (some(0.3, one_of(&["endsAtAnchor", "startsAtStart"])), some(0.3, one_of(&["clamp", "sticky"]))),
        (some(0.3, sums()), some(0.3, sums())),
    )
        .prop_map(|(grain, (count, side), factor, (mode, level), (stub, month_end), (tax, discount))| {
            let daily = grain == "day";
            object([
                ("grain", Some(grain.into())),
                ("dayCount", count.filter(|_| daily)),
                ("changeDay", side.filter(|_| daily).map(Value::from)),
                ("factor", factor),
                ("rounding", mode.map(Value::from)),
                ("roundingLevel", level.map(Value::from)),
                ("stub", stub.map(Value::from)),
                ("monthEnd", month_end.map(Value::from)),
                ("tax", tax),
                ("discount", discount),
            ])
        })
}

fn tiers() -> impl Strategy<Value = Value> {
    prop::collection::vec(
        (1_u32..20, some(0.8, decimal()), some(0.5, decimal())),
        1..4,
    )
    .prop_map(|widths| {
        let (mut top, last) = (0, widths.len() - 1);
        let tiers = widths
            .into_iter()
            .enumerate()
            .map(|(i, (width, unit, flat))| {
                top += width;
                let mut tier = object([
                    ("unit", unit.map(Value::from)),
                    ("flat", flat.map(Value::from)),
                ]);
                tier["upTo"] = if i == last { Value::Null } else { top.into() };
                tier
            });
        Value::Array(tiers.collect())
    })
}

/// A price without its currency and cycle.
fn price(models: &'static [&'static str]) -> impl Strategy<Value = Value> {
    (one_of(models), decimal(), tiers(), 1_u32..12).prop_map(|(model, amount, tiers, size)| {
        match model {
            "flat" | "perSeat" => json!({ "model": model, "amount": amount }),
            "package" => json!({ "model": model, "amount": amount, "packageSize": size }),
            _ => json!({ "model": model, "tiers": tiers }),
        }
    })
}

/// Prices on the cycles, all in one currency; `holes` leaves some out.
fn prices(taste: Taste, currency: &'static str) -> impl Strategy<Value = Vec<Value>> {
    let hole = if taste.odd { 0.06 } else { 0.0 };
    let one = (
        price(taste.models),
        prop::bool::weighted(hole),
        some(0.15, decimal()),
    );
    prop::collection::vec(one, CYCLES.len()).prop_map(move |list| {
        let on_cycle = |(cycle, (mut price, hole, fee)): (&&str, (Value, bool, Option<String>))| {
            price["currency"] = currency.into();
            price["cycle"] = (*cycle).into();
            if let Some(fee) = fee {
                price["setupFee"] = fee.into();
            }
            (!hole).then_some(price)
        };
        CYCLES.iter().zip(list).filter_map(on_cycle).collect()
    })
}

fn seats() -> impl Strategy<Value = Value> {
    (1_u32..5, some(0.3, 0_u32..60), some(0.3, 1_u32..4)).prop_map(|(min, more, step)| {
        object([
            ("min", Some(min.into())),
            ("max", more.map(|more| (min + more).into())),
            ("step", step.map(Value::from)),
        ])
    })
}

fn plan(id: &'static str, taste: Taste, currency: &'static str) -> impl Strategy<Value = Value> {
    let odd = |chance: f64| if taste.odd { chance } else { 0.0 };
    (
        prices(taste, currency),
        0_u32..3,
        some(0.3, seats()),
        (
            some(odd(0.2), 1_u32..40),
            some(odd(0.15), one_of(&["free", "trial"])),
            prop::bool::weighted(odd(0.1)),
            prop::bool::weighted(odd(0.05)),
            prop::bool::weighted(odd(0.08)),
        ),
        (
            some(0.4, 1_u32..200),
            prop::bool::weighted(0.3),
            some(0.2, 1_u32..20),
        ),
    )
        .prop_map(
            move |(
                prices,
                rank,
                seats,
                (trial, kind, fixed, closed, local),
                (holds, feature, included),
            )| {
                object([
                    ("id", Some(id.into())),
                    ("name", Some(id.into())),
                    ("rank", Some(rank.into())),
                    ("kind", kind.map(Value::from)),
                    ("trialDays", trial.map(Value::from)),
                    ("seats", seats),
                    ("term", fixed.then(|| "fixed".into())),
                    ("prices", Some(prices.into())),
                    ("capacity", holds.map(|n| json!({ "people": n }))),
                    ("features", Some(json!({ "sso": feature }))),
                    (
                        "includes",
                        included.map(
                            |n| json!([{ "item": "help", "name": "Help", "whenSeatsAtLeast": n }]),
                        ),
                    ),
                    (
                        "sell",
                        closed.then(|| json!({ "refuse": { "code": "askSales" } })),
                    ),
                    (
                        "availability",
                        local.then(|| json!({ "only": ["PL", "DE"] })),
                    ),
                ])
            },
        )
}

fn add_on(id: &'static str, taste: Taste, currency: &'static str) -> impl Strategy<Value = Value> {
    let odd = |chance: f64| if taste.odd { chance } else { 0.0 };
    (
        prices(taste, currency),
        some(odd(0.2), prop::sample::subsequence(PLANS.to_vec(), 1..3)),
        prop::bool::weighted(odd(0.2)),
        prop::bool::weighted(odd(0.2)),
    )
        .prop_map(move |(mut prices, plans, one_cycle, batch)| {
            let term = match id {
                "training" => Some("oneTime"),
                "pass" => Some("fixed"),
                _ => None,
            };
            if term == Some("oneTime") {
                prices.truncate(1);
                for price in &mut prices {
                    price.as_object_mut().unwrap().remove("cycle");
                }
            }
            object([
                ("id", Some(id.into())),
                ("name", Some(id.into())),
                ("term", term.map(Value::from)),
                ("prices", Some(prices.into())),
                (
                    "capacity",
                    (id == "storage").then(|| json!({ "people": { "adds": 10 } })),
                ),
                ("plans", plans.map(Value::from)),
                ("oneCyclePerAddOn", one_cycle.then(|| true.into())),
                ("removeWholeBatch", batch.then(|| true.into())),
            ])
        })
}

fn promotion(code: &'static str, currency: &'static str) -> impl Strategy<Value = Value> {
    let percent = prop_oneof![
        2 => (0_u32..=100).prop_map(|n| n.to_string()),
        1 => (0_u32..100_000).prop_map(|n| format!("{}.{:03}", n / 1_000, n % 1_000)),
        1 => Just("100".to_owned()),
    ];
    let items = prop::sample::subsequence(
        vec![
            "basic", "pro", "team", "storage", "phone", "training", "setupFee",
        ],
        1..4,
    );
    (
        prop::bool::ANY,
        percent,
        decimal(),
        (
            some(0.3, items),
            some(0.15, prop::sample::subsequence(CYCLES.to_vec(), 1..3)),
        ),
        (
            some(0.3, 1_u32..4),
            some(0.2, 1_u32..12),
            prop::bool::weighted(0.6),
        ),
    )
        .prop_map(
            move |(by_percent, percent, off, (items, cycles), (periods, seats, stackable))| {
                object([
                    ("code", Some(code.into())),
                    ("percent", by_percent.then(|| percent.into())),
                    ("amountOff", (!by_percent).then(|| json!({ currency: off }))),
                    ("appliesTo", items.map(Value::from)),
                    ("cycles", cycles.map(Value::from)),
                    ("periods", periods.map(Value::from)),
                    ("minSeats", seats.map(Value::from)),
                    ("stackable", stackable.then(|| true.into())),
                ])
            },
        )
}

fn tax(id: &'static str) -> impl Strategy<Value = Value> {
    let items = prop::sample::subsequence(
        vec!["basic", "pro", "team", "storage", "phone", "training"],
        1..5,
    );
    (
        (0_u32..30_000),
        prop::bool::weighted(0.4),
        some(0.2, items),
        prop::bool::weighted(0.2),
    )
        .prop_map(move |(percent, inclusive, items, local)| {
            object([
                ("id", Some(id.into())),
                (
                    "percent",
                    Some(format!("{}.{:03}", percent / 1_000, percent % 1_000).into()),
                ),
                ("inclusive", inclusive.then(|| true.into())),
                ("appliesTo", items.map(Value::from)),
                ("countries", local.then(|| json!(["PL"]))),
            ])
        })
}

/// A catalogue.
pub fn catalog(taste: Taste) -> impl Strategy<Value = Value> {
    let currency = prop_oneof![3 => Just("EUR"), 1 => Just("JPY"), 1 => Just("KWD")];
    currency.prop_flat_map(move |currency| {
        let plans = PLANS.map(|id| plan(id, taste, currency).boxed());
        let add_ons = ADD_ONS.map(|id| add_on(id, taste, currency).boxed());
        let codes = if taste.promotions { CODES.len() } else { 0 };
        let codes: Vec<_> = CODES.into_iter().take(codes).map(|c| promotion(c, currency)).collect();
        let rates: Vec<_> = ["vat", "city", "gross"]
            .into_iter()
            .take(if taste.taxes { 3 } else { 0 })
            .map(tax)
            .collect();
        let billing = if taste.billing { billing().boxed() } else { Just(json!({})).boxed() };
        let gate = some(if taste.odd { 0.1 } else { 0.0 }, Just(json!([{
            "when": { "facts": { "blocked": true } }, "then": { "refuse": { "code": "blocked" } } }])));
        (
            (plans, add_ons),
            (codes, rates, prop::sample::subsequence(vec![0_usize, 1, 2], 0..=3)),
            billing,
            (change_rules(taste.odd), change_rules(taste.odd), some(0.6, change_rules(taste.odd)), cancel_terms(), gate),
        )
            .prop_map(|((plans, add_ons), (codes, rates, taxed), billing, (plan, seat, add_on, cancel, gates))| {
                let rates: Vec<Value> = taxed.iter().filter_map(|i| rates.get(*i).cloned()).collect();
                json!({
                    "schema": "prorata/1", "id": "generated", "revision": "1",
                    "billing": billing,
                    "cycles": { "monthly": { "months": 1 }, "quarterly": { "months": 3 }, "annual": { "months": 12 }, "days": { "days": 30 } },
                    "plans": plans, "addOns": add_ons, "promotions": codes, "taxes": rates,
                    "policies": object([
                        ("planChange", Some(plan)), ("seatChange", Some(seat)), ("addOnChange", add_on),
                        ("cancel", Some(json!([{ "then": cancel }]))), ("gates", gates),
                    ]),
                })
            })
    })
}

/// The same catalogue with these terms for every change.
pub fn with_terms(catalog: &Value, terms: &Value) -> Value {
    let mut catalog = catalog.clone();
    let rules = json!([{ "then": terms }]);
    catalog["policies"] = json!({
        "planChange": rules, "seatChange": rules, "addOnChange": rules, "cancel": catalog["policies"]["cancel"],
    });
    catalog
}

pub fn grain(catalog: &Value) -> &str {
    catalog["billing"]["grain"].as_str().unwrap_or("day")
}

pub fn sticky(catalog: &Value) -> bool {
    catalog["billing"]["monthEnd"] == "sticky"
}

pub fn currency(catalog: &Value) -> Value {
    let price = |product: &Value| product["prices"].get(0).map(|p| p["currency"].clone());
    let products = catalog["addOns"].as_array().unwrap();
    products
        .iter()
        .find_map(price)
        .unwrap_or_else(|| "EUR".into())
}

/// Takes the setup fees off every price.
pub fn without_setup_fees(catalog: &mut Value) {
    for list in ["plans", "addOns"] {
        for product in catalog[list].as_array_mut().unwrap() {
            for price in product["prices"].as_array_mut().unwrap() {
                price.as_object_mut().unwrap().remove("setupFee");
            }
        }
    }
}
