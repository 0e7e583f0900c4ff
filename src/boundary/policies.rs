//! Reading the rule lists.

use super::catalog::{KINDS, MAX_LIST, any_items, plan_name, plans_only, rounding, text};
use super::read::{At, Object, Read, boolean, country, owned, strings};
use super::value::Value;
use crate::catalog::{
    Action, ActionKind, Basis, CancelAt, CancelTerms, ChangeTerms, Charge, Credit, Effective,
    LateNotice, LineStyle, PeriodMode, Policies, Reason, Refund, Refusal, Surplus,
};
use crate::rules::{Call, Direction, Move, Rule, Status, When};

/// `policies`.
pub fn policies(at: At<'_, '_>) -> Option<Policies> {
    let o = Object::open(at)?;
    let plan_change = o.required("planChange", changes);
    let seat_change = o.required("seatChange", changes);
    let add_on_change = o.field("addOnChange", changes);
    let cancel = o.required("cancel", |at| rules(at, true, cancel_terms));
    let gates = o.field("gates", |at| rules(at, false, refuse_object));
    o.close();
    Some(Policies {
        gates: gates.unwrap_or_default(),
        plan_change: plan_change?,
        seat_change: seat_change?,
        add_on_change,
        cancel: cancel?,
    })
}

fn changes(at: At<'_, '_>) -> Option<Vec<Rule<ChangeTerms>>> {
    rules(at, true, change_terms)
}

fn rules<'v, T>(at: At<'v, '_>, catch_all: bool, terms: Read<'v, T>) -> Option<Vec<Rule<T>>> {
    let list = at.list_with(1_000, |at, _| {
        let o = Object::open(at)?;
        let has_when = o.has("when");
        let when = o.field("when", when);
        let then = o.required("then", terms);
        o.close();
        if has_when && when.is_none() {
            return None;
        }
        Some(Rule { when, then: then? })
    })?;
    let conditions: Vec<Option<&When>> = list.iter().map(|rule| rule.when.as_ref()).collect();
    reachable(at, catch_all, &conditions);
    Some(list)
}

/// Reports a list that does not end open, and rules that are never reached.
#[inline(never)]
fn reachable(at: At<'_, '_>, catch_all: bool, conditions: &[Option<&When>]) {
    let ends_open = match at.value {
        Value::List(given) => given.last().is_some_and(|rule| rule.get("when").is_none()),
        _ => true,
    };
    if catch_all && !ends_open {
        at.issues.error_with_help(
            "ruleListWithoutCatchAll",
            &at.path,
            "the last rule has a condition, so some requests match none",
            &[],
            "end the list with a rule that has no `when`",
            &[],
        );
    }
    let mut open = false;
    for (i, when) in conditions.iter().enumerate() {
        let repeated = when.is_some() && conditions.iter().take(i).any(|earlier| earlier == when);
        if open || repeated {
            at.issues.warning(
                "unreachableRule",
                &at.path.index(i),
                "an earlier rule matches whatever this one does",
                &[],
            );
        }
        open |= when.is_none_or(|when| *when == When::default());
    }
}

