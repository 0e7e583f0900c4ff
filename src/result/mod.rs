//! What a caller sees: the results of the four calls, field for field in the contract's order.
//!
//! Amounts are integers of the currency's minor unit, positive where the customer pays. Everything borrows from the
//! catalogue and the request; nothing here computes.

mod params;
mod parts;
mod state;

pub use params::*;
pub use parts::*;
pub use state::*;

use crate::calendar::Stamp;
use crate::catalog::Fact;
use crate::money::Minor;
use serde::Serialize;

/// A first purchase.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote<'a> {
    /// Whether the rules let it pass.
    pub allowed: bool,
    /// Why not.
    pub reasons: Vec<Why<'a>>,
    /// ISO 4217.
    pub currency: Text<'a>,
    /// The lines.
    pub lines: Vec<Line<'a>>,
    /// Their sums.
    pub totals: Totals,
    /// Where the total goes.
    pub settlement: Settlement,
    /// The first period.
    pub period: PeriodView,
    /// The next invoice.
    pub renewal: Option<Invoice>,
    /// As many as were asked for, the first being `renewal`.
    pub upcoming: Vec<Invoice>,
    /// The state to store once paid.
    pub subscription: Option<SubscriptionView<'a>>,
    /// Things to know.
    pub notices: Vec<NoticeView<'a>>,
    /// What would fit instead.
    pub suggestions: Vec<Suggestion<'a>>,
    /// Its version.
    pub engine: &'static str,
    /// Windows asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_times: Option<Vec<LeadTimeView<'a>>>,
    /// Which catalogue priced it.
    pub catalog: CatalogView<'a>,
}

/// A change.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangePreview<'a> {
    /// Whether the rules let it pass.
    pub allowed: bool,
    /// Why not.
    pub reasons: Vec<Why<'a>>,
    /// ISO 4217.
    pub currency: Text<'a>,
    /// The lines; none where deferred or refused.
    pub lines: Vec<Line<'a>>,
    /// Their sums.
    pub totals: Totals,
    /// Where the total goes.
    pub settlement: Settlement,
    /// The current period after the change.
    pub period: PeriodView,
    /// The next invoice.
    pub renewal: Option<Invoice>,
    /// As many as were asked for, the first being `renewal`.
    pub upcoming: Vec<Invoice>,
    /// The state to store once paid.
    pub subscription: Option<SubscriptionView<'a>>,
    /// Things to know.
    pub notices: Vec<NoticeView<'a>>,
    /// What would fit instead.
    pub suggestions: Vec<Suggestion<'a>>,
    /// Its version.
    pub engine: &'static str,
    /// Which catalogue priced it.
    pub catalog: CatalogView<'a>,
    /// Where it leads; `none` where only the cycle differs, or nothing.
    pub direction: &'static str,
    /// `now` or `periodEnd`.
    pub effective: &'static str,
    /// The first day of the new state.
    pub effective_on: Stamp,
}

/// A renewal that still happens.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChargeBefore {
    /// When.
    pub on: Stamp,
    /// How much, with tax.
    pub total: Minor,
}

/// The plan that follows.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Successor<'a> {
    /// Its id.
    pub plan: &'a str,
}

/// A reason to choose from.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReasonView<'a> {
    /// Its id.
    pub id: &'a str,
    /// In words.
    pub name: &'a Fact,
}

/// What a customer is asked when cancelling.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asks<'a> {
    /// To choose from.
    pub reasons: Vec<ReasonView<'a>>,
    /// Whether one has to be chosen.
    pub required: bool,
    /// Whether a text may be left.
    pub feedback: bool,
}

/// A cancellation.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancellation<'a> {
    /// Whether the rules let it pass.
    pub allowed: bool,
    /// Why not.
    pub reasons: Vec<Why<'a>>,
    /// Where it is done.
    pub channel: ActionView<'a>,
    /// The date of the request.
    pub requested_on: Stamp,
    /// First day without the paid service.
    pub effective_on: Option<Stamp>,
    /// Last day with it.
    pub access_until: Option<Stamp>,
    /// Last day on which a request still avoids the next renewal.
    pub last_request_day: Option<Stamp>,
    /// Renewals that still happen first.
    pub charges_before: Vec<ChargeBefore>,
    /// What is paid back.
    pub lines: Vec<Line<'a>>,
    /// Their sums.
    pub totals: Totals,
    /// Paid back, with tax.
    pub refund: Minor,
    /// Where the total goes.
    pub settlement: Settlement,
    /// The plan that follows.
    pub then: Option<Successor<'a>>,
    /// Last day on which it can be taken back.
    pub undo_until: Option<Stamp>,
    /// What the customer is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks<'a>>,
    /// Things to know.
    pub notices: Vec<NoticeView<'a>>,
    /// Its version.
    pub engine: &'static str,
    /// Which catalogue priced it.
    pub catalog: CatalogView<'a>,
}

/// What the four results have in common: what is checked before one leaves, and what columns are made of.
pub trait Outcome: Serialize {
    /// Whether the rules let it pass.
    fn allowed(&self) -> bool;
    /// Why not.
    fn reasons(&self) -> &[Why<'_>];
    /// The lines.
    fn lines(&self) -> &[Line<'_>];
    /// Their sums.
    fn totals(&self) -> &Totals;
    /// Where the total goes.
    fn settlement(&self) -> &Settlement;
    /// The next invoice.
    fn renewal(&self) -> Option<&Invoice>;
}

macro_rules! outcome {
    ($name:ident, $renewal:expr) => {
        impl Outcome for $name<'_> {
            fn allowed(&self) -> bool {
                self.allowed
            }
            fn reasons(&self) -> &[Why<'_>] {
                &self.reasons
            }
            fn lines(&self) -> &[Line<'_>] {
                &self.lines
            }
            fn totals(&self) -> &Totals {
                &self.totals
            }
            fn settlement(&self) -> &Settlement {
                &self.settlement
            }
            fn renewal(&self) -> Option<&Invoice> {
                let renewal: fn(&Self) -> Option<&Invoice> = $renewal;
                renewal(self)
            }
        }
    };
}
outcome!(Quote, |quote| quote.renewal.as_ref());
outcome!(ChangePreview, |change| change.renewal.as_ref());
outcome!(Cancellation, |_| None);
