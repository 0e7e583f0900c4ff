//! What a first purchase costs, today and at renewal: from nothing to a state.

use crate::calendar::{Calendar, Moment, Period, boundary};
use crate::catalog::{ItemId, Kind, Term};
use crate::check::{Found, Wanted, stages};
use crate::engine::Engine;
use crate::money::TooLarge;
use crate::promotions::{Basket, accept};
use crate::request::{QuoteRequest, Segment};
use crate::result::{LeadTimeView, LineKind, NoticeView, Params, Quote, Settlement};
use crate::rules::{Call, Question};
use crate::settle::{
    Bill, Context, Entry, Holding, Span, State, any_code, charge, discount, one_off, schedule,
    settle, setup_fee,
};
use crate::suggest;

/// Prices a purchase.
///
/// # Errors
/// [`TooLarge`] where an amount or date leaves the range.
pub fn quote<'a>(engine: &'a Engine, request: &'a QuoteRequest<'a>) -> Result<Quote<'a>, TooLarge> {
    let mut quote = price(engine, request);
    if let Ok(quote) = &mut quote {
        quote.suggestions = suggest::for_quote(engine, request, quote)?;
    }
    quote
}

/// Prices a purchase without looking for alternatives.
///
/// # Errors
/// [`TooLarge`] where an amount or date leaves the range.
pub fn price<'a>(engine: &'a Engine, request: &'a QuoteRequest<'a>) -> Result<Quote<'a>, TooLarge> {
    let catalog = engine.catalog();
    let ctx = Context {
        catalog,
        currency: request.currency,
        country: request.country,
        taxes: engine.taxes(&request.options),
        on: request.on,
        calendar: Calendar::new(&catalog.billing),
        explain: request.options.explain,
    };
    let mut bought = Bought::new(&ctx, request)?;
    let Holding {
        product,
        quantity: seats,
        period,
        ..
    } = bought.state.plan;
    let found = bought.stages(&ctx, request);
    let allowed = found.reasons.is_empty();
    let mut notices = found.notices;
    let basket = bought.basket();
    let codes = accept(&ctx, &request.options.promotions, &[], basket, &mut notices);
    bought.notices(&ctx, &mut notices);

    let mut entries = bought.entries(&ctx)?;
    let discounts = discount(&ctx, &mut entries, &codes, any_code, seats)?;
    let bill = Bill::new(&ctx, entries, discounts)?;
    let mut settlement = Settlement::of(request.balance);
    let (mut upcoming, mut subscription, mut renewal) = (Vec::new(), None, None);
    if allowed {
        let surplus = crate::catalog::Surplus::Balance;
        settlement = settle(bill.totals.total, request.balance, surplus, false)?;
        let after = &mut bought.state;
        after.add_ons.retain(|a| a.product.term != Term::OneTime);
        after.balance = settlement.balance_after;
        let mut paid = Vec::with_capacity(1 + after.add_ons.len());
        segments(&mut bill.entries.iter(), &mut paid);
        after.paid = Some(paid.into());
        after.promotions = codes;
        bill.use_codes(&mut after.promotions);
        if product.term != Term::OneTime {
            let view = subscription.insert(after.view(&ctx));
            view.started_on = Some(ctx.stamp(request.on));
            view.purchased_via = request.purchased_via;
            view.facts = request.options.facts;
            (renewal, upcoming) = schedule(&ctx, after, request.options.upcoming, Some(&bill))?;
        }
    }
    let totals = bill.totals;
    let period = ctx.period(period);
    let lead_times = lead_times(&ctx, request);
    Ok(Quote {
        allowed,
        reasons: found.reasons,
        currency: request.currency.code().into(),
        lines: bill.lines(&ctx),
        totals,
        settlement,
        period,
        renewal,
        upcoming,
        subscription,
        notices,
        suggestions: Vec::new(),
        engine: crate::VERSION,
        lead_times,
        catalog: engine.view(),
    })
}

/// Everything that a purchase consists of.
struct Bought<'a> {
    /// What is held afterwards, one-time products among its add-ons in the order of the request.
    state: State<'a>,
}