fn when(at: At<'_, '_>) -> Option<When> {
    const MOVES: [(&str, Move); 3] = [
        ("increase", Move::Up),
        ("decrease", Move::Down),
        ("same", Move::Same),
    ];
    const LENGTHS: [(&str, Move); 3] = [
        ("longer", Move::Up),
        ("shorter", Move::Down),
        ("same", Move::Same),
    ];
    let o = Object::open(at)?;
    let call = o.field("call", |at| {
        not_empty(at)?;
        at.one_or_list(10, |at| at.one_of(&Call::NAMES))
    });
    let seats = o.field("seats", |at| at.one_or_list(10, |at| at.one_of(&MOVES)));
    let features = o.field("features", words);
    let direction = o.field("direction", |at| {
        at.one_or_list(10, |at| at.one_of(&Direction::NAMES))
    });
    let cycle = o.field("cycle", |at| at.one_or_list(10, |at| at.one_of(&LENGTHS)));
    let from = o.field("from", plans_only);
    let to = o.field("to", plans_only);
    let from_kind = o.field("fromKind", |at| at.one_or_list(10, |at| at.one_of(&KINDS)));
    let to_kind = o.field("toKind", |at| at.one_or_list(10, |at| at.one_of(&KINDS)));
    let item = o.field("item", any_items);
    let country = o.field("country", |at| {
        not_empty(at)?;
        at.one_or_list(300, country)
    });
    let purchased_via = o.field("purchasedVia", words);
    let status = o.field("status", |at| {
        at.one_or_list(10, |at| at.one_of(&Status::NAMES))
    });
    let overdue = o.field("overdueInvoices", boolean);
    let facts = o.field("facts", |at| {
        at.entries(100, |name, at| Some((Box::from(name), at.plain()?.owned())))
    });
    let days = o.field("daysToRenewal", |at| {
        let o = Object::open(at)?;
        let least = o.field("atLeast", |at| at.int(0, 1_000_000));
        let most = o.field("atMost", |at| at.int(0, 1_000_000));
        o.close();
        Some((least, most))
    });
    o.close();
    Some(When {
        call: call.unwrap_or_default(),
        seats: seats.unwrap_or_default(),
        features: features.unwrap_or_default(),
        direction: direction.unwrap_or_default(),
        cycle: cycle.unwrap_or_default(),
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        from_kind: from_kind.unwrap_or_default(),
        to_kind: to_kind.unwrap_or_default(),
        item: item.unwrap_or_default(),
        country: country.unwrap_or_default(),
        purchased_via: purchased_via.unwrap_or_default(),
        status: status.unwrap_or_default(),
        overdue,
        facts: facts.unwrap_or_default(),
        days_at_least: days.and_then(|d| d.0),
        days_at_most: days.and_then(|d| d.1),
    })
}

fn not_empty(at: At<'_, '_>) -> Option<()> {
    match at.value {
        Value::List(list) if list.is_empty() => {
            at.fail("emptyList", "an empty list matches nothing", &[])
        }
        _ => Some(()),
    }
}

fn words(at: At<'_, '_>) -> Option<Vec<Box<str>>> {
    not_empty(at)?;
    at.one_or_list(MAX_LIST, owned)
}

/// `{ refuse: Refusal }`.
pub fn refuse_object(at: At<'_, '_>) -> Option<Refusal> {
    let o = Object::open(at)?;
    let refuse = o.required("refuse", refusal);
    o.close();
    refuse
}

fn refusal(at: At<'_, '_>) -> Option<Refusal> {
    let o = Object::open(at)?;
    let code = o.required("code", owned);
    let action = o.field("action", action);
    o.close();
    Some(Refusal {
        code: code?,
        action,
    })
}

fn action(at: At<'_, '_>) -> Option<Action> {
    let o = Object::open(at)?;
    let kind = o.required("kind", |at| at.one_of(&ActionKind::NAMES));
    let target_is_list = matches!(at.value.get("target"), Some(Value::List(_)));
    let target = o.field("target", |at| at.one_or_list(100, owned));
    let params = o.field("params", |at| match at.value {
        Value::Map(_) => at.plain().map(Value::owned),
        _ => at.wrong("an object"),
    });
    o.close();
    Some(Action {
        kind: kind?,
        target: target.unwrap_or_default(),
        target_is_list,
        params,
    })
}

fn notices(o: &Object<'_, '_>) -> Vec<Box<str>> {
    o.field("notices", strings).unwrap_or_default()
}

