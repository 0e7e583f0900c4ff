//! What results are made of: lines, sums, periods, reasons, notices, suggestions.

use super::{AddOnView, Param, Params, Text};
use crate::calendar::{Proration, Stamp};
use crate::catalog::{Action, Fact};
use crate::money::Minor;

/// Why not, with what the customer can do.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why<'a> {
    /// The engine's or the merchant's code.
    pub code: &'a str,
    /// Its parameters.
    pub params: Params<'a>,
    /// What the customer can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<ActionView<'a>>,
}

impl Why<'_> {
    /// The subscription ran out.
    #[must_use]
    pub fn ended(on: Stamp) -> Self {
        Why {
            code: "subscriptionEnded",
            params: Params::default().date("endedOn", on),
            action: None,
        }
    }
}

/// Something to know.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its parameters.
    pub params: Params<'a>,
}

/// One step of an explanation.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step<'a> {
    /// Its code.
    pub code: &'static str,
    /// Its parameters.
    pub params: Params<'a>,
    /// An exact decimal or `a/b`.
    pub value: String,
}

/// A half-open period.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeriodView {
    /// First moment inside.
    pub start: Stamp,
    /// The next period's start and renewal date.
    pub end: Stamp,
}

/// A fraction in units of the grain.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProrationView {
    /// Units counted.
    pub numerator: i64,
    /// Units of the full cycle.
    pub denominator: i64,
    /// The unit.
    pub grain: &'static str,
}

/// One line of an invoice.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line<'a> {
    /// What it is.
    pub kind: LineKind,
    /// Plan, add-on, included item, promotion code or tax rate.
    pub item: Text<'a>,
    /// How many.
    pub quantity: i64,
    /// Price of one unit in major units, where the model has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Text<'a>>,
    /// What it pays for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodView>,
    /// Minor units.
    pub amount: Minor,
    /// The whole cycle's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_amount: Option<Minor>,
    /// Where it is a part of a cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proration: Option<ProrationView>,
    /// How the amount came about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<Step<'a>>>,
}

/// Sums of the lines.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Charges and credits.
    pub subtotal: Minor,
    /// Promotions, not above zero but in a net change.
    pub discount: Minor,
    /// Exclusive taxes.
    pub tax: Minor,
    /// Inclusive taxes, part of the subtotal.
    pub tax_included: Minor,
    /// Subtotal, discount and tax.
    pub total: Minor,
}

/// Where the total goes.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settlement {
    /// Held for the customer before.
    pub balance_before: Minor,
    /// Paid from it.
    pub from_balance: Minor,
    /// Paid by the customer now.
    pub due_now: Minor,
    /// Added to it.
    pub to_balance: Minor,
    /// Paid back.
    pub refund: Minor,
    /// Lost.
    pub forfeited: Minor,
    /// Carried to the next invoice, signed.
    pub to_renewal: Minor,
    /// Held after.
    pub balance_after: Minor,
}

impl Settlement {
    /// Nothing moves.
    #[must_use]
    pub fn of(balance: Minor) -> Settlement {
        Settlement {
            balance_before: balance,
            balance_after: balance,
            ..Settlement::default()
        }
    }
}

/// An invoice to come.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Its date.
    pub on: Stamp,
    /// Its total.
    pub total: Minor,
    /// Paid from the balance.
    pub from_balance: Minor,
    /// Left to pay.
    pub due: Minor,
}

/// What to change.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedChange<'a> {
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<&'a str>,
    /// The seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<i64>,
    /// The cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<&'a str>,
    /// Add-ons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_ons: Option<Vec<AddOnView<'a>>>,
}

/// A state that would fit.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion<'a> {
    /// Its code.
    pub code: &'static str,
    /// Its parameters.
    pub params: Params<'a>,
    /// What to change.
    pub change: SuggestedChange<'a>,
    /// What it costs at renewal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_total: Option<Minor>,
    /// What it costs today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_now: Option<Minor>,
}

/// A window of dates.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeadTimeView<'a> {
    /// Its name.
    pub id: &'a str,
    /// First date.
    pub earliest: Stamp,
    /// Last date.
    pub latest: Stamp,
}

/// Which catalogue priced it.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CatalogView<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its revision.
    pub revision: &'a str,
    /// SHA-256 of its canonical JSON.
    pub digest: &'a str,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// The plan.
    Plan,
    /// An add-on.
    AddOn,
    /// A setup fee.
    SetupFee,
    /// Something given back.
    Credit,
    /// Something free of charge.
    Included,
    /// A promotion.
    Discount,
    /// An exclusive tax.
    Tax,
}

/// What a customer can do.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionView<'a> {
    /// Its kind.
    pub kind: &'static str,
    /// Where, or what to choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Param<'a>>,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<&'a Fact>,
}

impl<'a> From<&'a Action> for ActionView<'a> {
    fn from(action: &'a Action) -> ActionView<'a> {
        let mut texts = action.target.iter().map(|t| Text::from(t.as_ref()));
        let target = if action.target_is_list {
            Some(Param::Texts(texts.collect()))
        } else {
            texts.next().map(Param::Text)
        };
        ActionView {
            kind: action.kind.name(),
            target,
            params: action.params.as_ref(),
        }
    }
}

impl ProrationView {
    /// A fraction with its unit's name.
    #[must_use]
    pub fn new(part: Proration, grain: &'static str) -> ProrationView {
        ProrationView {
            numerator: part.numerator,
            denominator: part.denominator,
            grain,
        }
    }
}
