//! A change that waits: `{ on, to, promotions?, keep?, period? }`, each add-on perhaps with a day of its own.

use crate::book::Book;
use crate::cal::{Moment, parse};
use crate::json::{list, text, words};
use crate::state::{Hold, State};
use serde_json::{Value, json};

fn day(v: &Value) -> Moment {
    parse(text(v, "on").expect("on"))
}

fn is_of_plan(to: &Value) -> bool {
    ["plan", "cycle", "seats"]
        .iter()
        .any(|k| to.get(k).is_some())
}

fn days(p: &Value) -> impl Iterator<Item = Moment> {
    let on = day(p);
    let add_ons = list(&p["to"], "addOns").iter();
    add_ons.map(move |a| text(a, "on").map_or(on, parse))
}

/// The first day on which something of it comes.
pub fn first_day(p: &Value) -> Moment {
    let plan = is_of_plan(&p["to"]).then(|| day(p));
    days(p).chain(plan).min().unwrap_or_else(|| day(p))
}

/// Its add-ons, to be changed.
pub fn add_ons_of(p: &mut Value) -> impl Iterator<Item = &mut Value> {
    let list = p.pointer_mut("/to/addOns").and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

/// Every add-on with its day said out.
pub fn dated(mut p: Value) -> Value {
    let on = p["on"].clone();
    for a in add_ons_of(&mut p) {
        if a.get("on").is_none() {
            a["on"] = on.clone();
        }
    }
    p
}

/// Days that say nothing left out; none where nothing waits.
pub fn tidied(book: &Book, mut p: Value) -> Option<Value> {
    p = dated(p);
    let to = p["to"].as_object_mut()?;
    to.retain(|k, v| k != "addOns" || v.as_array().is_some_and(|a| !a.is_empty()));
    if to.is_empty() {
        return None;
    }
    if !is_of_plan(&p["to"]) {
        p["on"] = json!(book.grain.text(first_day(&p)));
        p.as_object_mut()?.remove("period");
    }
    let on = day(&p);
    for a in add_ons_of(&mut p) {
        if text(a, "on").map(parse) == Some(on) {
            a.as_object_mut()?.remove("on");
        }
    }
    Some(p)
}

/// What waits for an add-on that was held and is not any more goes with it.
pub fn without_ended(before: &State, after: &State, mut p: Value) -> Value {
    let plan = text(&p["to"], "cycle").unwrap_or(&before.cycle).to_string();
    let along = |h: &Hold| h.cycle.is_none() && h.anchor.is_none();
    let ended = |a: &Value| {
        let id = text(a, "id").expect("id");
        let was = before.find_hold(id, text(a, "cycle"), &plan);
        was.map(|i| &before.holds[i]).is_some_and(|was| {
            let mut left = after.holds.iter();
            let is = |h: &Hold| h.id == id && h.cycle == was.cycle && along(h) == along(was);
            !left.any(is)
        })
    };
    let of_to = p.pointer_mut("/to/addOns").and_then(Value::as_array_mut);
    if let Some(list) = of_to {
        list.retain(|a| !ended(a));
    }
    p
}

/// Two entries that name one add-on, now or on the plan's cycle to come: the later one is what was asked for.
pub fn said_once(state: &State, mut p: Value) -> Value {
    let plan = text(&p["to"], "cycle").unwrap_or(&state.cycle).to_string();
    let all = list(&p["to"], "addOns").to_vec();
    let name = |a: &Value| {
        let cycle = text(a, "cycle").unwrap_or(&plan).to_string();
        let id = text(a, "id").expect("id").to_string();
        let hold = state.find_hold(&id, text(a, "cycle"), &plan);
        (id, cycle, hold)
    };
    let one = |a: &Value, b: &Value| {
        let ((id, cycle, hold), (id2, cycle2, hold2)) = (name(a), name(b));
        let two_held = hold.is_some() && hold2.is_some() && hold != hold2;
        id == id2 && cycle == cycle2 && !two_held
    };
    let mut at = 0;
    if let Some(entries) = p.pointer_mut("/to/addOns").and_then(Value::as_array_mut) {
        entries.retain(|a| {
            at += 1;
            !all[at..].iter().any(|b| one(a, b))
        });
    }
    p
}

impl State {
    /// What of the pending change is due at a day becomes the state; the rest goes on waiting.
    pub fn apply_pending(&mut self, book: &Book, at: Moment) {
        let mut p = dated(self.pending.take().expect("pending"));
        let plan_too = at >= day(&p);
        let now = if plan_too { day(&p) } else { at };
        let (due, waits): (Vec<Value>, Vec<Value>) = list(&p["to"], "addOns")
            .iter()
            .cloned()
            .partition(|a| day(a) <= at);
        let mut to = json!({});
        if plan_too {
            to = std::mem::take(&mut p["to"]);
            p["to"] = json!({});
        }
        to["addOns"] = json!(due);
        p["to"]["addOns"] = json!(waits);
        let (old_plan, before) = (self.plan.clone(), self.clone());
        let one = |h: &Hold| (h.id.clone(), h.cycle.clone());
        let held: Vec<(String, Option<String>)> = self.holds.iter().map(one).collect();
        self.retarget(book, &to);
        let cycle = text(&to, "cycle").unwrap_or(&self.cycle).to_string();
        if cycle != self.cycle {
            let anchor = self.anchor;
            // what joins with it has no dates of its own yet
            let joins = |h: &Hold| !held.contains(&one(h)) && h.anchor.is_none();
            let fresh: Vec<usize> = (0..self.holds.len())
                .filter(|&i| joins(&self.holds[i]))
                .collect();
            self.move_anchor(&cycle, now);
            self.cycle = cycle;
            self.period = self.period.filter(|p| p.end <= now);
            for i in fresh {
                self.holds[i].anchor = None;
            }
            if text(&p, "period") == Some("align") {
                self.anchor = anchor;
            }
        }
        let fixed = old_plan != self.plan && book.plan(&self.plan).term() == "fixed";
        if fixed && book.containing(self.anchor, &self.cycle, now).start != now {
            // exactly one cycle, also where no boundary lies on its day
            let cycle = self.cycle.clone();
            self.move_anchor(&cycle, now);
        }
        if plan_too && text(&p, "promotions") == Some("void") {
            let keep = words(&p, "keep").unwrap_or_default();
            self.held
                .retain(|h| keep.iter().any(|k| crate::promo::same(k, &h.code)));
            let o = p.as_object_mut().expect("an object");
            o.remove("promotions");
            o.remove("keep");
        }
        self.end_add_ons(book, &[], "");
        let cycle = text(&to, "cycle").map(str::to_string);
        let asked = State {
            cycle: cycle.unwrap_or(before.cycle.clone()),
            ..before
        };
        p = without_ended(&asked, self, p);
        for h in &mut self.holds {
            if book.add_on(&h.id).term() == "fixed" && h.anchor.is_none() {
                // its one cycle is the plan's of that day, whatever the plan's becomes
                h.anchor = Some(now);
                h.cycle.get_or_insert_with(|| self.cycle.clone());
            }
        }
        self.pending = tidied(book, p);
    }
}
