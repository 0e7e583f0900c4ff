//! A catalogue for a case, the calls on it, and the books that come back.

use super::calls::refused;
use super::verdict::Stop;
use serde_json::{Map, Value, json};

/// A catalogue under construction: one plan a price, one rule a policy.
pub struct Shop {
    currency: String,
    billing: Value,
    cycles: Map<String, Value>,
    plans: Vec<Value>,
    add_ons: Vec<Value>,
    promotions: Vec<Value>,
    change: Value,
    cancel: Value,
}

impl Shop {
    /// An empty shop that sells in one currency.
    pub fn new(currency: &str) -> Self {
        Shop {
            currency: currency.to_ascii_uppercase(),
            billing: json!({}),
            cycles: Map::new(),
            plans: Vec::new(),
            add_ons: Vec::new(),
            promotions: Vec::new(),
            change: json!({}),
            cancel: json!({}),
        }
    }

    /// How time and money are divided.
    #[must_use]
    pub fn billing(mut self, billing: Value) -> Self {
        self.billing = billing;
        self
    }

    /// A cycle by name.
    #[must_use]
    pub fn cycle(mut self, id: &str, cycle: &Value) -> Self {
        self.cycles.insert(id.to_owned(), cycle.clone());
        self
    }

    /// A plan with one price on one cycle; later plans rank higher.
    #[must_use]
    pub fn plan(mut self, id: &str, cycle: &str, price: &Value) -> Self {
        let rank = self.plans.len();
        let price = self.priced(Some(cycle), price);
        self.plans
            .push(json!({ "id": id, "name": id, "rank": rank, "prices": [price] }));
        self
    }

    /// More fields on the last plan.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.plans.last_mut().unwrap()[field] = value;
        self
    }

    /// An add-on that renews on a cycle, or a one-time product where there is none.
    #[must_use]
    pub fn add_on(mut self, id: &str, cycle: Option<&str>, price: &Value) -> Self {
        let term = if cycle.is_some() {
            "recurring"
        } else {
            "oneTime"
        };
        let price = self.priced(cycle, price);
        self.add_ons
            .push(json!({ "id": id, "name": id, "term": term, "prices": [price] }));
        self
    }

    /// A promotion code.
    #[must_use]
    pub fn promotion(mut self, promotion: Value) -> Self {
        self.promotions.push(promotion);
        self
    }

    /// The terms of every change.
    #[must_use]
    pub fn change(mut self, terms: Value) -> Self {
        self.change = terms;
        self
    }

    /// The terms of every cancellation.
    #[must_use]
    pub fn cancel(mut self, terms: Value) -> Self {
        self.cancel = terms;
        self
    }

    fn priced(&self, cycle: Option<&str>, price: &Value) -> Value {
        let mut price = price.clone();
        price["currency"] = self.currency.clone().into();
        if let Some(cycle) = cycle {
            price["cycle"] = cycle.into();
        }
        price
    }

    fn catalog(&self) -> Value {
        json!({
            "schema": "prorata/1", "id": "case", "revision": "1", "billing": self.billing, "cycles": self.cycles,
            "plans": self.plans, "addOns": self.add_ons, "promotions": self.promotions,
            "policies": {
                "planChange": [{ "then": self.change }], "seatChange": [{ "then": self.change }], "cancel": [{ "then": self.cancel }],
            },
        })
    }

    /// One call; the currency is added where the request needs it.
    pub fn call(&self, name: &str, request: &Value) -> Result<Books, Stop> {
        let engine =
            prorata::Engine::from_json(&self.catalog().to_string()).map_err(|e| refused(&e))?;
        let mut request = request.clone();
        if name == "quote" {
            request["currency"] = self.currency.clone().into();
        } else {
            request["subscription"]["currency"] = self.currency.clone().into();
        }
        let text = engine
            .call_json(name, &request.to_string())
            .map_err(|e| refused(&e))?;
        Ok(Books(serde_json::from_str(&text).unwrap()))
    }
}

/// A result of the engine.
pub struct Books(pub Value);

impl Books {
    /// The result, or a stop with the reasons where it is refused.
    pub fn allowed(self) -> Result<Self, Stop> {
        if self.is_allowed() {
            Ok(self)
        } else {
            Err(Stop::Refused(self.reasons().join(", ")))
        }
    }

    /// Whether the merchant's rules let it pass.
    pub fn is_allowed(&self) -> bool {
        self.0["allowed"].as_bool().unwrap()
    }

