//! Requests, valid by construction: what `boundary::request` makes of a caller's object.

use crate::calendar::{Moment, Period};
use crate::catalog::{Country, CycleId, ItemId, PromotionId, TaxRate};
use crate::money::{Currency, Minor};
use crate::rules::Status;
use crate::value::Value;

/// An add-on that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub item: ItemId,
    /// The total wanted; absent: 1.
    pub quantity: Option<u32>,
    /// Its cycle; absent: the plan's.
    pub cycle: Option<CycleId>,
    /// In a deferred change: its own day, where it is another than the change's.
    pub on: Option<Moment>,
}

/// What every call can be asked besides.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// Facts for rules.
    pub facts: Option<&'a Value<'a>>,
    /// The server's own taxes.
    pub taxes: Option<Vec<TaxRate>>,
    /// How many invoices to list.
    pub upcoming: usize,
    /// Whether lines explain themselves.
    pub explain: bool,
    /// Capacity wanted.
    pub needs: Vec<(&'a str, i64)>,
    /// Features wanted.
    pub features: Vec<&'a str>,
    /// Codes as typed.
    pub promotions: Vec<&'a str>,
}

/// A first purchase.
#[derive(Clone, Debug)]
pub struct QuoteRequest<'a> {
    /// Day or instant of the purchase.
    pub on: Moment,
    /// Currency.
    pub currency: Currency,
    /// Cycle of the plan.
    pub cycle: CycleId,
    /// The plan.
    pub plan: ItemId,
    /// Seats; absent: the plan's minimum.
    pub seats: Option<u32>,
    /// The customer's country, where known.
    pub country: Option<Country>,
    /// Add-ons.
    pub add_ons: Vec<Wish>,
    /// An existing billing date to align to.
    pub billing_anchor: Option<Moment>,
    /// Money held for the customer.
    pub balance: Minor,
    /// Where it is bought.
    pub purchased_via: Option<&'a str>,
    /// Lead times asked for, by place in the catalogue.
    pub lead_times: Vec<usize>,
    /// The rest.
    pub options: Options<'a>,
}

/// An add-on held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAddOn {
    /// Which.
    pub item: ItemId,
    /// How many.
    pub quantity: u32,
    /// Its own cycle, if any.
    pub cycle: Option<CycleId>,
    /// Its own anchor, if any.
    pub anchor: Option<Moment>,
}

/// What was paid, for which item and time, after discounts, without exclusive tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// For which item.
    pub item: ItemId,
    /// How much.
    pub amount: Minor,
    /// For which time.
    pub period: Period,
}

/// The fields that a change names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The plan.
    pub plan: Option<ItemId>,
    /// The cycle.
    pub cycle: Option<CycleId>,
    /// The seats.
    pub seats: Option<u32>,
    /// Add-ons that change, total quantities.
    pub add_ons: Vec<Wish>,
}

impl Change {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }
}

/// A deferred change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// When it takes effect.
    pub on: Moment,
    /// What it sets.
    pub to: Change,
    /// Whether codes are lost with it.
    pub void_promotions: bool,
    /// Codes that are not: they were typed with it.
    pub keep: Vec<PromotionId>,
    /// Whether a new cycle is counted from the old anchor.
    pub align: bool,
}

impl Pending {
    /// Without days that say nothing, and none where nothing waits: `on` is the plan's day where the plan changes, else the
    /// first add-on's.
    #[must_use]
    pub fn tidied(mut self) -> Option<Pending> {
        if self.to.is_empty() {
            return None;
        }
        let (old, first) = (self.on, self.first_day());
        if self.to.plan.is_none() && self.to.cycle.is_none() && self.to.seats.is_none() {
            self.on = first;
            self.align = false;
        }
        if !self.void_promotions {
            self.keep.clear();
        }
        for wish in &mut self.to.add_ons {
            wish.on = Some(wish.on.unwrap_or(old)).filter(|on| *on != self.on);
        }
        Some(self)
    }

    /// The first day on which something of it takes effect.
    #[must_use]
    pub fn first_day(&self) -> Moment {
        let plan = self.to.plan.is_some() || self.to.cycle.is_some() || self.to.seats.is_some();
        let days = self.to.add_ons.iter().map(|w| w.on.unwrap_or(self.on));
        days.chain(plan.then_some(self.on)).min().unwrap_or(self.on)
    }
}

/// A subscription as it was stored.
#[derive(Clone, Debug)]
pub struct Subscription<'a> {
    /// The plan.
    pub plan: ItemId,
    /// Its cycle.
    pub cycle: CycleId,
    /// Its seats.
    pub seats: u32,
    /// Currency.
    pub currency: Currency,
    /// What boundaries count from.
    pub anchor: Moment,
    /// The customer's country, where known.
    pub country: Option<Country>,
    /// The period it was stored with.
    pub period: Option<Period>,
    /// Add-ons held.
    pub add_ons: Vec<HeldAddOn>,
    /// Codes held, with the renewals to come that get them.
    pub promotions: Vec<(PromotionId, Option<u32>)>,
    /// No period starts on or after it.
    pub renews_until: Option<Moment>,
    /// What was paid; absent: the present prices.
    pub paid: Option<Vec<Segment>>,
    /// A deferred change.
    pub pending: Option<Pending>,
    /// First day.
    pub started_on: Option<Moment>,
    /// First paid day after a trial.
    pub trial_ends_on: Option<Moment>,
    /// Carried to the next invoice.
    pub carried: Minor,
    /// Money held for the customer.
    pub balance: Minor,
    /// Where it was bought.
    pub purchased_via: Option<&'a str>,
    /// Its status.
    pub status: Option<Status>,
    /// When it was cancelled.
    pub cancelled_on: Option<Moment>,
    /// First day without it.
    pub ends_on: Option<Moment>,
    /// The agreed term's end.
    pub term_end: Option<Moment>,
    /// Unpaid invoices.
    pub overdue: Vec<&'a str>,
    /// The merchant's own facts.
    pub facts: Option<&'a Value<'a>>,
}

/// A change of plan, cycle, seats and add-ons, any mix.
#[derive(Clone, Debug)]
pub struct UpgradeRequest<'a> {
    /// Today's subscription.
    pub subscription: Subscription<'a>,
    /// Day or instant of the change.
    pub on: Moment,
    /// What it names.
    pub to: Change,
    /// The rest.
    pub options: Options<'a>,
}

/// A change of seats, or of an add-on's quantity.
#[derive(Clone, Debug)]
pub struct SeatChangeRequest<'a> {
    /// Today's subscription.
    pub subscription: Subscription<'a>,
    /// Day or instant of the change.
    pub on: Moment,
    /// The total wanted, never the difference.
    pub seats: u32,
    /// The add-on whose quantity it is.
    pub add_on: Option<ItemId>,
    /// The add-on's cycle, where it is held on several.
    pub cycle: Option<CycleId>,
    /// The rest.
    pub options: Options<'a>,
}

/// A cancellation.
#[derive(Clone, Debug)]
pub struct CancelRequest<'a> {
    /// Today's subscription.
    pub subscription: Subscription<'a>,
    /// Day or instant of the request.
    pub on: Moment,
    /// One add-on; absent: everything.
    pub item: Option<ItemId>,
    /// The add-on's cycle, where it is held on several.
    pub cycle: Option<CycleId>,
    /// The customer's reason.
    pub reason: Option<&'a str>,
    /// The rest.
    pub options: Options<'a>,
}
