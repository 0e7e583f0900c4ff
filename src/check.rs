//! The stages before the policies: gates, sell, availability, price, seats, add-ons, features. All refusals, in order.

use crate::catalog::{Availability, ItemId, Price, Refusal, Seats, Term};
use crate::money::integer_text;
use crate::result::{ActionView, NoticeView, Param, Params, Why};
use crate::rules::{Question, When, first_match};
use crate::settle::{Context, Holding, Missing};

/// An item of the state that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'s, 'a> {
    /// What is held then.
    pub holding: &'s Holding<'a>,
    /// Whether it is bought with this call, rather than held already.
    pub bought: bool,
    /// Whether its number is set by this call.
    pub counted: bool,
    /// How many are held now.
    pub held: u32,
}

/// What the stages found.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Refusals.
    pub reasons: Vec<Why<'a>>,
    /// Things to know.
    pub notices: Vec<NoticeView<'a>>,
}

/// Runs every stage over the state that is asked for.
#[must_use]
pub fn stages<'a>(
    ctx: &Context<'a>,
    plan: Wanted<'_, 'a>,
    add_ons: &[Wanted<'_, 'a>],
    question: &Question<'_, 'a>,
) -> Found<'a> {
    let mut found = Found::default();
    if let Some(rule) = first_match(&ctx.catalog.policies.gates, question) {
        found
            .reasons
            .push(refused(&rule.then, rule.when.as_ref(), question));
    }
    let all = || core::iter::once(&plan).chain(add_ons);
    let carrier = plan.holding.item;
    for wanted in all() {
        on_sale(ctx, wanted, &mut found.reasons);
    }
    for wanted in all() {
        available(ctx, wanted, &mut found.reasons);
    }
    let unsold = all().filter_map(|w| unsold(ctx, w.holding, carrier));
    found.reasons.extend(unsold);
    for wanted in all() {
        seats(wanted, &mut found.reasons);
    }
    for (at, add_on) in add_ons.iter().enumerate() {
        let before = add_ons.get(..at).unwrap_or_default();
        carried(ctx, add_on, carrier, &mut found.reasons);
        two_cycles(ctx, add_on, before, &mut found.reasons);
    }
    features(
        ctx,
        plan.holding.item,
        add_ons,
        question.features,
        &mut found.reasons,
    );
    let unknown: Vec<&str> = core::iter::once(&plan)
        .chain(add_ons)
        .filter(|w| ctx.country.is_none() && w.bought && w.holding.product.availability.is_some())
        .map(|w| ctx.id(w.holding.item))
        .collect();
    if !unknown.is_empty() {
        found.notices.push(NoticeView {
            code: "countryUnknown",
            params: Params::default().texts("items", unknown),
        });
    }
    found
}

/// A merchant's refusal, with what its rule matched.
#[must_use]
pub fn refused<'a>(
    refusal: &'a Refusal,
    when: Option<&When>,
    question: &Question<'_, 'a>,
) -> Why<'a> {
    let mut params = Params::default();
    if let Some(when) = when {
        if when.overdue == Some(true) {
            params = params.texts("invoices", question.overdue.iter().copied());
        }
        if !when.features.is_empty() {
            let wanted = question
                .features
                .iter()
                .copied()
                .filter(|f| when.features.iter().any(|w| w.as_ref() == *f));
            params = params.texts("features", wanted);
        }
        if let Some(country) = question.country.filter(|_| !when.country.is_empty()) {
            params = params.text("country", country.code());
        }
        if let Some(via) = question
            .purchased_via
            .filter(|_| !when.purchased_via.is_empty())
        {
            params = params.text("purchasedVia", via);
        }
        if let Some(days) = question
            .days_to_renewal
            .filter(|_| when.days_at_least.or(when.days_at_most).is_some())
        {
            params = params.int("daysToRenewal", days);
        }
    }
    Why {
        code: &refusal.code,
        params,
        action: refusal.action.as_ref().map(ActionView::from),
    }
}

