//! The catalogue read where it is needed: products, prices, billing settings.

use crate::cal::{Cycle, Grain, Moment, Period, boundary, containing};
use crate::json::{int, list, text, words};
use crate::num::{Q, dec, exponent, pow10, q};
use num_traits::Zero;
use serde_json::Value;
use std::sync::OnceLock;

pub struct Book<'a> {
    pub v: &'a Value,
    pub grain: Grain,
    pub day_count: DayCount,
    pub change_day: String,
    pub factor: Option<(u32, String)>,
    pub rounding: String,
    pub level: String,
    pub stub_at_anchor: bool,
    pub sticky: bool,
    pub tax: (bool, String),
    pub discount: (bool, String),
}

/// The price of a free or trial plan that names none.
fn nothing() -> &'static Value {
    static ZERO: OnceLock<Value> = OnceLock::new();
    ZERO.get_or_init(|| serde_json::json!({ "currency": "EUR", "model": "flat", "amount": "0" }))
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayCount {
    Actual,
    Thirty,
    Fixed(i64),
}

/// One plan or add-on of the catalogue.
#[derive(Clone, Copy)]
pub struct Product<'a> {
    pub v: &'a Value,
    pub is_plan: bool,
}

impl<'a> Product<'a> {
    pub fn id(&self) -> &'a str {
        text(self.v, "id").expect("id")
    }
    pub fn term(&self) -> &'a str {
        text(self.v, "term").unwrap_or("recurring")
    }
    pub fn kind(&self) -> &'a str {
        text(self.v, "kind").unwrap_or("paid")
    }
    /// Whether a list of ids names it, by its id or its family.
    pub fn named_in(&self, names: &[&str]) -> bool {
        names.contains(&self.id()) || text(self.v, "family").is_some_and(|f| names.contains(&f))
    }
    pub fn seats(&self) -> (i64, Option<i64>, i64) {
        let none = Value::Null;
        let s = self.v.get("seats").unwrap_or(&none);
        (
            int(s, "min").unwrap_or(1),
            int(s, "max"),
            int(s, "step").unwrap_or(1),
        )
    }
}

impl<'a> Book<'a> {
    pub fn open(v: &'a Value) -> Self {
        let empty = serde_json::json!({});
        let b = v.get("billing").unwrap_or(&empty).clone();
        let rounding = text(&b, "rounding").unwrap_or("halfExpand").to_string();
        let sub = |key: &str| {
            let s = b.get(key).cloned().unwrap_or_default();
            (
                text(&s, "level") == Some("line"),
                text(&s, "rounding").unwrap_or(&rounding).to_string(),
            )
        };
        Self {
            v,
            grain: Grain::of(text(&b, "grain").unwrap_or("day")),
            day_count: match b.get("dayCount") {
                Some(Value::String(s)) if s == "30/360" => DayCount::Thirty,
                Some(Value::Object(o)) => DayCount::Fixed(o["fixedDays"].as_i64().expect("days")),
                _ => DayCount::Actual,
            },
            change_day: text(&b, "changeDay").unwrap_or("new").to_string(),
            factor: b.get("factor").map(|f| {
                (
                    int(f, "scale").expect("scale") as u32,
                    text(f, "rounding").expect("rounding").to_string(),
                )
            }),
            tax: sub("tax"),
            discount: sub("discount"),
            level: text(&b, "roundingLevel").unwrap_or("line").to_string(),
            stub_at_anchor: text(&b, "stub") != Some("startsAtStart"),
            sticky: text(&b, "monthEnd") == Some("sticky"),
            rounding,
        }
    }

    pub fn cycle(&self, name: &str) -> Cycle {
        let c = &self.v["cycles"][name];
        int(c, "months").map_or_else(|| Cycle::Days(int(c, "days").expect("days")), Cycle::Months)
    }
    pub fn boundary(&self, anchor: Moment, cycle: &str, n: i64) -> Moment {
        boundary(anchor, self.cycle(cycle), n, self.sticky)
    }
    pub fn containing(&self, anchor: Moment, cycle: &str, on: Moment) -> Period {
        containing(anchor, self.cycle(cycle), on, self.sticky)
    }