impl<'a> Bought<'a> {
    fn new(ctx: &Context<'a>, request: &QuoteRequest<'a>) -> Result<Bought<'a>, TooLarge> {
        let on = request.on;
        let product = ctx.catalog.product(request.plan);
        let trial =
            product.trial_days > 0 && product.kind == Kind::Paid && product.term == Term::Recurring;
        let trial_ends = trial.then(|| on.plus_days(i64::from(product.trial_days)));
        let anchor = match product.term {
            Term::Recurring => request.billing_anchor.or(trial_ends).unwrap_or(on),
            Term::OneTime | Term::Fixed => on,
        };
        let period = match trial_ends {
            Some(end) => Period { start: on, end },
            None => first_period(ctx, anchor, request.cycle, on)?,
        };
        let (item, seats) = (request.plan, request.seats.unwrap_or(product.seats.min));
        let mut bought = Bought {
            state: State {
                plan: Holding::new(ctx, item, seats, request.cycle, item, period),
                add_ons: Vec::with_capacity(request.add_ons.len()),
                anchor,
                promotions: Vec::new(),
                trial_ends,
                paid: None,
                pending: None,
                stop: None,
                carried: 0,
                balance: request.balance,
                stored: None,
            },
        };
        for wish in &request.add_ons {
            let quantity = wish.quantity.unwrap_or(1);
            let cycle = wish.cycle.unwrap_or(request.cycle);
            let mut holding = Holding::new(ctx, wish.item, quantity, cycle, item, period);
            let fixed = holding.product.term == Term::Fixed;
            holding.own_cycle = cycle != request.cycle;
            holding.own_anchor = fixed.then_some(on);
            if fixed {
                let cycle = ctx.catalog.cycle(holding.cycle).1;
                let end = boundary(on, cycle, 1, ctx.billing().month_end).ok_or(TooLarge)?;
                holding.period = Period { start: on, end };
            } else if bought.state.renews_apart(&holding) {
                holding.period = match trial_ends {
                    // The trial is everything's; its own periods are counted from the billing date behind it.
                    Some(end) => Period { start: on, end },
                    None => first_period(ctx, anchor, holding.cycle, on)?,
                };
            }
            bought.state.add_ons.push(holding);
        }
        Ok(bought)
    }

    /// What the rules and the catalogue say to it.
    fn stages(&self, ctx: &Context<'a>, request: &'a QuoteRequest<'a>) -> Found<'a> {
        let wanted = |holding| Wanted {
            holding,
            bought: true,
            counted: true,
            held: 0,
        };
        let add_ons: Vec<Wanted<'_, 'a>> = self.state.add_ons.iter().map(wanted).collect();
        let about =
            |item| item == request.plan || self.state.add_ons.iter().any(|a| a.item == item);
        let question = self.question(request, &about);
        stages(ctx, wanted(&self.state.plan), &add_ons, &question)
    }

    fn question<'q>(
        &self,
        request: &'a QuoteRequest<'a>,
        about: &'q dyn Fn(ItemId) -> bool,
    ) -> Question<'q, 'a> {
        Question {
            call: Call::Quote,
            seats: None,
            features: &request.options.features,
            direction: None,
            cycle: None,
            from: None,
            to: Some((request.plan, self.state.plan.product.kind)),
            about,
            country: request.country,
            purchased_via: request.purchased_via,
            status: None,
            overdue: &[],
            facts: [request.options.facts, None],
            days_to_renewal: None,
        }
    }

    fn basket(&self) -> Basket<'_, 'a> {
        Basket {
            plan: &self.state.plan,
            add_ons: &[],
            bought: &self.state.add_ons,
            fees: true,
        }
    }

    /// Lines before discounts: the plan and its fee, each add-on and its fee, what is included.
    fn entries(&self, ctx: &Context<'a>) -> Result<Vec<Entry<'a>>, TooLarge> {
        let mut entries = Vec::with_capacity(4 + 2 * self.state.add_ons.len());
        for holding in self.state.holdings() {
            if holding.price.is_err() {
                // No price tag without a price; the stages say so.
                continue;
            }
            if holding.product.term == Term::OneTime {
                one_off(ctx, holding, &mut entries)?;
            } else {
                self.recurring(ctx, holding, &mut entries)?;
            }
            entries.extend(setup_fee(ctx, holding)?);
        }
        for holding in self.state.holdings() {
            entries.extend(included(ctx, holding.item, holding.quantity));
        }
        Ok(entries)
    }

    fn recurring(
        &self,
        ctx: &Context<'a>,
        holding: &Holding<'a>,
        entries: &mut Vec<Entry<'a>>,
    ) -> Result<(), TooLarge> {
        let of = holding.period;
        let fixed = holding.product.term == Term::Fixed;
        let trial = self.state.trial_ends.is_some() && !fixed;
        let (anchor, cycle) = self.state.clock(ctx, holding);
        let full = if fixed || trial {
            of
        } else {
            ctx.calendar.full_cycle(of, anchor, cycle).ok_or(TooLarge)?
        };
        charge(ctx, holding, Span::invoiced(of, full, trial), entries)
    }

    fn notices(&self, ctx: &Context<'a>, notices: &mut Vec<NoticeView<'a>>) {
        for holding in self.state.holdings() {
            bought_notices(ctx, holding.item, notices);
        }
    }
}

