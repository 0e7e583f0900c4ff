//! Generated subscriptions and requests. They are drawn as plain numbers and become JSON when they meet a catalogue.

use super::dates::{awkward, boundary, containing, grain_millis, print};
use super::shop::{self, ADD_ONS, CODES, CYCLES, PLANS, object};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// A subscription and the day it is looked at.
#[derive(Clone, Debug)]
pub struct Picks {
    pub plan: usize,
    pub cycle: usize,
    pub seats: u32,
    /// Of the anchor, in days and milliseconds.
    pub anchor: (i64, i64),
    /// Which period from the anchor it is in.
    pub n: i64,
    /// Whether the period is stored, and where in it, by ten thousandths, it starts.
    pub period: Option<i64>,
    /// Where in the period the request comes, by ten thousandths.
    pub into: i64,
    /// Whole periods since the stored one.
    pub late: i64,
    /// Storage and phone: how many, on which cycle.
    pub add_ons: Vec<(usize, u32, Option<usize>)>,
    pub codes: Vec<(usize, Option<u32>)>,
    /// What was paid for the plan and for each add-on, where it is known.
    pub paid: Option<(u32, u32)>,
    pub balance: u32,
    pub country: Option<&'static str>,
    pub odd: Odd,
}

/// What only some subscriptions have.
#[derive(Clone, Debug, Default)]
pub struct Odd {
    pub carried: Option<i32>,
    pub status: Option<&'static str>,
    pub pending: Option<Wanted>,
    pub ends: Option<i64>,
    pub term: Option<i64>,
    pub overdue: bool,
}

/// What a change asks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub plan: Option<usize>,
    pub cycle: Option<usize>,
    pub seats: Option<u32>,
    pub add_ons: Vec<(usize, u32, Option<usize>)>,
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    chance: f64,
    of: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    prop::option::weighted(chance, of).boxed()
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![1 => Just(0), 2 => 0_i64..86_400_000]
}

fn add_ons(most: usize) -> impl Strategy<Value = Vec<(usize, u32, Option<usize>)>> {
    let one = (0_usize..2, 1_u32..20, maybe(0.3, 0_usize..CYCLES.len()));
    prop::collection::vec(one, 0..=most).prop_map(|mut list| {
        list.sort();
        list.dedup_by_key(|(item, ..)| *item);
        list
    })
}

fn codes() -> impl Strategy<Value = Vec<(usize, Option<u32>)>> {
    let all: Vec<usize> = (0..CODES.len()).collect();
    (prop::sample::subsequence(all, 0..3), maybe(0.3, 0_u32..4))
        .prop_map(|(codes, left)| codes.into_iter().map(|c| (c, left)).collect())
}

pub fn wanted() -> impl Strategy<Value = Wanted> {
    let add_on = (
        0_usize..ADD_ONS.len(),
        0_u32..20,
        maybe(0.2, 0_usize..CYCLES.len()),
    );
    (
        maybe(0.6, 0_usize..PLANS.len()),
        maybe(0.3, 0_usize..CYCLES.len()),
        maybe(0.5, 1_u32..40),
        prop::collection::vec(add_on, 0..2),
    )
        .prop_map(|(plan, cycle, seats, add_ons)| Wanted {
            plan,
            cycle,
            seats,
            add_ons,
        })
}

fn odd() -> impl Strategy<Value = Odd> {
    (
        maybe(0.2, -5_000_i32..5_000),
        maybe(
            0.3,
            select(vec!["active", "trialing", "pastDue", "cancelled"]),
        ),
        maybe(0.2, wanted()),
        (
            maybe(0.1, 0_i64..3),
            maybe(0.2, 0_i64..14),
            prop::bool::weighted(0.1),
        ),
    )
        .prop_map(|(carried, status, pending, (ends, term, overdue))| Odd {
            carried,
            status,
            pending,
            ends,
            term,
            overdue,
        })
}

