//! A merchant's catalogue, checked and with every name resolved: what the rest of the engine reads.
//!
//! Built by `boundary::catalog` alone, so that every index in it is valid.

mod country;
mod fold;
mod price;
mod product;
mod terms;

pub use country::Country;
pub use fold::folded;
pub use price::{Model, Price, Tier, Unit};
pub use product::{
    Availability, Capacity, Feature, Included, Kind, MAX_SEATS, Product, Seats, Term,
};
pub use terms::{
    Action, ActionKind, Basis, CancelAt, CancelTerms, ChangeTerms, Charge, Credit, Effective,
    LateNotice, LineStyle, Notice, PeriodMode, Reason, Refund, Refusal, Surplus,
};

use crate::calendar::{Billing, Cycle, Moment};
use crate::money::{Currency, Ratio};
use crate::rules::Rule;
use crate::value::Value;

/// A plan or add-on, by its place in [`Catalog::products`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemId(pub u16);

/// A cycle, by its place in [`Catalog::cycles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CycleId(pub u8);

/// A promotion, by its place in [`Catalog::promotions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromotionId(pub u16);

/// A catalogue that lints clean.
#[derive(Debug)]
pub struct Catalog {
    /// The merchant's name for it.
    pub id: Box<str>,
    /// Its revision.
    pub revision: Box<str>,
    /// How time and money are divided.
    pub billing: Billing,
    /// Cycles by name.
    pub cycles: Vec<(Box<str>, Cycle)>,
    /// Plans in order, then add-ons in order; ids are unique over both.
    pub products: Vec<Product>,
    /// How many of the products are plans.
    pub plans: usize,
    /// Products by id, sorted.
    pub by_id: Vec<(Box<str>, ItemId)>,
    /// Products by family.
    pub families: Vec<(Box<str>, ItemId)>,
    /// Promotion codes.
    pub promotions: Vec<Promotion>,
    /// Tax rates.
    pub taxes: Vec<TaxRate>,
    /// Rules.
    pub policies: Policies,
    /// Lead times.
    pub lead_times: Vec<LeadTime>,
    /// What stands in where an index is from no catalogue, which does not happen.
    pub nothing: Product,
}

/// The rule lists.
#[derive(Debug)]
pub struct Policies {
    /// Run before everything else; no match passes.
    pub gates: Vec<Rule<Refusal>>,
    /// For changes of plan or cycle.
    pub plan_change: Vec<Rule<ChangeTerms>>,
    /// For changes of seats alone.
    pub seat_change: Vec<Rule<ChangeTerms>>,
    /// For changes of add-ons alone; absent: the seat rules.
    pub add_on_change: Option<Vec<Rule<ChangeTerms>>>,
    /// For cancellations.
    pub cancel: Vec<Rule<CancelTerms>>,
}

/// A promotion code.
#[derive(Debug)]
pub struct Promotion {
    /// As the merchant writes it.
    pub code: Box<str>,
    /// Trimmed and in lower case, for comparison.
    pub key: Box<str>,
    /// Percent off, as a fraction.
    pub percent: Option<Ratio>,
    /// Minor units off for one period, by currency.
    pub amount_off: Vec<(Currency, Ratio)>,
    /// Only these items.
    pub applies_to: Option<Vec<ItemId>>,
    /// Whether setup fees are named too.
    pub setup_fees: bool,
    /// Only these cycles.
    pub cycles: Option<Vec<CycleId>>,
    /// First day.
    pub valid_from: Option<Moment>,
    /// Last day.
    pub valid_until: Option<Moment>,
    /// How many periods it lasts; absent: for ever.
    pub periods: Option<u32>,
    /// Fewest seats.
    pub min_seats: Option<u32>,
    /// Only these countries.
    pub countries: Option<Vec<Country>>,
    /// Whether other codes may stand beside it.
    pub stackable: bool,
}

/// A tax rate.
#[derive(Clone, Debug)]
pub struct TaxRate {
    /// Its name on lines.
    pub id: Box<str>,
    /// Percent as a fraction: 23 % is 0.23.
    pub rate: Ratio,
    /// Whether prices contain it.
    pub inclusive: bool,
    /// Only in these countries.
    pub countries: Option<Vec<Country>>,
    /// Only on these items.
    pub applies_to: Option<Vec<ItemId>>,
}

/// A window of business days.
#[derive(Debug)]
pub struct LeadTime {
    /// Its name.
    pub id: Box<str>,
    /// Business days to the earliest and to the latest date.
    pub business_days: (u32, u32),
    /// Holidays as days since the epoch, sorted.
    pub holidays: Vec<i64>,
}

impl Catalog {
    /// A product. Ids come from this catalogue alone, so the fallback is never taken by a valid one.
    #[must_use]
    pub fn product(&self, id: ItemId) -> &Product {
        self.products
            .get(usize::from(id.0))
            .unwrap_or(&self.nothing)
    }

    /// Finds a plan or add-on by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<ItemId> {
        by_id(&self.by_id, id)
    }

    /// Whether the item is a plan.
    #[must_use]
    pub fn is_plan(&self, id: ItemId) -> bool {
        usize::from(id.0) < self.plans
    }

    /// All plans in order.
    pub fn plan_ids(&self) -> impl Iterator<Item = ItemId> {
        (0..self.plans).filter_map(|i| u16::try_from(i).ok().map(ItemId))
    }

    /// All add-ons in order.
    pub fn add_on_ids(&self) -> impl Iterator<Item = ItemId> {
        (self.plans..self.products.len()).filter_map(|i| u16::try_from(i).ok().map(ItemId))
    }

    /// A cycle's name and length.
    #[must_use]
    pub fn cycle(&self, id: CycleId) -> (&str, Cycle) {
        self.cycles
            .get(usize::from(id.0))
            .map_or(("", Cycle::Months(1)), |(name, cycle)| {
                (name.as_ref(), *cycle)
            })
    }

    /// Finds a cycle by name.
    #[must_use]
    pub fn find_cycle(&self, name: &str) -> Option<CycleId> {
        let at = self.cycles.iter().position(|(n, _)| n.as_ref() == name)?;
        u8::try_from(at).ok().map(CycleId)
    }

    /// A promotion.
    #[must_use]
    pub fn promotion(&self, id: PromotionId) -> Option<&Promotion> {
        self.promotions.get(usize::from(id.0))
    }

    /// Finds a promotion by a code as a customer types it.
    #[must_use]
    pub fn find_promotion(&self, typed: &str) -> Option<PromotionId> {
        let typed = typed.trim();
        let at = if typed.is_ascii() {
            let same = |p: &Promotion| p.key.eq_ignore_ascii_case(typed);
            self.promotions.iter().position(same)?
        } else {
            let key = folded(typed);
            self.promotions.iter().position(|p| p.key.as_ref() == key)?
        };
        u16::try_from(at).ok().map(PromotionId)
    }
}

/// A fact's value, kept as it was written.
pub type Fact = Value<'static>;

/// Finds an id in a list that is sorted by ids.
#[must_use]
pub fn by_id(sorted: &[(Box<str>, ItemId)], id: &str) -> Option<ItemId> {
    let at = sorted
        .binary_search_by(|(name, _)| name.as_ref().cmp(id))
        .ok()?;
    sorted.get(at).map(|(_, item)| *item)
}
