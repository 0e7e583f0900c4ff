//! What would fit instead: the cheapest plans, alone or with one add-on, that hold the capacity wanted.

use crate::calendar::{Calendar, Proration};
use crate::catalog::{Capacity, CycleId, ItemId, Product, Term};
use crate::change::{self, Asked};
use crate::engine::Engine;
use crate::fault::Fault;
use crate::money::TooLarge;
use crate::quote;
use crate::request::{Change, QuoteRequest, Wish};
use crate::result::{
    AddOnView, ChangePreview, Param, Params, Quote, SuggestedChange, Suggestion, Why,
};
use crate::settle::{Context, State, find_price, line_amount};

/// Most suggestions given.
const MOST: usize = 3;
/// Most candidates tried: those that the rules refuse make room for dearer ones.
const TRIED: usize = 24;

/// A state that would hold what is needed.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    cost: i64,
    rank: i64,
    plan: ItemId,
    seats: u32,
    add_on: Option<(ItemId, u32)>,
}

/// The state that suggestions are measured against.
struct Base<'b> {
    plan: ItemId,
    seats: u32,
    cycle: CycleId,
    add_ons: &'b [(ItemId, u32)],
}

/// Alternatives to a quote: where capacity is wanted, or where the plan wants more seats.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn for_quote<'a>(
    engine: &'a Engine,
    request: &'a QuoteRequest<'a>,
    quote: &Quote<'a>,
) -> Result<Vec<Suggestion<'a>>, TooLarge> {
    let needs = needs(engine, &request.options.needs, &quote.reasons);
    if needs.is_empty() {
        return Ok(Vec::new());
    }
    let ctx = Context {
        catalog: engine.catalog(),
        currency: request.currency,
        country: request.country,
        taxes: &[],
        on: request.on,
        calendar: Calendar::new(&engine.catalog().billing),
        explain: false,
    };
    let seats = request
        .seats
        .unwrap_or(ctx.catalog.product(request.plan).seats.min);
    let held: Vec<(ItemId, u32)> = request
        .add_ons
        .iter()
        .map(|w| (w.item, w.quantity.unwrap_or(1)))
        .collect();
    let base = Base {
        plan: request.plan,
        seats,
        cycle: request.cycle,
        add_ons: &held,
    };
    let features = missing(&ctx, &request.options.features, &held);
    let found = candidates(&ctx, &base, &needs, &features)?;
    let mut suggestions = Vec::new();
    for candidate in found {
        let mut asked = request.clone();
        asked.plan = candidate.plan;
        asked.seats = Some(candidate.seats);
        asked.options.explain = false;
        if let Some((item, quantity)) = candidate.add_on {
            asked.add_ons.retain(|w| w.item != item);
            asked.add_ons.push(Wish {
                item,
                quantity: Some(quantity),
                cycle: None,
                on: None,
            });
        }
        let priced = quote::price(engine, &asked)?;
        if priced.allowed {
            let renewal = priced.renewal.map(|r| r.total);
            let due = Some(priced.settlement.due_now);
            suggestions.push(candidate.suggestion(&ctx, &base, renewal, due));
        }
        if suggestions.len() == MOST {
            break;
        }
    }
    Ok(suggestions)
}

/// Alternatives to a change.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn for_change<'a>(
    engine: &'a Engine,
    asked: Asked<'_, 'a>,
    preview: &ChangePreview<'a>,
) -> Result<Vec<Suggestion<'a>>, Fault> {
    let sub = asked.subscription;
    let needs = needs(engine, &asked.options.needs, &preview.reasons);
    if needs.is_empty() {
        return Ok(Vec::new());
    }
    let ctx = Context {
        catalog: engine.catalog(),
        currency: sub.currency,
        country: sub.country,
        taxes: &[],
        on: asked.on,
        calendar: Calendar::new(&engine.catalog().billing),
        explain: false,
    };
    // A deferred change that is due has come true.
    let before = State::at(&ctx, sub)?;
    let held = |state: &State<'_>| -> Vec<(ItemId, u32)> {
        let add_ons = state.add_ons.iter();
        add_ons.map(|a| (a.item, a.quantity)).collect()
    };
    let mut after = before.clone();
    after.set(&ctx, asked.to, asked.on)?;
    let (mut held, kept) = (held(&before), held(&after));
    let all_held = held.clone();
    // What the request names a suggestion has to name too.
    held.retain(|(item, _)| asked.to.add_ons.iter().all(|w| w.item != *item));
    let cycle = after.plan.cycle;
    let wanted = Base {
        plan: after.plan.item,
        seats: after.plan.quantity,
        cycle,
        add_ons: &kept,
    };
    let today = Base {
        plan: before.plan.item,
        seats: before.plan.quantity,
        cycle: before.plan.cycle,
        add_ons: &held,
    };
    // What is bought once is not kept, and is there all the same.
    let bought = asked.to.add_ons.iter().filter(|w| w.quantity != Some(0));
    let mut others = kept.clone();
    others.extend(bought.map(|w| (w.item, 1)));
    let features = missing(&ctx, &asked.options.features, &others);
    let found = candidates(&ctx, &wanted, &needs, &features)?;
    let mut suggestions = Vec::new();
    for candidate in found {
        let mut to = candidate.change(&today, cycle);
        let as_held = Base {
            add_ons: &all_held,
            ..today
        };
        if to.is_empty() || (cycle == today.cycle && candidate.is(&as_held)) {
            continue;
        }
        // What else was asked for stays: a suggestion is put into the request.
        let others = asked.to.add_ons.iter();
        let others = others.filter(|w| candidate.add_on.is_none_or(|(item, _)| item != w.item));
        to.add_ons.extend(others.copied());
        let tried = match change::preview(engine, Asked { to: &to, ..asked }) {
            Ok(tried) => tried,
            // What cannot be computed cannot be suggested; the request itself can.
            Err(Fault::TooLarge) => continue,
            Err(fault) => return Err(fault),
        };
        if tried.allowed {
            let renewal = tried.renewal.map(|r| r.total);
            suggestions.push(candidate.suggestion(
                &ctx,
                &Base { cycle, ..today },
                renewal,
                Some(tried.settlement.due_now),
            ));
            if let Some(last) = suggestions.last_mut().filter(|_| cycle != today.cycle) {
                last.change.cycle = Some(ctx.cycle_name(cycle));
            }
        }
        if suggestions.len() == MOST {
            break;
        }
    }
    Ok(suggestions)
}