/// Subscriptions; without `odd` they are active and nothing waits.
pub fn picks(is_odd: bool) -> impl Strategy<Value = Picks> {
    let odd = if is_odd {
        odd().boxed()
    } else {
        Just(Odd::default()).boxed()
    };
    (
        (
            0_usize..PLANS.len(),
            0_usize..CYCLES.len(),
            prop_oneof![3 => 1_u32..12, 1 => 1_u32..400],
        ),
        ((awkward(), time()), 0_i64..6),
        (
            maybe(0.6, prop_oneof![3 => Just(0), 1 => 1_i64..9_900]),
            0_i64..10_000,
            prop_oneof![8 => Just(0), 1 => 1_i64..4],
        ),
        (
            add_ons(2),
            codes(),
            maybe(0.5, (0_u32..300_000, 0_u32..30_000)),
        ),
        (
            prop_oneof![2 => Just(0), 1 => 0_u32..100_000],
            maybe(0.7, select(vec!["PL", "US"])),
        ),
        odd,
    )
        .prop_map(
            |(
                (plan, cycle, seats),
                (anchor, n),
                (period, into, late),
                (add_ons, codes, paid),
                (balance, country),
                odd,
            )| {
                Picks {
                    plan,
                    cycle,
                    seats,
                    anchor,
                    n,
                    period,
                    into,
                    late,
                    add_ons,
                    codes,
                    paid,
                    balance,
                    country,
                    odd,
                }
            },
        )
}

/// A number of seats that the plan is sold with.
pub fn seats_of(catalog: &Value, plan: usize, pick: u32) -> u32 {
    let seats = &catalog["plans"][plan]["seats"];
    let field = |name: &str| seats[name].as_u64().and_then(|n| u32::try_from(n).ok());
    let (min, step) = (field("min").unwrap_or(1), field("step").unwrap_or(1));
    let choices = field("max").map_or(u32::MAX, |max| (max - min) / step + 1);
    min + step * ((pick - 1) % choices)
}

impl Picks {
    fn cut(&self, catalog: &Value, at: i64) -> i64 {
        let unit = grain_millis(shop::grain(catalog));
        at.div_euclid(unit) * unit
    }

    pub fn anchor_at(&self, catalog: &Value) -> i64 {
        self.cut(catalog, self.anchor.0 * 86_400_000 + self.anchor.1)
    }

    /// The cycle's own period that is meant.
    fn whole(&self, catalog: &Value, later: i64) -> (i64, i64) {
        let cycle = &catalog["cycles"][CYCLES[self.cycle]];
        let n = if self.is_fixed(catalog) {
            0
        } else {
            self.n + later
        };
        let at = |n| boundary(self.anchor_at(catalog), cycle, n, shop::sticky(catalog));
        (at(n), at(n + 1))
    }

    fn is_fixed(&self, catalog: &Value) -> bool {
        catalog["plans"][self.plan]["term"] == "fixed"
    }

    /// The subscription's current period.
    pub fn span(&self, catalog: &Value) -> (i64, i64) {
        let (start, end) = self.whole(catalog, 0);
        let from = self.period.unwrap_or(0);
        (
            self.cut(catalog, start + (end - start) / 10_000 * from),
            end,
        )
    }

    pub fn on_at(&self, catalog: &Value) -> i64 {
        let (mut start, mut end) = self.span(catalog);
        if self.late > 0 && !self.is_fixed(catalog) {
            (start, end) = self.whole(catalog, self.late);
        }
        self.cut(catalog, start + (end - start) / 10_000 * self.into)
    }

    pub fn on(&self, catalog: &Value) -> Value {
        print(self.on_at(catalog), shop::grain(catalog)).into()
    }

