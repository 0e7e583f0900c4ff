//! Can I cancel, where, by when, from when, and what do I keep and get back: from a state to nothing, or to the plan that follows.

use crate::boundary::issue::PricingError;
use crate::calendar::{Calendar, ChangeDay, Cycle, Grain, Moment, MonthEnd, Side, Stamp, boundary};
use crate::catalog::{Basis, CancelAt, CancelTerms, Credit, ItemId, LateNotice, Refund, Surplus};
use crate::check::refused;
use crate::engine::Engine;
use crate::fault::Fault;
use crate::money::{Minor, TooLarge, minor};
use crate::request::{CancelRequest, Wish};
use crate::result::{
    ActionView, Asks, Cancellation, ChargeBefore, NoticeView, Params, ReasonView, Settlement,
    Successor, Why,
};
use crate::rules::{Call, Question, Status, first_match};
use crate::settle::{
    Bill, Coming, Context, CreditMode, Holding, State, credits, settle, within_paid,
};

/// Most renewals that are looked at for an end.
const MOST_RENEWALS: usize = 5_000;

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
            let message = format!("`{}` is not held any more", ctx.id(item));
            return Err(PricingError::one("itemNotHeld", "item", message));
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
            "no cancellation rule matched".into(),
        ));
    };
    let terms = &rule.then;
    if let Some(reason) = request.reason
        && !terms.reasons.is_empty()
        && !terms.reasons.iter().any(|r| r.id.as_ref() == reason)
    {
        let message = format!("`{reason}` is not a reason that is asked for here");
        return Err(PricingError::one("unknownReason", "reason", message));
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

/// The end that a cancellation leads to.
struct Ending<'c, 'a> {
    ctx: &'c Context<'a>,
    state: &'c State<'a>,
    target: Holding<'a>,
    add_on: bool,
    /// The current period's end.
    period_end: Moment,
    /// The end that the terms give.
    end: Moment,
}

impl<'c, 'a> Ending<'c, 'a> {
    fn new(ctx: &'c Context<'a>, state: &'c State<'a>, target: Holding<'a>, add_on: bool) -> Self {
        let end = target.period.end;
        Ending {
            ctx,
            state,
            target,
            add_on,
            period_end: end,
            end,
        }
    }

    /// The period's end, or the term's, not before the minimum term.
    fn first_end(
        &mut self,
        terms: &CancelTerms,
        term_end: Option<Moment>,
        started: Moment,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(), TooLarge> {
        if terms.effective == CancelAt::TermEnd
            && let Some(end) = term_end.filter(|end| *end > self.ctx.on)
        {
            self.end = end;
        }
        let Some(months) = terms.minimum_months.filter(|m| *m > 0) else {
            return Ok(());
        };
        let limit = boundary(started, Cycle::Months(months), 1, MonthEnd::Clamp).ok_or(TooLarge)?;
        if self.ctx.on < limit {
            notices.push(NoticeView {
                code: "minimumTerm",
                params: Params::default()
                    .int("months", months)
                    .date("until", self.ctx.stamp(limit)),
            });
        }
        if self.end < limit && (terms.effective != CancelAt::Now || self.ctx.on < limit) {
            self.end = self.later(|end| end >= limit)?;
        }
        Ok(())
    }

    /// The first later end that a notice of so many days still reaches.
    fn next_end(&mut self, days: i64) -> Result<(), TooLarge> {
        let (before, today) = (self.end, self.ctx.on.day());
        self.end = self.later(|end| end > before && end.day() - days >= today)?;
        Ok(())
    }

    /// The first period end that will do; the last one where nothing renews any more.
    fn later(&self, will_do: impl Fn(Moment) -> bool) -> Result<Moment, TooLarge> {
        let mut end = self.period_end;
        if !self.state.renews(&self.target) {
            return Ok(end);
        }
        let mut state = self.state.clone();
        let mut coming = Coming::new(self.ctx, &mut state);
        for _ in 0..MOST_RENEWALS {
            if will_do(end) || coming.next_invoice()?.is_none() {
                return Ok(end);
            }
            match self.target_in(coming.state()) {
                Some(held) => end = held.period.end,
                None => return Ok(end),
            }
        }
        Err(TooLarge)
    }

    fn target_in(&self, state: &State<'a>) -> Option<Holding<'a>> {
        if !self.add_on {
            return Some(state.plan);
        }
        // The same add-on may be held on another cycle too; one that goes along with the plan takes on the plan's.
        let (target, along) = (&self.target, self.state.goes_along(&self.target));
        let mut its = state.add_ons.iter().filter(|a| a.item == target.item);
        its.find(|a| state.goes_along(a) == along && (along || a.cycle == target.cycle))
            .copied()
    }

    /// Renewals that happen before an end. Of an add-on only what it adds to them.
    fn charges(&self, end: Moment) -> Result<Vec<ChargeBefore>, TooLarge> {
        let mut with = self.invoices(self.state, end)?;
        if self.add_on {
            let mut without = self.state.clone();
            without.add_ons.retain(|a| *a != self.target);
            for (on, total) in self.invoices(&without, end)? {
                if let Some((_, sum)) = with.iter_mut().find(|(date, _)| *date == on) {
                    *sum -= total;
                }
            }
            with.retain(|(_, total)| *total != 0);
        }
        Ok(with
            .into_iter()
            .map(|(on, total)| ChargeBefore {
                on: self.ctx.stamp(on),
                total,
            })
            .collect())
    }

    fn invoices(&self, state: &State<'a>, end: Moment) -> Result<Vec<(Moment, Minor)>, TooLarge> {
        let mut state = state.clone();
        let mut coming = Coming::new(self.ctx, &mut state);
        let mut list = Vec::new();
        while list.len() < MOST_RENEWALS {
            match coming.next_invoice()? {
                Some(invoice) if invoice.on.at < end => list.push((invoice.on.at, invoice.total)),
                _ => return Ok(list),
            }
        }
        Err(TooLarge)
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