/// The features wanted that none of the other add-ons has.
fn missing<'a>(ctx: &Context<'_>, features: &[&'a str], others: &[(ItemId, u32)]) -> Vec<&'a str> {
    let has = |f: &str| {
        let mut items = others.iter();
        items.any(|(item, _)| ctx.catalog.product(*item).has_feature(f))
    };
    features.iter().copied().filter(|f| !has(f)).collect()
}

/// What has to be held: what was asked for, or what the refused plan holds where it wants more seats.
fn needs<'a>(
    engine: &'a Engine,
    asked: &[(&'a str, i64)],
    reasons: &[Why<'a>],
) -> Vec<(&'a str, i64)> {
    if !asked.is_empty() {
        return asked.to_vec();
    }
    let catalog = engine.catalog();
    let plan_of = |r: &Why<'a>| {
        let item = r.params.0.iter().find_map(|(name, value)| match value {
            Param::Text(text) if *name == "item" => Some(text.as_ref()),
            _ => None,
        })?;
        let mut plans = catalog.plan_ids().map(|id| catalog.product(id));
        plans.find(|p| p.id.as_ref() == item)
    };
    let mut too_few = reasons.iter().filter(|r| r.code == "belowMinimumSeats");
    let Some(product) = too_few.find_map(plan_of) else {
        return Vec::new();
    };
    let held = |(name, capacity): &'a (Box<str>, Capacity)| match capacity {
        Capacity::Holds(n) => (name.as_ref(), *n),
        Capacity::Adds(n) => (
            name.as_ref(),
            n.saturating_mul(i64::from(product.seats.min)),
        ),
    };
    product.capacity.iter().map(held).collect()
}

/// Plans on sale here with their seats raised to the minimum, alone or with one add-on in the smallest quantity that
/// holds the needs: the cheapest full cycle first, then by rank, then in the catalogue's order.
fn candidates(
    ctx: &Context<'_>,
    base: &Base<'_>,
    needs: &[(&str, i64)],
    features: &[&str],
) -> Result<Vec<Candidate>, TooLarge> {
    let mut found = Vec::new();
    for plan in ctx.catalog.plan_ids() {
        let product = ctx.catalog.product(plan);
        let Some(seats) = product
            .seats
            .raise(base.seats)
            .filter(|_| on_sale(ctx, product))
        else {
            continue;
        };
        if product.term == Term::OneTime {
            continue;
        }
        let Some(alone) = cost(ctx, plan, seats, base.cycle, plan)? else {
            continue;
        };
        let with = |add_on| Candidate {
            cost: alone,
            rank: product.rank,
            plan,
            seats,
            add_on,
        };
        let capable = |extra: Option<&Product>| {
            features
                .iter()
                .all(|f| product.has_feature(f) || extra.is_some_and(|e| e.has_feature(f)))
        };
        if quantity(product, seats, None, needs) == Some(0) && capable(None) {
            found.push(with(None));
            continue;
        }
        for item in ctx.catalog.add_on_ids() {
            let add_on = ctx.catalog.product(item);
            let carried = add_on
                .plans
                .as_ref()
                .is_none_or(|plans| plans.contains(&plan));
            if !carried
                || !on_sale(ctx, add_on)
                || add_on.term == Term::OneTime
                || !capable(Some(add_on))
            {
                continue;
            }
            let Some(many) = quantity(product, seats, Some(add_on), needs)
                .and_then(|n| add_on.seats.raise(n.max(1)))
            else {
                continue;
            };
            if let Some(price) = cost(ctx, item, many, base.cycle, plan)? {
                let candidate = with(Some((item, many)));
                found.push(Candidate {
                    cost: alone + price,
                    ..candidate
                });
            }
        }
    }
    // The best few, each put in its place: there is no need to sort the rest.
    let order = |c: &Candidate| (c.cost, c.rank, c.plan, c.add_on.map(|(item, _)| item));
    let mut best: Vec<Candidate> = Vec::new();
    for candidate in found.into_iter().filter(|c| !c.is(base)) {
        let at = best.partition_point(|c| order(c) <= order(&candidate));
        if at < TRIED {
            best.truncate(TRIED - 1);
            best.insert(at, candidate);
        }
    }
    Ok(best)
}

fn on_sale(ctx: &Context<'_>, product: &Product) -> bool {
    let here = |country| {
        product
            .availability
            .as_ref()
            .is_none_or(|a| a.allows(country))
    };
    product.sell.is_none() && ctx.country.is_none_or(here)
}

/// A full cycle's price, where there is one.
fn cost(
    ctx: &Context<'_>,
    item: ItemId,
    quantity: u32,
    cycle: CycleId,
    plan: ItemId,
) -> Result<Option<i64>, TooLarge> {
    match find_price(ctx, item, cycle, plan) {
        Ok(Some(price)) => line_amount(ctx, &price.model, quantity, Proration::WHOLE).map(Some),
        Ok(None) => Ok(Some(0)),
        Err(_) => Ok(None),
    }
}

/// The smallest quantity of an add-on with which every need is held; 0 where the plan alone holds it, none where no
/// quantity does. Capacities do not add, the largest counts; what `adds` is added for each unit.
fn quantity(
    plan: &Product,
    seats: u32,
    add_on: Option<&Product>,
    needs: &[(&str, i64)],
) -> Option<u32> {
    let mut most: i64 = 0;
    for (name, need) in needs {
        let (mut holds, mut adds) = (0, 0);
        match plan.capacity_of(name) {
            Some(Capacity::Holds(n)) => holds = n,
            Some(Capacity::Adds(n)) => adds = n.saturating_mul(i64::from(seats)),
            None => {}
        }
        if holds.saturating_add(adds) >= *need {
            continue;
        }
        match add_on.and_then(|a| a.capacity_of(name)) {
            Some(Capacity::Holds(n)) if n.saturating_add(adds) >= *need => most = most.max(1),
            Some(Capacity::Adds(n)) if n > 0 => {
                let missing = need - holds.saturating_add(adds);
                most = most.max(missing.div_euclid(n) + i64::from(missing.rem_euclid(n) != 0));
            }
            _ => return None,
        }
    }
    u32::try_from(most).ok()
}

impl Candidate {
    /// Whether it is what is there already.
    fn is(&self, base: &Base<'_>) -> bool {
        let held = self.add_on.is_none_or(|a| base.add_ons.contains(&a));
        self.plan == base.plan && self.seats == base.seats && held
    }

    /// The fields in which it differs.
    fn change(&self, base: &Base<'_>, cycle: CycleId) -> Change {
        let add_on = self.add_on.filter(|a| !base.add_ons.contains(a));
        Change {
            plan: (self.plan != base.plan).then_some(self.plan),
            cycle: (cycle != base.cycle).then_some(cycle),
            seats: (self.seats != base.seats).then_some(self.seats),
            add_ons: add_on
                .map(|(item, n)| Wish {
                    item,
                    quantity: Some(n),
                    cycle: None,
                    on: None,
                })
                .into_iter()
                .collect(),
        }
    }

    fn suggestion<'a>(
        &self,
        ctx: &Context<'a>,
        base: &Base<'_>,
        renewal_total: Option<i64>,
        due_now: Option<i64>,
    ) -> Suggestion<'a> {
        let change = self.change(base, base.cycle);
        let mut params = Params::default()
            .text("plan", ctx.id(self.plan))
            .int("seats", self.seats);
        let mut code = "planHolds";
        if let Some((item, quantity)) = self.add_on {
            code = "addOnHolds";
            params = params.text("addOn", ctx.id(item)).int("quantity", quantity);
        }
        let add_ons: Vec<AddOnView<'a>> = change
            .add_ons
            .iter()
            .map(|w| AddOnView {
                id: ctx.id(w.item),
                quantity: i64::from(w.quantity.unwrap_or(1)),
                cycle: None,
                anchor: None,
            })
            .collect();
        let change = SuggestedChange {
            plan: change.plan.map(|p| ctx.id(p)),
            seats: change.seats.map(i64::from),
            cycle: None,
            add_ons: (!add_ons.is_empty()).then_some(add_ons),
        };
        Suggestion {
            code,
            params,
            change,
            renewal_total,
            due_now,
        }
    }
}
