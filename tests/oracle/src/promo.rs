//! Promotion codes: which are accepted, what they take off which line.

use crate::book::{Book, Product};
use crate::cal::{Moment, date_text};
use crate::json::{flag, int, list, text, words};
use crate::num::{Q, dec, q, round, spread};
use crate::state::Held;
use num_traits::Zero;
use serde_json::{Value, json};

/// A line that a code may lower.
#[derive(Clone, Debug)]
pub struct Base<'a> {
    pub product: ProductRef<'a>,
    pub setup: bool,
    pub cycle: String,
    pub amount: i64,
    /// The whole cycle's amount, the weight of an amount off.
    pub full: i64,
    pub part: Q,
}

#[derive(Clone, Copy)]
pub struct ProductRef<'a>(pub Product<'a>);

impl std::fmt::Debug for ProductRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.id())
    }
}

/// What the conditions of a code look at.
pub struct Buyer<'a> {
    pub seats: i64,
    pub currency: &'a str,
    pub country: Option<&'a str>,
}

pub fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

pub fn find<'a>(book: &Book<'a>, code: &str) -> Option<&'a Value> {
    list(book.v, "promotions")
        .iter()
        .find(|p| same(text(p, "code").expect("code"), code))
}

fn names(promo: &Value, product: Product, setup: bool) -> bool {
    match words(promo, "appliesTo") {
        None => !setup,
        Some(items) if setup => items.contains(&"setupFee"),
        Some(items) => product.named_in(&items),
    }
}

fn on_cycle(promo: &Value, cycle: &str) -> bool {
    words(promo, "cycles").is_none_or(|c| c.contains(&cycle)) // what is bought once has no cycle: ""
}

/// The conditions that a held code must go on meeting.
fn fits(promo: &Value, buyer: &Buyer) -> bool {
    int(promo, "minSeats").is_none_or(|m| buyer.seats >= m)
        && (promo.get("percent").is_some() || promo["amountOff"].get(buyer.currency).is_some())
}

/// What each held code takes off each base: `out[code][base]`, percentages before amounts, each on what the former left.
pub fn shares(book: &Book, held: &[&Held], bases: &[Base], buyer: &Buyer) -> Vec<Vec<i64>> {
    let mut out = vec![vec![0; bases.len()]; held.len()];
    let mut left: Vec<i64> = bases.iter().map(|b| b.amount).collect();
    let (by_line, mode) = (&book.discount.0, book.discount.1.as_str());
    for amounts in [false, true] {
        for (h, held) in held.iter().enumerate() {
            let Some(promo) = find(book, &held.code) else {
                continue;
            };
            if promo.get("percent").is_none() != amounts || !fits(promo, buyer) {
                continue;
            }
            let on: Vec<usize> = (0..bases.len())
                .filter(|&i| {
                    left[i] > 0
                        && names(promo, bases[i].product.0, bases[i].setup)
                        && on_cycle(promo, &bases[i].cycle)
                })
                .collect();
            if on.is_empty() {
                continue;
            }
            let exact: Vec<Q> = match text(promo, "percent") {
                Some(p) => on.iter().map(|&i| q(left[i]) * dec(p) / q(100)).collect(),
                None => {
                    let off = book.minor(
                        promo["amountOff"][buyer.currency]
                            .as_str()
                            .expect("decimal"),
                        buyer.currency,
                    );
                    let sum: i64 = on.iter().map(|&i| bases[i].full).sum();
                    if sum == 0 {
                        on.iter().map(|_| Q::zero()).collect()
                    } else {
                        on.iter()
                            .map(|&i| &off * q(bases[i].full) / q(sum) * &bases[i].part)
                            .collect()
                    }
                }
            };
            let parts: Vec<i64> = if *by_line && !amounts {
                on.iter()
                    .zip(&exact)
                    .map(|(&i, x)| round(x, mode).min(left[i]))
                    .collect()
            } else {
                let whole = round(&exact.iter().fold(Q::zero(), |a, b| a + b), mode);
                let room: i64 = on.iter().map(|&i| left[i]).sum();
                spread(
                    whole.min(room),
                    &on.iter().map(|&i| q(left[i])).collect::<Vec<_>>(),
                )
            };
            for (&i, part) in on.iter().zip(parts) {
                out[h][i] += part;
                left[i] -= part;
            }
        }
    }
    out
}

/// Reads the codes that a customer typed: the accepted ones join `held`, the others leave a notice.
pub fn accept(
    book: &Book,
    typed: &[&str],
    held: &mut Vec<Held>,
    items: &[(Product, String, bool)],
    buyer: &Buyer,
    on: Moment,
) -> Vec<Value> {
    let mut notices = vec![];
    let mut refused: Vec<&str> = vec![];
    let today = date_text(on);
    for code in typed {
        let Some(promo) = find(book, code) else {
            notices.push(json!({ "code": "promotionUnknown" }));
            continue;
        };
        let name = text(promo, "code").expect("code");
        if held.iter().any(|h| h.code == name) {
            notices.push(json!({ "code": "promotionRepeated", "params": { "code": name } }));
            continue;
        }
        let mut why = vec![];
        let named: Vec<_> = items
            .iter()
            .filter(|(p, _, setup)| names(promo, *p, *setup))
            .collect();
        let mut no = |wrong: bool, what: &'static str| {
            if wrong {
                why.push(what);
            }
        };
        no(
            text(promo, "validFrom").is_some_and(|d| today.as_str() < &d[..10]),
            "promotionNotYetValid",
        );
        no(
            text(promo, "validUntil").is_some_and(|d| today.as_str() > &d[..10]),
            "promotionExpired",
        );
        no(
            words(promo, "countries")
                .is_some_and(|c| buyer.country.is_none_or(|x| !c.contains(&x))),
            "promotionNotForCountry",
        );
        no(
            promo.get("percent").is_none() && promo["amountOff"].get(buyer.currency).is_none(),
            "promotionNotForCurrency",
        );
        no(
            int(promo, "minSeats").is_some_and(|m| buyer.seats < m),
            "promotionBelowMinimumSeats",
        );
        no(named.is_empty(), "promotionNotForItems");
        no(
            !named.iter().any(|(_, cycle, _)| on_cycle(promo, cycle)),
            "promotionNotForCycle",
        );
        let stacks = |p: &Value| flag(p, "stackable") == Some(true);
        let alone = !stacks(promo) || !held.iter().all(|h| find(book, &h.code).is_some_and(stacks));
        if why.is_empty() && alone && !held.is_empty() {
            why.push("promotionNotStackable");
        }
        if why.is_empty() {
            held.push(Held {
                code: name.into(),
                left: int(promo, "periods"),
            });
            continue;
        }
        if refused.contains(&name) {
            why.push("promotionRepeated");
        }
        refused.push(name);
        // several reasons may hold: any of them may be the one given
        notices.push(json!({ "code": why[0], "params": { "code": name }, "_or": why }));
    }
    notices
}