    fn segments(&self, catalog: &Value, held: &[Value], (plan, add_on): (u32, u32)) -> Value {
        let (start, end) = self.span(catalog);
        let text = |at| print(at, shop::grain(catalog));
        let mut list = vec![
            json!({ "item": PLANS[self.plan], "amount": plan, "period": { "start": text(start), "end": text(end) } }),
        ];
        for add_on_held in held {
            let cycle = add_on_held["cycle"].as_str().unwrap_or(CYCLES[self.cycle]);
            let period = if cycle == CYCLES[self.cycle] {
                (start, end)
            } else {
                containing(
                    self.anchor_at(catalog),
                    &catalog["cycles"][cycle],
                    start,
                    shop::sticky(catalog),
                )
            };
            list.push(json!({ "item": add_on_held["id"], "amount": add_on, "period": { "start": text(period.0), "end": text(period.1) } }));
        }
        Value::Array(list)
    }

    /// The subscription as it would be stored.
    pub fn stored(&self, catalog: &Value) -> Value {
        let text = |at| Value::from(print(at, shop::grain(catalog)));
        let (start, end) = self.span(catalog);
        let mut add_ons = Vec::new();
        for (item, quantity, cycle) in &self.add_ons {
            add_ons.push(object([
                ("id", Some(ADD_ONS[*item].into())),
                ("quantity", Some((*quantity).into())),
                ("cycle", cycle.map(|c| CYCLES[c].into())),
            ]));
        }
        let known: Vec<_> = self
            .codes
            .iter()
            .filter(|(c, _)| catalog["promotions"].get(*c).is_some())
            .collect();
        let promotions = known.iter().map(|(code, left)| {
            object([
                ("code", Some(CODES[*code].into())),
                ("periodsLeft", left.map(Value::from)),
            ])
        });
        let status = self.odd.status;
        let must_know = status == Some("pastDue");
        let paid = self.paid.or(must_know.then_some((1_000, 100)));
        let paid = paid.map(|amounts| self.segments(catalog, &add_ons, amounts));
        let cycle = &catalog["cycles"][CYCLES[self.cycle]];
        let later = |n| text(boundary(end, cycle, n, false));
        let trial = status == Some("trialing");
        object([
            ("plan", Some(PLANS[self.plan].into())),
            ("cycle", Some(CYCLES[self.cycle].into())),
            (
                "seats",
                Some(seats_of(catalog, self.plan, self.seats).into()),
            ),
            ("currency", Some(shop::currency(catalog))),
            ("anchor", Some(text(self.anchor_at(catalog)))),
            ("country", self.country.map(Value::from)),
            (
                "period",
                self.period
                    .map(|_| json!({ "start": text(start), "end": text(end) })),
            ),
            (
                "addOns",
                (!add_ons.is_empty()).then(|| add_ons.clone().into()),
            ),
            (
                "promotions",
                (!known.is_empty()).then(|| promotions.collect()),
            ),
            ("renewsUntil", self.odd.ends.map(later)),
            ("paid", paid),
            (
                "pending",
                self.odd
                    .pending
                    .as_ref()
                    .map(|to| json!({ "on": text(end), "to": to.change(catalog, self.plan) })),
            ),
            ("startedOn", self.odd.term.map(|_| text(start))),
            ("trialEndsOn", trial.then(|| text(end))),
            ("carried", self.odd.carried.map(Value::from)),
            ("balance", (self.balance > 0).then(|| self.balance.into())),
            ("status", status.map(Value::from)),
            (
                "cancelledOn",
                (status == Some("cancelled")).then(|| text(start)),
            ),
            ("endsOn", (status == Some("cancelled")).then(|| text(end))),
            ("termEnd", self.odd.term.map(later)),
            ("overdueInvoices", self.odd.overdue.then(|| json!(["in_1"]))),
        ])
    }
}

impl Wanted {
    /// As `to`, seen from a plan.
    pub fn change(&self, catalog: &Value, plan: usize) -> Value {
        let plan = self.plan.unwrap_or(plan);
        let mut add_ons = Vec::new();
        for (item, quantity, cycle) in &self.add_ons {
            add_ons.push(object([
                ("id", Some(ADD_ONS[*item].into())),
                ("quantity", Some((*quantity).into())),
                (
                    "cycle",
                    cycle.filter(|_| *item != 2).map(|c| CYCLES[c].into()),
                ),
            ]));
        }
        // A new plan comes with a number of seats that it is sold with.
        let seats = self.seats.or(self.plan.map(|_| 3));
        object([
            ("plan", self.plan.map(|p| PLANS[p].into())),
            ("cycle", self.cycle.map(|c| CYCLES[c].into())),
            ("seats", seats.map(|n| seats_of(catalog, plan, n).into())),
            ("addOns", (!add_ons.is_empty()).then(|| add_ons.into())),
        ])
    }
}