fn change_terms(at: At<'_, '_>) -> Option<ChangeTerms> {
    let o = Object::open(at)?;
    let refuse = o.field("refuse", refusal);
    let effective = o.field("effective", |at| {
        at.one_of(&[("now", Effective::Now), ("periodEnd", Effective::PeriodEnd)])
    });
    let credit = o.field("credit", |at| {
        at.one_of(&[
            ("prorated", Credit::Prorated),
            ("full", Credit::Full),
            ("none", Credit::None),
        ])
    });
    let basis = o.field("creditBasis", |at| {
        at.one_of(&[("paid", Basis::Paid), ("price", Basis::Price)])
    });
    let credit_days = o.field("creditAs", |at| match at.value {
        Value::Map(_) => {
            let o = Object::open(at)?;
            let days = o.required("days", rounding);
            o.close();
            days.map(Some)
        }
        _ => at.one_of(&[("money", None)]),
    });
    let charge = o.field("charge", |at| {
        at.one_of(&[
            ("prorated", Charge::Prorated),
            ("full", Charge::Full),
            ("none", Charge::None),
        ])
    });
    let lines = o.field("lines", |at| {
        at.one_of(&[("gross", LineStyle::Gross), ("net", LineStyle::Net)])
    });
    let period = o.field("period", |at| {
        at.one_of(&[
            ("keep", PeriodMode::Keep),
            ("align", PeriodMode::Align),
            ("restart", PeriodMode::Restart),
        ])
    });
    let bill = o.field("bill", |at| at.one_of(&[("now", false), ("renewal", true)]));
    let surplus = o.field("surplus", |at| {
        at.one_of(&[
            ("balance", Surplus::Balance),
            ("refund", Surplus::Refund),
            ("forfeit", Surplus::Forfeit),
        ])
    });
    let void = o.field("promotions", |at| {
        at.one_of(&[("keep", false), ("void", true)])
    });
    let notices = notices(&o);
    let credit_days = credit_days.flatten();
    let lines = lines.unwrap_or(LineStyle::Gross);
    if credit_days.is_some() && lines == LineStyle::Net {
        o.field_error(
            "lines",
            "conflictingTerms",
            "a credit as days has no money to net with",
            &[],
        );
    }
    o.close();
    Some(ChangeTerms {
        refuse,
        effective: effective.unwrap_or(Effective::Now),
        credit: credit.unwrap_or(Credit::Prorated),
        basis: basis.unwrap_or(Basis::Paid),
        credit_days,
        charge: charge.unwrap_or(Charge::Prorated),
        lines,
        period: period.unwrap_or(PeriodMode::Keep),
        bill_at_renewal: bill.unwrap_or(false),
        surplus: surplus.unwrap_or(Surplus::Balance),
        void_promotions: void.unwrap_or(false),
        notices,
    })
}

fn cancel_terms(at: At<'_, '_>) -> Option<CancelTerms> {
    let o = Object::open(at)?;
    let refuse = o.field("refuse", refusal);
    let channel = o.field("channel", action);
    let effective = o.field("effective", |at| {
        at.one_of(&[
            ("now", CancelAt::Now),
            ("periodEnd", CancelAt::PeriodEnd),
            ("termEnd", CancelAt::TermEnd),
        ])
    });
    let notice = o.field("notice", |at| {
        let o = Object::open(at)?;
        let days = o.required("days", |at| at.count(0, 3_660));
        let late = o.required("late", |at| match at.value {
            Value::Map(_) => refusal(at).map(LateNotice::Refuse),
            _ => at
                .one_of(&[("nextPeriodEnd", ())])
                .map(|()| LateNotice::NextPeriodEnd),
        });
        o.close();
        Some((days?, late?))
    });
    let minimum_months = o.field("minimumTerm", |at| {
        let o = Object::open(at)?;
        let months = o.required("months", |at| at.count(0, 1_200));
        o.close();
        months
    });
    let refund = o.field("refund", |at| {
        at.one_of(&[
            ("none", Refund::None),
            ("prorated", Refund::Prorated),
            ("full", Refund::Full),
        ])
    });
    let refund_within_days = o.field("refundWithinDays", |at| at.count(0, 36_600));
    let reasons = o.field("reasons", |at| {
        at.list(100, |at| {
            let o = Object::open(at)?;
            let id = o.required("id", owned);
            let name = o.required("name", |at| {
                text(at)?;
                Some(at.value.owned())
            });
            o.close();
            Some(Reason {
                id: id?,
                name: name?,
            })
        })
    });
    let then = o.field("then", |at| match at.value {
        Value::Null => Some(None),
        _ => {
            let o = Object::open(at)?;
            let plan = o.required("plan", plan_name);
            o.close();
            plan.map(Some)
        }
    });
    let undoable = o.field("undoable", boolean);
    let notices = notices(&o);
    o.close();
    Some(CancelTerms {
        refuse,
        channel,
        effective: effective.unwrap_or(CancelAt::PeriodEnd),
        notice,
        minimum_months,
        refund: refund.unwrap_or(Refund::None),
        refund_within_days,
        reasons: reasons.unwrap_or_default(),
        then: then.flatten(),
        undoable: undoable.unwrap_or(true),
        notices,
    })
}