    /// How many boundaries lie behind `from`, up to `on`.
    pub fn renewals(&self, anchor: Moment, cycle: &str, from: Moment, on: Moment) -> i64 {
        let mut count = 0;
        let mut at = self.containing(anchor, cycle, from).end;
        while at <= on {
            count += 1;
            at = self.containing(anchor, cycle, at).end;
        }
        count
    }

    pub fn plans(&self) -> Vec<Product<'a>> {
        list(self.v, "plans")
            .iter()
            .map(|v| Product { v, is_plan: true })
            .collect()
    }
    pub fn add_ons(&self) -> Vec<Product<'a>> {
        list(self.v, "addOns")
            .iter()
            .map(|v| Product { v, is_plan: false })
            .collect()
    }
    pub fn plan(&self, id: &str) -> Product<'a> {
        self.plans()
            .into_iter()
            .find(|p| p.id() == id)
            .expect("a plan")
    }
    pub fn add_on(&self, id: &str) -> Product<'a> {
        self.add_ons()
            .into_iter()
            .find(|p| p.id() == id)
            .expect("an add-on")
    }
    pub fn any(&self, id: &str) -> Product<'a> {
        self.plans()
            .into_iter()
            .chain(self.add_ons())
            .find(|p| p.id() == id)
            .expect("a product")
    }

    /// The most specific price: `plan` weighs more than `country`.
    pub fn price(
        &self,
        product: Product<'a>,
        plan: &str,
        cycle: &str,
        currency: &str,
        country: Option<&str>,
    ) -> Option<&'a Value> {
        let mut best: Option<(u8, &Value)> = None;
        for p in list(product.v, "prices") {
            let fits = text(p, "currency") == Some(currency)
                && (product.term() == "oneTime" || text(p, "cycle") == Some(cycle))
                && text(p, "plan").is_none_or(|x| x == plan)
                && text(p, "country").is_none_or(|x| Some(x) == country);
            let weight =
                2 * u8::from(p.get("plan").is_some()) + u8::from(p.get("country").is_some());
            if fits && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, p));
            }
        }
        best.map(|(_, p)| p)
            .or((product.kind() != "paid").then(nothing))
    }

    pub fn minor(&self, decimal: &str, currency: &str) -> Q {
        dec(decimal) * pow10(exponent(currency))
    }

    /// The exact price of a whole cycle in minor units.
    pub fn full(&self, price: &Value, quantity: i64) -> Q {
        let currency = text(price, "currency").expect("currency");
        let amount = || self.minor(text(price, "amount").expect("amount"), currency);
        let tiers = list(price, "tiers");
        let part = |tier: &Value, key: &str| {
            text(tier, key).map_or_else(Q::zero, |d| self.minor(d, currency))
        };
        match text(price, "model").expect("model") {
            "flat" => amount(),
            "perSeat" => amount() * q(quantity),
            "package" => {
                let size = int(price, "packageSize").expect("size");
                amount() * q((quantity + size - 1) / size)
            }
            "graduated" => {
                // one unit after another
                let mut sum = Q::zero();
                let mut entered = usize::MAX;
                for unit in 1..=quantity {
                    let at = tiers
                        .iter()
                        .position(|t| int(t, "upTo").is_none_or(|top| unit <= top))
                        .expect("a tier");
                    if at != entered {
                        entered = at;
                        sum += part(&tiers[at], "flat");
                    }
                    sum += part(&tiers[at], "unit");
                }
                sum
            }
            "volume" => {
                let t = tiers
                    .iter()
                    .find(|t| int(t, "upTo").is_none_or(|top| quantity <= top))
                    .expect("a tier");
                part(t, "unit") * q(quantity) + part(t, "flat")
            }
            "stairstep" => part(
                tiers
                    .iter()
                    .find(|t| int(t, "upTo").is_none_or(|top| quantity <= top))
                    .expect("a tier"),
                "flat",
            ),
            other => panic!("no model {other}"),
        }
    }

    pub fn allowed_on(&self, add_on: Product<'a>, plan: Product<'a>) -> bool {
        words(add_on.v, "plans").is_none_or(|names| plan.named_in(&names))
    }
}
