//! Can I cancel, where, by when, from when, and what do I keep and get back: from a state to nothing, or to the plan that follows.

use crate::boundary::issue::PricingError;
use crate::calendar::{Calendar, ChangeDay, Grain, Moment, Side, Stamp};
use crate::catalog::{Basis, CancelAt, CancelTerms, Credit, ItemId, LateNotice, Refund, Surplus};
use crate::check::refused;
use crate::engine::Engine;
use crate::fault::Fault;
use crate::money::{TooLarge, minor};
use crate::request::{CancelRequest, Wish};
use crate::result::{
    ActionView, Asks, Cancellation, NoticeView, Params, ReasonView, Settlement, Successor, Why,
};
use crate::rules::{Call, Question, Status, first_match};
use crate::settle::{Bill, Context, CreditMode, Holding, State, credits, settle, within_paid};

mod ending;

use ending::Ending;

/// Answers a cancellation.
///
/// # Errors
/// An amount or date out of range, or a reason that the merchant does not list.
pub fn cancel<'a>(
    engine: &'a Engine,
    request: &'a CancelRequest<'a>,
) -> Result<Cancellation<'a>, PricingError> {
    let sub = &request.subscription;
    let ctx = Context {
        catalog: engine.catalog(),
        currency: sub.currency,
        country: sub.country,
        taxes: engine.taxes(&request.options),
        on: request.on,
        calendar: Calendar::new(&engine.catalog().billing),
        explain: request.options.explain,
    };
    let state = State::at(&ctx, sub)?;
    let add_on = request.item.filter(|item| *item != sub.plan);
    let held = |item| {
        let wish = Wish {
            item,
            quantity: None,
            cycle: request.cycle,
            on: None,
        };
        let cycle = state.plan.cycle;
        if state.unclear(&wish, cycle) {
            return Err(Fault::CycleMissing(None));
        }
        Ok(state.held(&wish, cycle).copied().ok_or(item))
    };
    let target = match add_on.map(held).transpose()? {
        None => state.plan,
        Some(Ok(held)) => held,
        Some(Err(item)) => {
            return Err(PricingError::one(
                "itemNotHeld",
                "item",
                "`{}` is not held any more",
                &[ctx.id(item)],
            ));
        }
    };
    let about = |item| item == target.item;
    let question = question(&ctx, &state, request, &target, &about);
    let rule = first_match(&ctx.catalog.policies.cancel, &question);
    let Some(rule) = rule else {
        // Every list ends in a rule without a condition; the lint sees to it.
        return Err(PricingError::one(
            "internalInvariant",
            "",
            "no cancellation rule matched",
            &[],
        ));
    };
    let terms = &rule.then;
    if let Some(reason) = request.reason
        && !terms.reasons.is_empty()
        && !terms.reasons.iter().any(|r| r.id.as_ref() == reason)
    {
        return Err(PricingError::one(
            "unknownReason",
            "reason",
            "`{}` is not a reason that is asked for here",
            &[reason],
        ));
    }
    let mut ending = Ending::new(&ctx, &state, target, add_on.is_some());
    let mut notices = Vec::new();
    let mut reasons = Vec::new();
    let cancelled = state.status() == Status::Cancelled;
    if cancelled {
        let mut params = Params::default();
        if let Some(since) = sub.cancelled_on {
            params = params.date("since", ctx.stamp(since));
        }
        let end = sub.ends_on.unwrap_or(state.plan.period.end);
        let until = end.before(ctx.billing().grain);
        reasons.push(Why {
            code: "alreadyCancelled",
            params: params.date("until", ctx.stamp(until)),
            action: None,
        });
    }
    let ended = state.ended_on(&ctx)?.filter(|_| !cancelled);
    reasons.extend(ended.map(|end| Why::ended(ctx.stamp(end))));
    if let Some(gate) = first_match(&ctx.catalog.policies.gates, &question) {
        reasons.push(refused(&gate.then, gate.when.as_ref(), &question));
    }
    if reasons.is_empty()
        && let Some(refusal) = &terms.refuse
    {
        reasons.push(refused(refusal, rule.when.as_ref(), &question));
    }
    let renews = state.renews(&target);
    ending.first_end(
        terms,
        sub.term_end,
        sub.started_on.unwrap_or(sub.anchor),
        &mut notices,
    )?;
    let notice_days = terms
        .notice
        .as_ref()
        .map_or(0, |(days, _)| i64::from(*days));
    let last_day = day_before(ending.end, notice_days.max(1));
    let late = terms.notice.is_some() && renews && ctx.on.day() > last_day.day() && !cancelled;
    if late {
        match &terms.notice {
            // What a gate or the policy refuses is not looked at twice.
            Some((_, LateNotice::Refuse(_))) if !reasons.is_empty() => {}
            Some((_, LateNotice::Refuse(refusal))) => {
                reasons.push(refused(refusal, rule.when.as_ref(), &question))
            }
            Some((days, LateNotice::NextPeriodEnd)) if terms.effective != CancelAt::Now => {
                ending.next_end(i64::from(*days))?;
                let params = Params::default()
                    .date("lastRequestDay", day(last_day))
                    .int("days", *days);
                notices.push(NoticeView {
                    code: "noticeMissed",
                    params,
                });
            }
            _ => {}
        }
    }
    let allowed = reasons.is_empty();
    let at_once = terms.effective == CancelAt::Now && ending.end == ending.period_end;
    let effective_on = if cancelled {
        sub.ends_on.or(Some(state.plan.period.end))
    } else if !allowed {
        None
    } else if at_once {
        Some(from_now(&ctx, &target))
    } else {
        Some(ending.end)
    };
    let grain = ctx.billing().grain;
    let access_until = effective_on.map(|end| ctx.stamp(end.before(grain)));
    let mut money = Money::none(&state);
    let mut charges_before = Vec::new();
    if let Some(end) = effective_on.filter(|_| allowed) {
        charges_before = ending.charges(end)?;
        if terms.refund != Refund::None && state.paid.is_none() && state.status() == Status::PastDue
        {
            return Err(Fault::PaidMissing.into());
        }
        money = Money::of(
            &ctx,
            &state,
            terms,
            &target,
            add_on.is_some(),
            (end, (at_once && end > ctx.on).then_some(Side::DayAfter)),
            sub.started_on.unwrap_or(sub.anchor),
            &mut notices,
        )?;
        if add_on.is_none() && charges_before.is_empty() {
            money.settle_carried(&state, &mut notices)?;
        }
        notices.extend(terms.notices.iter().map(|code| NoticeView {
            code,
            params: Params::default(),
        }));
    }
    let channel = match (reasons.first(), &terms.channel) {
        (
            Some(Why {
                action: Some(action),
                ..
            }),
            _,
        ) => action.clone(),
        (_, Some(channel)) => ActionView::from(channel),
        (Some(_), None) => ActionView {
            kind: "contact",
            target: None,
            params: None,
        },
        (None, None) => ActionView {
            kind: "selfService",
            target: None,
            params: None,
        },
    };
    let asks = (!terms.reasons.is_empty()).then(|| Asks {
        reasons: terms
            .reasons
            .iter()
            .map(|r| ReasonView {
                id: &r.id,
                name: &r.name,
            })
            .collect(),
        required: true,
        feedback: true,
    });
    let then = terms
        .then
        .filter(|_| add_on.is_none() && allowed)
        .map(|plan| Successor { plan: ctx.id(plan) });
    Ok(Cancellation {
        allowed,
        reasons,
        channel,
        requested_on: ctx.stamp(request.on),
        effective_on: effective_on.map(|end| ctx.stamp(end)),
        access_until,
        last_request_day: (renews && !cancelled).then(|| day(last_day)),
        charges_before,
        totals: money.bill.totals,
        lines: money.bill.lines(&ctx),
        refund: money.settlement.refund,
        settlement: money.settlement,
        then,
        undo_until: access_until.filter(|_| allowed && terms.undoable),
        asks,
        notices,
        engine: crate::VERSION,
        catalog: engine.view(),
    })
}

