//! What a rule says: the words for how a change or a cancellation is carried out.

use super::{Fact, ItemId};
use crate::money::Rounding;

/// Why not, and what the customer can do.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The merchant's code.
    pub code: Box<str>,
    /// What the customer can do.
    pub action: Option<Action>,
}

/// What a customer can do.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its kind.
    pub kind: ActionKind,
    /// Where, or what to choose.
    pub target: Vec<Box<str>>,
    /// Whether the target was written as a list.
    pub target_is_list: bool,
    /// More about it, such as a support case's routing.
    pub params: Option<Fact>,
}

/// Kinds of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Done by the customer here.
    SelfService,
    /// Ask somebody.
    Contact,
    /// Open a support case.
    SupportCase,
    /// Pay what is overdue.
    PayInvoices,
    /// Ask the partner who sold it.
    Partner,
    /// Go to the store where it was bought.
    Store,
    /// Choose something else.
    Choose,
}

impl ActionKind {
    /// The contract's names.
    pub const NAMES: [(&'static str, ActionKind); 7] = [
        ("selfService", ActionKind::SelfService),
        ("contact", ActionKind::Contact),
        ("supportCase", ActionKind::SupportCase),
        ("payInvoices", ActionKind::PayInvoices),
        ("partner", ActionKind::Partner),
        ("store", ActionKind::Store),
        ("choose", ActionKind::Choose),
    ];

    /// The contract's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, k)| *k == self)
            .map_or("", |(name, _)| name)
    }
}

/// When a change takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effective {
    /// At once.
    Now,
    /// At the period's end.
    PeriodEnd,
}

/// What is given back for the old state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// Its unused part.
    Prorated,
    /// All of the current period.
    Full,
    /// Nothing.
    None,
}

/// What is charged for the new state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// The part of the period that is left.
    Prorated,
    /// A whole cycle.
    Full,
    /// Nothing until the renewal.
    None,
}

/// What a credit is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What was paid.
    Paid,
    /// Today's price.
    Price,
}

/// How the money is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStyle {
    /// A credit line and a charge line.
    Gross,
    /// One line of the difference.
    Net,
}

/// What becomes of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodMode {
    /// Start and end stay.
    Keep,
    /// The new cycle's period, counted from the anchor.
    Align,
    /// A new one starts with the change.
    Restart,
}

/// What becomes of a credit that is larger than the charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surplus {
    /// Kept for later invoices.
    Balance,
    /// Paid back.
    Refund,
    /// Lost.
    Forfeit,
}

/// A merchant's notice code.
pub type Notice = Box<str>;

/// How a change is carried out.
#[derive(Clone, Debug)]
pub struct ChangeTerms {
    /// Not at all.
    pub refuse: Option<Refusal>,
    /// When.
    pub effective: Effective,
    /// What is given back.
    pub credit: Credit,
    /// Of what.
    pub basis: Basis,
    /// Credit as days of the new state, rounded so; else as money.
    pub credit_days: Option<Rounding>,
    /// What is charged.
    pub charge: Charge,
    /// How it is shown.
    pub lines: LineStyle,
    /// What becomes of the period.
    pub period: PeriodMode,
    /// Whether the sum waits for the next invoice.
    pub bill_at_renewal: bool,
    /// What becomes of a surplus.
    pub surplus: Surplus,
    /// Whether promotion codes are lost.
    pub void_promotions: bool,
    /// Notices.
    pub notices: Vec<Notice>,
}

/// When a cancellation takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelAt {
    /// At once.
    Now,
    /// With the paid period.
    PeriodEnd,
    /// With the agreed term.
    TermEnd,
}

/// What a late request gets.
#[derive(Clone, Debug)]
pub enum LateNotice {
    /// The next period's end that the notice reaches.
    NextPeriodEnd,
    /// A refusal.
    Refuse(Refusal),
}

/// What is paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refund {
    /// Nothing.
    None,
    /// The unused part.
    Prorated,
    /// All of the current period.
    Full,
}

/// How a cancellation is carried out.
#[derive(Clone, Debug)]
pub struct CancelTerms {
    /// Not by this path.
    pub refuse: Option<Refusal>,
    /// Where it is done; self-service where absent.
    pub channel: Option<Action>,
    /// When.
    pub effective: CancelAt,
    /// Days of notice and what a late request gets.
    pub notice: Option<(u32, LateNotice)>,
    /// Months from the start that are owed.
    pub minimum_months: Option<u32>,
    /// What is paid back.
    pub refund: Refund,
    /// Only within so many days of the start.
    pub refund_within_days: Option<u32>,
    /// Reasons that are asked for.
    pub reasons: Vec<Reason>,
    /// The plan that follows.
    pub then: Option<ItemId>,
    /// Whether it can be taken back until it takes effect.
    pub undoable: bool,
    /// Notices.
    pub notices: Vec<Notice>,
}

/// A reason for cancelling, as the merchant lists them.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Its id.
    pub id: Box<str>,
    /// Its name in words.
    pub name: Fact,
}
