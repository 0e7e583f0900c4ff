//! Rules as ordered first match: a question about a call, and the terms that the first matching rule gives.

use crate::catalog::{Country, Fact, ItemId, Kind};
use crate::value::Value;

/// What is being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// A first purchase.
    Quote,
    /// A change of plan or cycle, with or without more.
    PlanChange,
    /// A change of seats.
    SeatChange,
    /// A change of add-ons.
    AddOnChange,
    /// A cancellation.
    Cancel,
}

impl Call {
    /// The contract's names.
    pub const NAMES: [(&'static str, Call); 5] = [
        ("quote", Call::Quote),
        ("planChange", Call::PlanChange),
        ("seatChange", Call::SeatChange),
        ("addOnChange", Call::AddOnChange),
        ("cancel", Call::Cancel),
    ];
}

/// Where a change leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To a plan of higher rank.
    Upgrade,
    /// To a plan of lower rank.
    Downgrade,
    /// To another plan of the same rank.
    Crossgrade,
    /// To more.
    Increase,
    /// To fewer.
    Decrease,
    /// Neither: only the cycle differs, or nothing.
    None,
}

impl Direction {
    /// The contract's names; `none` is no condition.
    pub const NAMES: [(&'static str, Direction); 5] = [
        ("upgrade", Direction::Upgrade),
        ("downgrade", Direction::Downgrade),
        ("crossgrade", Direction::Crossgrade),
        ("increase", Direction::Increase),
        ("decrease", Direction::Decrease),
    ];

    /// The contract's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, d)| *d == self)
            .map_or("none", |(name, _)| name)
    }
}

/// How a number or a length changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// More, or longer.
    Up,
    /// Fewer, or shorter.
    Down,
    /// The same.
    Same,
}

impl From<core::cmp::Ordering> for Move {
    fn from(new_to_old: core::cmp::Ordering) -> Move {
        match new_to_old {
            core::cmp::Ordering::Less => Move::Down,
            core::cmp::Ordering::Equal => Move::Same,
            core::cmp::Ordering::Greater => Move::Up,
        }
    }
}

/// A subscription's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Paid and running.
    Active,
    /// In its trial.
    Trialing,
    /// A payment is missing.
    PastDue,
    /// Cancelled, running out or over.
    Cancelled,
}

impl Status {
    /// The contract's names.
    pub const NAMES: [(&'static str, Status); 4] = [
        ("active", Status::Active),
        ("trialing", Status::Trialing),
        ("pastDue", Status::PastDue),
        ("cancelled", Status::Cancelled),
    ];

    /// The contract's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, s)| *s == self)
            .map_or("", |(name, _)| name)
    }
}

/// `then`, where `when` holds.
#[derive(Debug)]
pub struct Rule<T> {
    /// The condition; absent: always.
    pub when: Option<When>,
    /// What follows.
    pub then: T,
}

/// A condition. All parts must hold; an empty list is no part.
#[derive(Debug, Default, PartialEq)]
pub struct When {
    /// Any of these calls.
    pub call: Vec<Call>,
    /// How the seats change.
    pub seats: Vec<Move>,
    /// Any of these features is wanted.
    pub features: Vec<Box<str>>,
    /// Where the change leads.
    pub direction: Vec<Direction>,
    /// How the cycle's length changes.
    pub cycle: Vec<Move>,
    /// The present plan.
    pub from: Vec<ItemId>,
    /// The new plan.
    pub to: Vec<ItemId>,
    /// The present plan's kind.
    pub from_kind: Vec<Kind>,
    /// The new plan's kind.
    pub to_kind: Vec<Kind>,
    /// An item that the call is about.
    pub item: Vec<ItemId>,
    /// The customer's country.
    pub country: Vec<Country>,
    /// Where it was bought.
    pub purchased_via: Vec<Box<str>>,
    /// The subscription's status.
    pub status: Vec<Status>,
    /// Whether invoices are overdue.
    pub overdue: Option<bool>,
    /// Facts by name, each with the values that match.
    pub facts: Vec<(Box<str>, Fact)>,
    /// Fewest days to the renewal.
    pub days_at_least: Option<i64>,
    /// Most days to the renewal.
    pub days_at_most: Option<i64>,
}