fn question<'q, 'a>(
    ctx: &Context<'a>,
    state: &State<'a>,
    request: &'a CancelRequest<'a>,
    target: &Holding<'_>,
    about: &'q dyn Fn(ItemId) -> bool,
) -> Question<'q, 'a> {
    let sub = &request.subscription;
    let plan = state.plan.item;
    Question {
        call: Call::Cancel,
        seats: None,
        features: &[],
        direction: None,
        cycle: None,
        from: Some((plan, ctx.catalog.product(plan).kind)),
        to: None,
        about,
        country: sub.country,
        purchased_via: sub.purchased_via,
        status: Some(state.status()),
        overdue: &sub.overdue,
        facts: [request.options.facts, sub.facts],
        days_to_renewal: state
            .renews(target)
            .then(|| target.period.end.day() - request.on.day()),
    }
}

/// The first day not used where a cancellation takes effect at once.
fn from_now(ctx: &Context<'_>, target: &Holding<'_>) -> Moment {
    let billing = ctx.billing();
    if billing.grain == Grain::Day && billing.change_day != ChangeDay::New {
        ctx.on.plus_days(1).min(target.period.end)
    } else {
        ctx.on
    }
}

fn day_before(end: Moment, days: i64) -> Moment {
    end.midnight().plus_days(-days)
}