/// A purchase.
#[derive(Clone, Debug)]
pub struct Purchase {
    pub plan: usize,
    pub cycle: usize,
    pub seats: Option<u32>,
    pub on: (i64, i64),
    /// Days from `on` to the billing anchor.
    pub anchor: Option<i64>,
    pub add_ons: Vec<(usize, u32, Option<usize>)>,
    pub codes: Vec<usize>,
    pub balance: u32,
    pub country: Option<&'static str>,
    pub people: Option<u32>,
    pub explain: bool,
}

pub fn purchases() -> impl Strategy<Value = Purchase> {
    let add_on = (
        0_usize..ADD_ONS.len(),
        1_u32..20,
        maybe(0.25, 0_usize..CYCLES.len()),
    );
    (
        (
            0_usize..PLANS.len(),
            0_usize..CYCLES.len(),
            maybe(0.8, prop_oneof![3 => 1_u32..12, 1 => 1_u32..400]),
        ),
        ((awkward(), time()), maybe(0.4, -400_i64..400)),
        prop::collection::vec(add_on, 0..3),
        prop::sample::subsequence(vec![0_usize, 1, 2, 3], 0..4).prop_shuffle(),
        (
            prop_oneof![2 => Just(0), 1 => 0_u32..100_000],
            maybe(0.7, select(vec!["PL", "US"])),
        ),
        (maybe(0.2, 1_u32..300), prop::bool::weighted(0.3)),
    )
        .prop_map(
            |(
                (plan, cycle, seats),
                (on, anchor),
                mut add_ons,
                codes,
                (balance, country),
                (people, explain),
            )| {
                add_ons.sort();
                add_ons.dedup_by_key(|(item, ..)| *item);
                Purchase {
                    plan,
                    cycle,
                    seats,
                    on,
                    anchor,
                    add_ons,
                    codes,
                    balance,
                    country,
                    people,
                    explain,
                }
            },
        )
}

impl Purchase {
    pub fn request(&self, catalog: &Value) -> Value {
        let grain = shop::grain(catalog);
        let cut = |at: i64| at.div_euclid(grain_millis(grain)) * grain_millis(grain);
        let on = cut(self.on.0 * 86_400_000 + self.on.1);
        let mut add_ons = Vec::new();
        for (item, quantity, cycle) in &self.add_ons {
            add_ons.push(object([
                ("id", Some(ADD_ONS[*item].into())),
                ("quantity", Some((*quantity).into())),
                (
                    "cycle",
                    cycle.filter(|_| *item != 2).map(|c| CYCLES[c].into()),
                ),
            ]));
        }
        let codes: Vec<&str> = self.codes.iter().map(|c| CODES[*c]).collect();
        object([
            ("on", Some(print(on, grain).into())),
            ("currency", Some(shop::currency(catalog))),
            ("cycle", Some(CYCLES[self.cycle].into())),
            ("plan", Some(PLANS[self.plan].into())),
            (
                "seats",
                self.seats.map(|n| seats_of(catalog, self.plan, n).into()),
            ),
            ("country", self.country.map(Value::from)),
            ("addOns", (!add_ons.is_empty()).then(|| add_ons.into())),
            ("promotions", (!codes.is_empty()).then(|| codes.into())),
            (
                "billingAnchor",
                self.anchor
                    .map(|days| print(on + days * 86_400_000, grain).into()),
            ),
            ("balance", (self.balance > 0).then(|| self.balance.into())),
            ("needs", self.people.map(|n| json!({ "people": n }))),
            ("upcoming", self.explain.then(|| 5.into())),
            ("explain", self.explain.then(|| true.into())),
        ])
    }
}