/// What rules are asked about.
pub struct Question<'q, 'a> {
    /// The call.
    pub call: Call,
    /// How the seats change; absent for a quote or cancellation.
    pub seats: Option<Move>,
    /// Features wanted.
    pub features: &'a [&'a str],
    /// Where the change leads.
    pub direction: Option<Direction>,
    /// How the cycle's length changes.
    pub cycle: Option<Move>,
    /// The present plan.
    pub from: Option<(ItemId, Kind)>,
    /// The new plan.
    pub to: Option<(ItemId, Kind)>,
    /// Whether the call is about an item: few rules ask.
    pub about: &'q dyn Fn(ItemId) -> bool,
    /// The customer's country, where known.
    pub country: Option<Country>,
    /// Where it was bought, where known.
    pub purchased_via: Option<&'a str>,
    /// The subscription's status; absent for a quote.
    pub status: Option<Status>,
    /// Overdue invoices.
    pub overdue: &'a [&'a str],
    /// Facts of the call, then of the subscription.
    pub facts: [Option<&'a Value<'a>>; 2],
    /// Days to the renewal, where there is one.
    pub days_to_renewal: Option<i64>,
}

/// The first rule that matches.
#[must_use]
pub fn first_match<'r, T>(
    rules: &'r [Rule<T>],
    question: &Question<'_, '_>,
) -> Option<&'r Rule<T>> {
    rules
        .iter()
        .find(|rule| rule.when.as_ref().is_none_or(|when| when.holds(question)))
}

impl When {
    /// Whether every part holds.
    #[must_use]
    pub fn holds(&self, q: &Question<'_, '_>) -> bool {
        any(&self.call, |c| *c == q.call)
            && any(&self.seats, |m| q.seats == Some(*m))
            && any(&self.features, |f| q.features.contains(&f.as_ref()))
            && any(&self.direction, |d| q.direction == Some(*d))
            && any(&self.cycle, |m| q.cycle == Some(*m))
            && any(&self.from, |id| q.from.is_some_and(|(from, _)| from == *id))
            && any(&self.to, |id| q.to.is_some_and(|(to, _)| to == *id))
            && any(&self.from_kind, |k| {
                q.from.is_some_and(|(_, kind)| kind == *k)
            })
            && any(&self.to_kind, |k| q.to.is_some_and(|(_, kind)| kind == *k))
            && any(&self.item, |id| (q.about)(*id))
            && any(&self.country, |c| q.country == Some(*c))
            && any(&self.purchased_via, |v| q.purchased_via == Some(v.as_ref()))
            && any(&self.status, |s| q.status == Some(*s))
            && self
                .overdue
                .is_none_or(|wanted| wanted != q.overdue.is_empty())
            && self.facts.iter().all(|(name, wanted)| {
                q.fact(name)
                    .is_some_and(|given| fact_matches(wanted, given))
            })
            && self
                .days_at_least
                .is_none_or(|n| q.days_to_renewal.is_some_and(|days| days >= n))
            && self
                .days_at_most
                .is_none_or(|n| q.days_to_renewal.is_some_and(|days| days <= n))
    }
}

impl<'a> Question<'_, 'a> {
    /// A fact, the call's before the subscription's.
    fn fact(&self, name: &str) -> Option<&'a Value<'a>> {
        self.facts
            .iter()
            .find_map(|facts| facts.and_then(|f| f.get(name)))
    }
}

fn any<T>(list: &[T], matches: impl Fn(&T) -> bool) -> bool {
    list.is_empty() || list.iter().any(matches)
}

/// A fact matches its equal; a list matches any of its elements, or the same list.
fn fact_matches(wanted: &Value<'_>, given: &Value<'_>) -> bool {
    same(wanted, given)
        || matches!(wanted, Value::List(list) if list.iter().any(|w| same(w, given)))
}

/// Equality of plain data: objects without regard to the order of their keys.
fn same(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(k, v)| b.iter().any(|(l, w)| k == l && same(v, w)))
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(v, w)| same(v, w))
        }
        _ => a == b,
    }
}
