//! Where a change leads: the state wanted, what differs from today, which rules it falls under.

use crate::book::{Book, Product};
use crate::cal::{DAY, Moment, floor_day};
use crate::json::{int, list, text};
use crate::quote::strings;
use crate::renew::renews;
use crate::rules::Facts;
use crate::stages::{Order, Wanted};
use crate::state::{Hold, Item, State};
use serde_json::{Value, json};

pub struct Target<'a> {
    /// `to` in the shape of an upgrade request, only what was named.
    pub to: Value,
    pub after: State,
    pub ended: Vec<String>,
    pub old_plan: Product<'a>,
    pub new_plan: Product<'a>,
    pub plan: bool,
    pub cycle: bool,
    pub seats: bool,
    /// Ids of add-ons whose holding changes.
    pub add_ons: Vec<String>,
    pub direction: &'static str,
}

/// The request's target as `to`.
pub fn wanted(call: &str, r: &Value) -> Value {
    if call == "upgradePreview" {
        return r.get("to").cloned().unwrap_or_else(|| json!({}));
    }
    let seats = int(r, "seats").expect("seats");
    match text(r, "addOn") {
        None => json!({ "seats": seats }),
        Some(id) => {
            let mut one = json!({ "id": id, "quantity": seats });
            if let Some(cycle) = text(r, "cycle") {
                one["cycle"] = json!(cycle);
            }
            json!({ "addOns": [one] })
        }
    }
}

impl<'a> Target<'a> {
    pub fn new(book: &Book<'a>, before: &State, to: Value, on: Moment) -> Self {
        let mut after = before.clone();
        after.retarget(book, &to);
        let cycle = text(&to, "cycle").unwrap_or(&before.cycle).to_string();
        let named: Vec<(String, Option<String>)> = list(&to, "addOns")
            .iter()
            .filter(|a| int(a, "quantity") != Some(0))
            .map(|a| {
                let id = text(a, "id").expect("id");
                (id.into(), text(a, "cycle").map(Into::into))
            })
            .collect();
        for h in &mut after.holds {
            if book.add_on(&h.id).term() == "fixed" && h.anchor.is_none() {
                h.anchor = Some(on);
            }
        }
        let old_cycle = std::mem::replace(&mut after.cycle, cycle.clone());
        let ended = if after.plan != before.plan || cycle != old_cycle {
            after.end_add_ons(book, &named, &old_cycle)
        } else {
            vec![]
        };
        let mut add_ons = vec![];
        for h in after.holds.iter().chain(&before.holds) {
            let same = |s: &State| {
                s.holds
                    .iter()
                    .filter(|x| x.id == h.id && x.cycle == h.cycle)
                    .map(|x| x.quantity)
                    .sum::<i64>()
            };
            // what ends with the plan is not what is asked for
            let mut after_it = after.holds.iter();
            let stays = after_it.any(|x| x.id == h.id && x.cycle == h.cycle);
            let gone = ended.contains(&h.id) && !stays;
            if same(&after) != same(before) && !gone && !add_ons.contains(&h.id) {
                add_ons.push(h.id.clone());
            }
        }
        let (old_plan, new_plan) = (book.plan(&before.plan), book.plan(&after.plan));
        let mut t = Self {
            plan: before.plan != after.plan,
            cycle: old_cycle != cycle,
            seats: before.seats != after.seats,
            to,
            ended,
            old_plan,
            new_plan,
            add_ons,
            direction: "none",
            after,
        };
        t.direction = t.turn(before);
        t
    }