/// A product's notices on a purchase.
pub fn bought_notices<'a>(ctx: &Context<'a>, item: ItemId, notices: &mut Vec<NoticeView<'a>>) {
    for code in &ctx.catalog.product(item).notices {
        if !notices.iter().any(|n| n.code == code.as_ref()) {
            notices.push(NoticeView {
                code,
                params: Params::default().text("item", ctx.id(item)),
            });
        }
    }
}

/// What comes free of charge with a quantity of a product.
pub fn included<'a>(
    ctx: &Context<'a>,
    item: ItemId,
    quantity: u32,
) -> impl Iterator<Item = Entry<'a>> + use<'a> {
    let includes = ctx.catalog.product(item).includes.iter();
    includes
        .filter(move |i| quantity >= i.when_seats_at_least)
        .map(move |i| Entry {
            kind: LineKind::Included,
            item,
            label: Some(&i.item),
            quantity: 1,
            cycle: None,
            unit: None,
            period: None,
            amount: 0,
            full: None,
            part: crate::calendar::Proration::WHOLE,
            discount: 0,
            old_part: None,
            steps: Vec::new(),
        })
}

/// From `on` to the next boundary: a whole cycle where `on` is one.
fn first_period(
    ctx: &Context<'_>,
    anchor: Moment,
    cycle: crate::catalog::CycleId,
    on: Moment,
) -> Result<Period, TooLarge> {
    let cycle = ctx.catalog.cycle(cycle).1;
    let end = ctx
        .calendar
        .containing(anchor, cycle, on)
        .ok_or(TooLarge)?
        .end;
    Ok(Period { start: on, end })
}

/// Adds what the entries of a bill paid for which time.
pub fn segments<'e, 'a: 'e>(
    entries: &mut dyn Iterator<Item = &'e Entry<'a>>,
    segments: &mut Vec<Segment>,
) {
    let charges = entries.filter(|e| matches!(e.kind, LineKind::Plan | LineKind::AddOn));
    for entry in charges.filter(|e| e.net() > 0) {
        segments.extend(entry.period.map(|period| Segment {
            item: entry.item,
            amount: entry.net(),
            period,
        }));
    }
}

fn lead_times<'a>(ctx: &Context<'a>, request: &QuoteRequest<'a>) -> Option<Vec<LeadTimeView<'a>>> {
    use crate::calendar::{Grain, Stamp, business_day};
    if request.lead_times.is_empty() {
        return None;
    }
    let windows = request
        .lead_times
        .iter()
        .filter_map(|at| ctx.catalog.lead_times.get(*at))
        .map(|lead| {
            let day = |n| Stamp {
                at: business_day(request.on, n, &lead.holidays),
                grain: Grain::Day,
            };
            LeadTimeView {
                id: &lead.id,
                earliest: day(lead.business_days.0),
                latest: day(lead.business_days.1),
            }
        });
    Some(windows.collect())
}
