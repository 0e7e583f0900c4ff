//! What a caller sees: the results of the four calls, field for field in the contract's order.
//!
//! Amounts are integers of the currency's minor unit, positive where the customer pays. Everything borrows from the
//! catalogue and the request; nothing here computes.

use crate::calendar::{Proration, Stamp};
use crate::catalog::{Action, Fact};
use crate::money::Minor;
use crate::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;

/// Text that is borrowed where it can be.
pub type Text<'a> = Cow<'a, str>;

/// A parameter of a code.
#[derive(Clone, Debug)]
pub enum Param<'a> {
    /// Text.
    Text(Text<'a>),
    /// A number.
    Int(i64),
    /// A date.
    Date(Stamp),
    /// Several texts.
    Texts(Vec<Text<'a>>),
}

impl Serialize for Param<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Param::Text(text) => out.serialize_str(text),
            Param::Int(n) => out.serialize_i64(*n),
            Param::Date(at) => at.serialize(out),
            Param::Texts(list) => out.collect_seq(list),
        }
    }
}

/// The parameters of a code, in the order of `docs/codes.md`.
#[derive(Clone, Debug, Default)]
pub struct Params<'a>(pub Vec<(&'static str, Param<'a>)>);

impl<'a> Params<'a> {
    /// Adds text.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl Into<Text<'a>>) -> Self {
        self.0.push((name, Param::Text(text.into())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn int(mut self, name: &'static str, n: impl Into<i64>) -> Self {
        self.0.push((name, Param::Int(n.into())));
        self
    }

    /// Adds a date.
    #[must_use]
    pub fn date(mut self, name: &'static str, at: Stamp) -> Self {
        self.0.push((name, Param::Date(at)));
        self
    }

    /// Adds a list.
    #[must_use]
    pub fn texts<T: Into<Text<'a>>>(
        mut self,
        name: &'static str,
        list: impl IntoIterator<Item = T>,
    ) -> Self {
        self.0.push((
            name,
            Param::Texts(list.into_iter().map(Into::into).collect()),
        ));
        self
    }
}

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Stamp {
    /// Where no people read it as a number: the writer to JavaScript knows most dates of a result from the line before and does
    /// not print them again.
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        if out.is_human_readable() {
            out.serialize_str(self.write(&mut [0; 24]))
        } else {
            out.serialize_i128(self.packed())
        }
    }
}

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

/// An add-on held.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddOnView<'a> {
    /// Its id.
    pub id: &'a str,
    /// How many.
    pub quantity: i64,
    /// Its cycle, where it is its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<&'a str>,
    /// What its boundaries count from, where not the account's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Stamp>,
}

/// A code that still counts.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldPromotion<'a> {
    /// The merchant's spelling.
    pub code: &'a str,
    /// Renewals to come that get it; absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods_left: Option<i64>,
}

/// What was paid.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Paid<'a> {
    /// For which item.
    pub item: &'a str,
    /// How much, after discounts, without exclusive tax.
    pub amount: Minor,
    /// For which time.
    pub period: PeriodView,
}

/// What a deferred change sets.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingTo<'a> {
    /// The plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<&'a str>,
    /// The cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<&'a str>,
    /// The seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<i64>,
    /// Add-ons that change, total quantities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_ons: Option<Vec<PendingAddOn<'a>>>,
}

/// An add-on that a deferred change changes.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingAddOn<'a> {
    /// Its id.
    pub id: &'a str,
    /// How many then; 0 removes it.
    pub quantity: i64,
    /// Its cycle, where it is its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<&'a str>,
    /// Its own day, where it is another than the change's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Stamp>,
}

/// A deferred change.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingView<'a> {
    /// When it takes effect.
    pub on: Stamp,
    /// What it sets.
    pub to: PendingTo<'a>,
    /// `void` where codes are lost with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotions: Option<&'static str>,
    /// Codes that are not lost: they were typed with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<Vec<&'a str>>,
    /// `align` where a new cycle is counted from the old anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<&'static str>,
}

/// The state to store once paid.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionView<'a> {
    /// The plan.
    pub plan: &'a str,
    /// Its cycle.
    pub cycle: &'a str,
    /// Its seats.
    pub seats: i64,
    /// ISO 4217.
    pub currency: Text<'a>,
    /// What boundaries count from.
    pub anchor: Stamp,
    /// ISO 3166-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Text<'a>>,
    /// The current period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodView>,
    /// Add-ons held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add_ons: Option<Vec<AddOnView<'a>>>,
    /// Codes held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotions: Option<Vec<HeldPromotion<'a>>>,
    /// No period starts on or after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renews_until: Option<Stamp>,
    /// What was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid: Option<Vec<Paid<'a>>>,
    /// A deferred change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingView<'a>>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_on: Option<Stamp>,
    /// First paid day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_ends_on: Option<Stamp>,
    /// To the next invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried: Option<Minor>,
    /// Held for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Minor>,
    /// Where it was bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchased_via: Option<&'a str>,
    /// Its status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    /// When it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled_on: Option<Stamp>,
    /// First day without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Stamp>,
    /// The agreed term's end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_end: Option<Stamp>,
    /// Unpaid invoices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_invoices: Option<Vec<&'a str>>,
    /// The merchant's own facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<&'a Value<'a>>,
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
