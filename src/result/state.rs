//! The subscription to store once a result is paid.

use super::{PeriodView, Text};
use crate::calendar::Stamp;
use crate::money::Minor;
use crate::value::Value;

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