    fn turn(&self, before: &State) -> &'static str {
        let rank = |p: Product| int(p.v, "rank").expect("rank");
        let named = |id: &String| self.add_ons.contains(id);
        let count = |s: &State| -> i64 {
            // one that ends with the plan does so whatever else of its kind is asked for
            let same = |x: &Hold, h: &Hold| x.id == h.id && x.cycle == h.cycle;
            let ends = |h: &Hold| {
                let mut left = self.after.holds.iter();
                self.ended.contains(&h.id) && !left.any(|x| same(x, h))
            };
            let moved = s.holds.iter().filter(|h| named(&h.id) && !ends(h));
            moved.map(|h| h.quantity).sum()
        };
        let (old, new) = if self.plan {
            (rank(self.old_plan), rank(self.new_plan))
        } else if self.seats {
            (before.seats, self.after.seats)
        } else {
            (count(before), count(&self.after))
        };
        match (self.plan, new.cmp(&old)) {
            (true, std::cmp::Ordering::Greater) => "upgrade",
            (true, std::cmp::Ordering::Less) => "downgrade",
            (true, std::cmp::Ordering::Equal) => "crossgrade",
            (false, std::cmp::Ordering::Greater) => "increase",
            (false, std::cmp::Ordering::Less) => "decrease",
            (false, std::cmp::Ordering::Equal) => "none",
        }
    }

    pub fn is_same(&self) -> bool {
        !self.plan && !self.cycle && !self.seats && self.add_ons.is_empty()
    }

    /// When a deferred change comes: at the plan's period end, or where add-ons alone change at the first of their own.
    pub fn day(&self, book: &Book, before: &State, on: Moment) -> Moment {
        let end = before.period().end;
        if self.plan || self.cycle || self.seats {
            return end;
        }
        let items = before.items(book, on);
        let differs = |a: &&Value| {
            let id = text(a, "id").expect("id");
            let at = before.find_hold(id, text(a, "cycle"), &before.cycle);
            at.map_or(0, |i| before.holds[i].quantity) != int(a, "quantity").unwrap_or(1)
        };
        let add_ons = list(&self.to, "addOns").iter().filter(differs);
        let days = add_ons.map(|a| own_end(before, &items, a).unwrap_or(end));
        days.min().unwrap_or(end)
    }

    /// The name of the rules: also what `when.call` sees.
    pub fn rules(&self) -> &'static str {
        if self.plan || self.cycle {
            "planChange"
        } else if self.seats || self.add_ons.is_empty() {
            "seatChange"
        } else {
            "addOnChange"
        }
    }

    /// The call that `when.call` sees: the rules' name; where nothing differs, what was asked for.
    fn call(&self, r: &Value) -> &'static str {
        match (self.is_same(), r.get("seats"), r.get("addOn")) {
            (false, ..) => self.rules(),
            (true, None, _) => "planChange",
            (true, Some(_), None) => "seatChange",
            (true, Some(_), Some(_)) => "addOnChange",
        }
    }

    pub fn facts(&self, book: &Book, r: &Value, before: &State, on: Moment) -> Facts<'a> {
        let sub = &r["subscription"];
        let length = |c: &str| book.cycle(c).length();
        let mut facts = sub
            .get("facts")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        facts.extend(
            r.get("facts")
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default(),
        );
        let mut items = self.add_ons.clone();
        if self.plan || self.cycle || self.seats {
            items.push(self.new_plan.id().into());
        }
        Facts {
            call: self.call(r),
            seats: Some(match self.after.seats.cmp(&before.seats) {
                std::cmp::Ordering::Greater => "increase",
                std::cmp::Ordering::Less => "decrease",
                std::cmp::Ordering::Equal => "same",
            }),
            direction: Some(self.direction),
            cycle: Some(
                match length(&self.after.cycle).cmp(&length(&before.cycle)) {
                    std::cmp::Ordering::Greater => "longer",
                    std::cmp::Ordering::Less => "shorter",
                    std::cmp::Ordering::Equal => "same",
                },
            ),
            from: Some(self.old_plan),
            to: Some(self.new_plan),
            items,
            features: strings(r, "features"),
            country: before.country.clone(),
            via: text(sub, "purchasedVia").map(Into::into),
            status: Some(before.status(text(sub, "status"))),
            overdue: Some(!list(sub, "overdueInvoices").is_empty()),
            facts,
            days_to_renewal: renewal_days(book, before, &before.items(book, on)[0], on),
        }
    }

    pub fn order(&self, book: &Book<'a>, r: &Value, before: &State) -> Order<'a> {
        let mut wanted = vec![];
        if self.plan || self.cycle || self.seats {
            wanted.push(Wanted {
                product: self.new_plan,
                cycle: self.after.cycle.clone(),
                quantity: self.after.seats,
                held: before.seats,
                fresh: self.plan,
                bought: self.plan || self.after.seats > before.seats,
                counted: self.plan || self.seats,
            });
        }
        // in the order of what is held after it, what is charged once behind
        let mut named = list(&self.to, "addOns").to_vec();
        named.sort_by_key(|a| {
            let id = text(a, "id").expect("id");
            let at = self
                .after
                .find_hold(id, text(a, "cycle"), &self.after.cycle);
            (
                book.add_on(id).term() == "oneTime",
                at.unwrap_or(usize::MAX),
            )
        });
        // what would go along with the plan and is named by the cycle that the plan leaves is asked for on the new one
        for h in self.after.holds.iter().filter(|h| h.cycle.is_none()) {
            let left = |a: &&Value| {
                text(a, "id") == Some(h.id.as_str()) && text(a, "cycle") == Some(&before.cycle)
            };
            if self.cycle && before.holds.contains(h) && named.iter().any(|a| left(&a)) {
                wanted.push(Wanted {
                    product: book.add_on(&h.id),
                    cycle: self.after.cycle.clone(),
                    quantity: h.quantity,
                    held: h.quantity,
                    fresh: false,
                    bought: false,
                    counted: false,
                });
            }
        }
        for a in &named {
            let id = text(a, "id").expect("id");
            // named without a cycle: on that of the one that is held
            let at = (self.after).find_hold(id, text(a, "cycle"), &self.after.cycle);
            let own = at.and_then(|i| self.after.holds[i].cycle.as_deref());
            let cycle = text(a, "cycle").or(own).unwrap_or(&self.after.cycle);
            let cycle = cycle.to_string();
            let quantity = int(a, "quantity").unwrap_or(1);
            let held = before
                .find_hold(id, text(a, "cycle"), &self.after.cycle)
                .map_or(0, |i| before.holds[i].quantity);
            wanted.push(Wanted {
                product: book.add_on(id),
                cycle,
                quantity,
                held,
                fresh: held == 0,
                bought: quantity > held,
                counted: quantity != held,
            });
        }
        Order {
            plan: self.new_plan,
            cycle: self.after.cycle.clone(),
            wanted,
            change: true,
            holdings: self
                .after
                .holds
                .iter()
                .map(|h| {
                    (
                        h.id.clone(),
                        h.cycle.clone().unwrap_or_else(|| self.after.cycle.clone()),
                    )
                })
                .collect(),
            currency: before.currency.clone(),
            country: before.country.clone(),
            features: strings(r, "features"),
        }
    }
}