fn why<'a>(code: &'static str, params: Params<'a>, choose: Option<Param<'a>>) -> Why<'a> {
    let action = choose.map(|target| ActionView {
        kind: "choose",
        target: Some(target),
        params: None,
    });
    Why {
        code,
        params,
        action,
    }
}

/// Whether an item is sold by this path.
fn on_sale<'a>(ctx: &Context<'a>, wanted: &Wanted<'_, 'a>, reasons: &mut Vec<Why<'a>>) {
    let item = wanted.holding.item;
    let refusal = wanted.holding.product.sell.as_ref();
    if let Some(refusal) = refusal.filter(|_| wanted.bought) {
        reasons.push(Why {
            code: &refusal.code,
            params: Params::default().text("item", ctx.id(item)),
            action: refusal.action.as_ref().map(ActionView::from),
        });
    }
}

/// Whether an item is sold in the customer's country.
fn available<'a>(ctx: &Context<'a>, wanted: &Wanted<'_, 'a>, reasons: &mut Vec<Why<'a>>) {
    let item = wanted.holding.item;
    let Some(country) = ctx.country.filter(|_| wanted.bought) else {
        return;
    };
    let availability = wanted.holding.product.availability.as_ref();
    if availability.is_some_and(|a: &Availability| !a.allows(country)) {
        let params = Params::default()
            .text("item", ctx.id(item))
            .text("country", country.code());
        reasons.push(why("notAvailableInCountry", params, None));
    }
}

/// Why an item cannot be had as it is held, carried by a plan: it has no price.
#[must_use]
pub fn unsold<'a>(ctx: &Context<'a>, held: &Holding<'a>, plan: ItemId) -> Option<Why<'a>> {
    let cycle = ctx.cycle_name(held.cycle);
    held.price.err().map(|missing| match missing {
        Missing::Currency => other_currencies(ctx, held.item, plan),
        Missing::Cycle => other_cycles(ctx, held.item, plan, cycle),
    })
}

fn other_currencies<'a>(ctx: &Context<'a>, item: ItemId, plan: ItemId) -> Why<'a> {
    let mut others: Vec<String> = Vec::new();
    let prices = ctx.catalog.product(item).prices.iter();
    for price in prices.filter(|p| p.plan.is_none_or(|only| only == plan)) {
        let code = price.currency.code();
        if !others.iter().any(|o| o == code) && price.currency != ctx.currency {
            others.push(code.to_owned());
        }
    }
    let params = Params::default()
        .text("item", ctx.id(item))
        .text("currency", ctx.currency.code())
        .texts("currencies", others.clone());
    why("notSoldInCurrency", params, choose(others))
}

fn other_cycles<'a>(ctx: &Context<'a>, item: ItemId, plan: ItemId, cycle: &'a str) -> Why<'a> {
    let mut others: Vec<&'a str> = Vec::new();
    let prices = ctx.catalog.product(item).prices.iter();
    let here = |p: &&Price| p.currency == ctx.currency && p.plan.is_none_or(|only| only == plan);
    for cycle in prices.filter(here).filter_map(|p| p.cycle) {
        let name = ctx.cycle_name(cycle);
        if !others.contains(&name) {
            others.push(name);
        }
    }
    let params = Params::default()
        .text("item", ctx.id(item))
        .text("cycle", cycle)
        .texts("cycles", others.iter().copied());
    why("notSoldOnCycle", params, choose(others))
}

fn other_plans<'a>(ctx: &Context<'a>, id: &'a str, plan: ItemId, plans: Vec<ItemId>) -> Why<'a> {
    let names: Vec<&'a str> = plans.into_iter().map(|p| ctx.id(p)).collect();
    let params = Params::default()
        .text("item", id)
        .text("plan", ctx.id(plan))
        .texts("plans", names.iter().copied());
    why("addOnNotForPlan", params, choose(names))
}

fn choose<'a, T: Into<crate::result::Text<'a>>>(targets: Vec<T>) -> Option<Param<'a>> {
    (!targets.is_empty()).then(|| Param::Texts(targets.into_iter().map(Into::into).collect()))
}