fn day(at: Moment) -> Stamp {
    Stamp {
        at,
        grain: Grain::Day,
    }
}

/// What is paid back, and where it goes.
struct Money<'a> {
    bill: Bill<'a>,
    settlement: Settlement,
}

impl<'a> Money<'a> {
    fn none(state: &State<'a>) -> Money<'a> {
        Money {
            bill: Bill::empty(),
            settlement: Settlement::of(state.balance),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn of(
        ctx: &Context<'a>,
        state: &State<'a>,
        terms: &CancelTerms,
        target: &Holding<'a>,
        add_on: bool,
        (from, side): (Moment, Option<Side>),
        started: Moment,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<Money<'a>, Fault> {
        let credit = match terms.refund {
            Refund::None => return Ok(Money::none(state)),
            Refund::Prorated => Credit::Prorated,
            Refund::Full => Credit::Full,
        };
        if let Some(days) = terms.refund_within_days {
            let last = started.midnight().plus_days(i64::from(days));
            if ctx.on.day() > last.day() {
                let params = Params::default()
                    .int("days", days)
                    .date("lastDay", day(last));
                notices.push(NoticeView {
                    code: "refundWindowPassed",
                    params,
                });
                return Ok(Money::none(state));
            }
        }
        let mut holdings = vec![*target];
        if !add_on {
            holdings.extend(&state.add_ons);
        }
        let mode = CreditMode {
            credit,
            basis: Basis::Paid,
            from,
            side,
        };
        let entries = credits(ctx, state, &holdings, mode)?;
        if !within_paid(state, &holdings, mode, &entries) {
            return Err(Fault::Credit);
        }
        let bill = Bill::new(ctx, entries, Vec::new())?;
        let settlement = settle(bill.totals.total, state.balance, Surplus::Refund, false)?;
        Ok(Money { bill, settlement })
    }

    /// A sum that waited for the next invoice is settled now, since there is none.
    fn settle_carried(
        &mut self,
        state: &State<'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(), TooLarge> {
        if state.carried == 0 {
            return Ok(());
        }
        let owed = minor(i128::from(self.bill.totals.total) + i128::from(state.carried))?;
        self.settlement = settle(owed, state.balance, Surplus::Refund, false)?;
        // It leaves the next invoice: the books balance over both.
        self.settlement.to_renewal = -state.carried;
        notices.push(NoticeView {
            code: "carriedSettled",
            params: Params::default().int("amount", state.carried),
        });
        Ok(())
    }
}
