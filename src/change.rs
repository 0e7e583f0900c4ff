//! What a change does, today and at renewal: a state before, a state after, and the terms between them.

use crate::calendar::{Calendar, Moment};
use crate::catalog::Effective;
use crate::check::{refused, stages};
use crate::engine::Engine;
use crate::fault::Fault;
use crate::request::{Change, Options, SeatChangeRequest, Subscription, UpgradeRequest, Wish};
use crate::result::{ChangePreview, NoticeView, Params, Settlement, Why};
use crate::rules::{Call, first_match};
use crate::settle::{Bill, Context, State, schedule};
use crate::suggest;

mod begun;
mod days;
mod moved;
mod net;
mod now;
mod paid;
mod pending;

use moved::Moved;

/// One change, however it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r, 'a> {
    /// Today's subscription.
    pub subscription: &'a Subscription<'a>,
    /// When.
    pub on: Moment,
    /// What it names.
    pub to: &'r Change,
    /// The rest.
    pub options: &'a Options<'a>,
    /// The call where nothing differs.
    pub call: Call,
}

/// A change of plan, cycle, seats and add-ons, any mix.
///
/// # Errors
/// [`Fault`] where an amount or date leaves the range, or what was paid has to be told.
pub fn upgrade<'a>(
    engine: &'a Engine,
    request: &'a UpgradeRequest<'a>,
) -> Result<ChangePreview<'a>, Fault> {
    let asked = Asked {
        subscription: &request.subscription,
        on: request.on,
        to: &request.to,
        options: &request.options,
        call: Call::PlanChange,
    };
    with_suggestions(engine, asked)
}

/// A change of seats, or of an add-on's quantity.
///
/// # Errors
/// [`Fault`] where an amount or date leaves the range, or what was paid has to be told.
pub fn seats<'a>(
    engine: &'a Engine,
    request: &'a SeatChangeRequest<'a>,
) -> Result<ChangePreview<'a>, Fault> {
    let (to, call) = match request.add_on {
        Some(item) => {
            let wish = Wish {
                item,
                quantity: Some(request.seats),
                cycle: request.cycle,
                on: None,
            };
            (
                Change {
                    add_ons: vec![wish],
                    ..Change::default()
                },
                Call::AddOnChange,
            )
        }
        None => (
            Change {
                seats: Some(request.seats),
                ..Change::default()
            },
            Call::SeatChange,
        ),
    };
    let asked = Asked {
        subscription: &request.subscription,
        on: request.on,
        to: &to,
        options: &request.options,
        call,
    };
    with_suggestions(engine, asked)
}

/// Previews a change and looks for alternatives.
fn with_suggestions<'a>(
    engine: &'a Engine,
    asked: Asked<'_, 'a>,
) -> Result<ChangePreview<'a>, Fault> {
    let mut preview = preview(engine, asked);
    if let Ok(preview) = &mut preview {
        preview.suggestions = suggest::for_change(engine, asked, preview)?;
    }
    preview
}

/// Previews a change without looking for alternatives.
///
/// # Errors
/// [`Fault`] where an amount or date leaves the range, or what was paid has to be told.
pub fn preview<'a>(engine: &'a Engine, asked: Asked<'_, 'a>) -> Result<ChangePreview<'a>, Fault> {
    let catalog = engine.catalog();
    let ctx = Context {
        catalog,
        currency: asked.subscription.currency,
        country: asked.subscription.country,
        taxes: engine.taxes(asked.options),
        on: asked.on,
        calendar: Calendar::new(&catalog.billing),
        explain: asked.options.explain,
    };
    let before = State::at(&ctx, asked.subscription)?;
    let plan_cycle = asked.to.cycle.unwrap_or(before.plan.cycle);
    let unclear = |w: &Wish| before.unclear(w, plan_cycle);
    if let Some(at) = asked.to.add_ons.iter().position(unclear) {
        let listed = asked.call == Call::PlanChange;
        return Err(Fault::CycleMissing(listed.then_some(at)));
    }
    let mut moved = Moved::new(&ctx, before, asked)?;
    let direction = moved.direction.name();
    let about = |item| moved.is_about(asked, item);
    let question = moved.question(&ctx, asked, &about);
    let mut found = stages(
        &ctx,
        moved.plan_wanted(),
        &moved.add_ons_wanted(),
        &question,
    );
    if let Some(ended) = moved.before.ended_on(&ctx)? {
        found.reasons.insert(0, Why::ended(ctx.stamp(ended)));
    }
    if found.reasons.is_empty() {
        found.reasons.extend(moved.unsold_later(&ctx, asked));
    }
    let mut terms = None;
    if found.reasons.is_empty() && moved.differs() {
        let rules = match question.call {
            Call::PlanChange => &catalog.policies.plan_change,
            Call::AddOnChange => catalog
                .policies
                .add_on_change
                .as_ref()
                .unwrap_or(&catalog.policies.seat_change),
            _ => &catalog.policies.seat_change,
        };
        if let Some(rule) = first_match(rules, &question) {
            terms = Some(&rule.then);
            if let Some(refusal) = &rule.then.refuse {
                found
                    .reasons
                    .push(refused(refusal, rule.when.as_ref(), &question));
            }
        }
    }
    let allowed = found.reasons.is_empty();
    let effective = terms.map_or(Effective::Now, |t| t.effective);
    let mut notices = found.notices;
    let (mut bill, mut settlement) = (Bill::empty(), Settlement::of(moved.before.balance));
    let mut effective_on = asked.on;
    if allowed {
        moved.take_codes(&ctx, asked, &mut notices);
        match terms {
            None => moved.nothing(asked, &mut notices),
            Some(terms) if effective == Effective::Now => {
                (bill, settlement) = moved.now(&ctx, terms, asked, &mut notices)?;
            }
            Some(terms) => effective_on = moved.later(&ctx, terms, asked, &mut notices),
        }
        let codes = terms.iter().flat_map(|t| &t.notices);
        notices.extend(codes.map(|code| NoticeView {
            code,
            params: Params::default(),
        }));
    }
    let moves = allowed && terms.is_some() && effective == Effective::Now;
    let after = if moves {
        &mut moved.after
    } else {
        &mut moved.before
    };
    let subscription = allowed.then(|| after.view(&ctx));
    let period = ctx.period(after.plan.period);
    let (renewal, upcoming) = schedule(&ctx, after, asked.options.upcoming, None)?;
    let totals = bill.totals;
    Ok(ChangePreview {
        allowed,
        reasons: found.reasons,
        currency: ctx.currency.code().into(),
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
        catalog: engine.view(),
        direction,
        effective: if effective == Effective::Now {
            "now"
        } else {
            "periodEnd"
        },
        effective_on: ctx.stamp(effective_on),
    })
}