    /// The codes of the reasons.
    pub fn reasons(&self) -> Vec<String> {
        self.0["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The lines of a kind, or of every kind in a list.
    pub fn lines(&self, kinds: &[&str]) -> Vec<Value> {
        let lines = self.0["lines"].as_array().unwrap().iter();
        lines
            .filter(|l| kinds.contains(&l["kind"].as_str().unwrap()))
            .cloned()
            .collect()
    }

    /// The sum of the lines of some kinds.
    pub fn sum(&self, kinds: &[&str]) -> i64 {
        self.lines(kinds)
            .iter()
            .map(|l| l["amount"].as_i64().unwrap())
            .sum()
    }

    /// Charges for plans and add-ons.
    pub fn charge(&self) -> i64 {
        self.sum(&["plan", "addOn"])
    }

    /// What is given back, as a positive amount.
    pub fn credit(&self) -> i64 {
        -self.sum(&["credit"])
    }

    /// What discounts take off, as a positive amount.
    pub fn discount(&self) -> i64 {
        -self.int("/totals/discount")
    }

    /// A whole number by its path.
    pub fn int(&self, path: &str) -> i64 {
        self.0
            .pointer(path)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("no number at `{path}` in {}", self.0))
    }

    /// A string by its path.
    pub fn text(&self, path: &str) -> String {
        self.0
            .pointer(path)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no string at `{path}` in {}", self.0))
            .to_owned()
    }

    /// The sum of everything.
    pub fn total(&self) -> i64 {
        self.int("/totals/total")
    }
}

/// A price that does not depend on the quantity.
pub fn flat(amount: &str) -> Value {
    json!({ "model": "flat", "amount": amount })
}

/// A price a seat.
pub fn per_seat(amount: &str) -> Value {
    json!({ "model": "perSeat", "amount": amount })
}

/// The identifiers that [`Swap`] gives to the plan before and the plan after.
pub const PLANS: [&str; 2] = ["old", "new"];

/// A change from one price to another.
pub struct Swap {
    /// The currency of both.
    pub currency: String,
    /// How time and money are divided.
    pub billing: Value,
    /// The terms of the change.
    pub terms: Value,
    /// The present cycle and the new one.
    pub cycles: [Value; 2],
    /// The present price and the new one.
    pub prices: [Value; 2],
    /// Seats before and after.
    pub seats: [i64; 2],
    /// What boundaries are counted from.
    pub anchor: String,
    /// The present period; absent: the one that contains `on`.
    pub period: Option<(String, String)>,
    /// The moment of the change.
    pub on: String,
    /// Promotions of the shop.
    pub promotions: Vec<Value>,
    /// More fields of the subscription.
    pub held: Value,
    /// More fields of the request.
    pub asked: Value,
}

impl Swap {
    /// A change of price in a cycle, by default terms, on the day of the anchor.
    pub fn new(currency: &str, cycle: &Value, anchor: &str, old: Value, new: Value) -> Self {
        Swap {
            currency: currency.to_owned(),
            billing: json!({}),
            terms: json!({}),
            cycles: [cycle.clone(), cycle.clone()],
            prices: [old, new],
            seats: [1, 1],
            anchor: anchor.to_owned(),
            period: None,
            on: anchor.to_owned(),
            promotions: Vec::new(),
            held: json!({}),
            asked: json!({}),
        }
    }

    /// A change of seats at one price.
    pub fn of_seats(
        currency: &str,
        cycle: &Value,
        anchor: &str,
        price: Value,
        seats: [i64; 2],
    ) -> Self {
        Swap {
            seats,
            ..Swap::new(currency, cycle, anchor, price.clone(), price)
        }
    }

    /// A change after which `remaining` of `days` days are left, where the source counts days and names no dates.
    #[must_use]
    pub fn with_days_left(mut self, remaining: i64, days: i64) -> Self {
        self.cycles = [json!({ "days": days }), json!({ "days": days })];
        self.on = super::dates::plus(&self.anchor, days - remaining);
        self
    }

    /// The preview, allowed.
    pub fn preview(&self) -> Result<Books, Stop> {
        let same_cycle = self.cycles[0] == self.cycles[1];
        let mut shop = Shop::new(&self.currency)
            .billing(self.billing.clone())
            .change(self.terms.clone())
            .cycle("now", &self.cycles[0]);
        if !same_cycle {
            shop = shop.cycle("next", &self.cycles[1]);
        }
        shop = shop.plan(PLANS[0], "now", &self.prices[0]).plan(
            PLANS[1],
            if same_cycle { "now" } else { "next" },
            &self.prices[1],
        );
        for promotion in &self.promotions {
            shop = shop.promotion(promotion.clone());
        }
        let mut subscription = json!({ "plan": PLANS[0], "cycle": "now", "seats": self.seats[0], "anchor": self.anchor });
        if let Some((start, end)) = &self.period {
            subscription["period"] = json!({ "start": start, "end": end });
        }
        merge(&mut subscription, &self.held);
        let mut request = json!({ "subscription": subscription, "on": self.on });
        merge(&mut request, &self.asked);
        if same_cycle && self.prices[0] == self.prices[1] && self.seats[0] != self.seats[1] {
            request["seats"] = self.seats[1].into();
            return shop.call("seatChangePreview", &request)?.allowed();
        }
        request["to"] = json!({ "plan": PLANS[1], "seats": self.seats[1] });
        if !same_cycle {
            request["to"]["cycle"] = "next".into();
        }
        shop.call("upgradePreview", &request)?.allowed()
    }
}

/// Adds the fields of one object to another.
pub fn merge(into: &mut Value, more: &Value) {
    for (key, value) in more.as_object().unwrap() {
        into[key] = value.clone();
    }
}