/// Days from `on` to an item's renewal; none where nothing renews.
pub fn renewal_days(book: &Book, s: &State, item: &Item, on: Moment) -> Option<i64> {
    let end = item.period.end;
    renews(book, s, item).then(|| floor_day(end) - floor_day(on - on.rem_euclid(DAY)))
}

/// The end of the periods of an add-on that is held and has its own.
pub fn own_end(s: &State, items: &[Item], wish: &Value) -> Option<Moment> {
    let id = text(wish, "id").expect("id");
    let h = &s.holds[s.find_hold(id, text(wish, "cycle"), &s.cycle)?];
    let slot = format!("{}@{}", h.id, h.cycle.as_deref().unwrap_or(""));
    let item = items.iter().find(|i| i.slot == slot)?;
    (!s.follows(h) || item.term == "fixed").then_some(item.period.end)
}

/// What stays of a pending change once `to` has overwritten the fields that it names.
pub fn pending_without(today: &State, pending: Option<&Value>, to: &Value) -> Option<Value> {
    let mut p = pending?.clone();
    let held = |change: &Value, a: &Value| {
        let plan = text(change, "cycle").unwrap_or(&today.cycle);
        today.find_hold(text(a, "id").expect("id"), text(a, "cycle"), plan)
    };
    let frame = p["to"].clone();
    let old = p["to"].as_object_mut()?;
    for key in ["plan", "cycle", "seats"] {
        if to.get(key).is_some() {
            old.remove(key);
        }
    }
    let named = |a: &Value| {
        let cycles = |b: &Value| match (text(a, "cycle"), text(b, "cycle")) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        let same = |b: &Value| match (held(&frame, a), held(to, b)) {
            (Some(a), Some(b)) => a == b,
            _ => cycles(b),
        };
        let mut all = list(to, "addOns").iter();
        all.any(|b| a["id"] == b["id"] && same(b))
    };
    let left: Vec<Value> = old
        .get("addOns")
        .and_then(Value::as_array)
        .map(|l| l.iter().filter(|a| !named(a)).cloned().collect())
        .unwrap_or_default();
    if left.is_empty() {
        old.remove("addOns");
    } else {
        old.insert("addOns".into(), json!(left));
    }
    if old.is_empty() { None } else { Some(p) }
}