/// Whether the number is one that can be bought.
fn seats<'a>(wanted: &Wanted<'_, 'a>, reasons: &mut Vec<Why<'a>>) {
    if !wanted.counted {
        return;
    }
    let Holding {
        product, quantity, ..
    } = *wanted.holding;
    let Seats { min, max, step } = product.seats;
    let params = || {
        let id = product.id.as_ref();
        Params::default().text("item", id).int("seats", quantity)
    };
    let one = |n: u32| Some(Param::Text(integer_text(n).into()));
    if quantity < min {
        reasons.push(why(
            "belowMinimumSeats",
            params().int("minimum", min),
            one(min),
        ));
    } else if quantity > max {
        reasons.push(why(
            "aboveMaximumSeats",
            params().int("maximum", max),
            one(max),
        ));
    } else if !(quantity - min).is_multiple_of(step) {
        let below = quantity - (quantity - min) % step;
        let mut near = vec![integer_text(below)];
        let mut params = params().int("step", step).int("below", below);
        if let Some(above) = product.seats.raise(quantity) {
            near.push(integer_text(above));
            params = params.int("above", above);
        }
        reasons.push(why("seatStep", params, choose(near)));
    }
}

/// Whether the plan can carry an add-on, and whether a batch is removed whole.
fn carried<'a>(
    ctx: &Context<'a>,
    wanted: &Wanted<'_, 'a>,
    plan: ItemId,
    reasons: &mut Vec<Why<'a>>,
) {
    let item = wanted.holding.item;
    let product = wanted.holding.product;
    if let Some(plans) = product
        .plans
        .as_ref()
        .filter(|plans| !plans.contains(&plan))
    {
        reasons.push(other_plans(ctx, ctx.id(item), plan, plans.clone()));
    }
    if product.whole_batch && wanted.holding.quantity < wanted.held {
        let params = Params::default()
            .text("item", ctx.id(item))
            .int("quantity", wanted.holding.quantity)
            .int("held", wanted.held);
        reasons.push(why(
            "removeWholeBatch",
            params,
            Some(Param::Text("0".into())),
        ));
    }
}

/// The same add-on on two cycles, where it may be held on one alone.
fn two_cycles<'a>(
    ctx: &Context<'a>,
    wanted: &Wanted<'_, 'a>,
    before: &[Wanted<'_, 'a>],
    reasons: &mut Vec<Why<'a>>,
) {
    let Holding {
        item,
        product,
        cycle,
        ..
    } = *wanted.holding;
    if !product.one_cycle || product.term == Term::OneTime {
        return;
    }
    let Some(other) = before
        .iter()
        .find(|b| b.holding.item == item && b.holding.cycle != cycle)
    else {
        return;
    };
    let cycles = [ctx.cycle_name(other.holding.cycle), ctx.cycle_name(cycle)];
    let params = Params::default()
        .text("item", ctx.id(item))
        .texts("cycles", cycles);
    reasons.push(why("oneCyclePerAddOn", params, choose(cycles.to_vec())));
}

/// Features wanted that neither the plan nor an add-on has.
fn features<'a>(
    ctx: &Context<'a>,
    plan: ItemId,
    add_ons: &[Wanted<'_, 'a>],
    wanted: &[&'a str],
    reasons: &mut Vec<Why<'a>>,
) {
    for feature in wanted.iter().copied() {
        let has = |item: ItemId| ctx.catalog.product(item).has_feature(feature);
        if has(plan) || add_ons.iter().any(|a| has(a.holding.item)) {
            continue;
        }
        let plans: Vec<&'a str> = ctx
            .catalog
            .plan_ids()
            .filter(|p| has(*p))
            .map(|p| ctx.id(p))
            .collect();
        let params = Params::default()
            .text("feature", feature)
            .text("plan", ctx.id(plan))
            .texts("plans", plans.iter().copied());
        reasons.push(why("featureNotInPlan", params, choose(plans)));
    }
}
