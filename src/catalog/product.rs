//! Plans and add-ons.

use super::{Country, ItemId, Price, Refusal};

/// A plan or an add-on: an add-on is a plan that needs another one.
#[derive(Debug)]
pub struct Product {
    /// Unique over plans and add-ons.
    pub id: Box<str>,
    /// A name shared by several products, for rules and promotions.
    pub family: Option<Box<str>>,
    /// Higher is better; add-ons have 0.
    pub rank: i64,
    /// What it costs in principle.
    pub kind: Kind,
    /// Days before the first paid period.
    pub trial_days: u32,
    /// How many can be bought.
    pub seats: Seats,
    /// Prices.
    pub prices: Vec<Price>,
    /// How long it lasts.
    pub term: Term,
    /// What it holds.
    pub capacity: Vec<(Box<str>, Capacity)>,
    /// What it can do.
    pub features: Vec<(Box<str>, Feature)>,
    /// What comes with it free of charge.
    pub includes: Vec<Included>,
    /// Notices on every purchase.
    pub notices: Vec<Box<str>>,
    /// Where it is sold.
    pub availability: Option<Availability>,
    /// Why it is not sold here, if so.
    pub sell: Option<Refusal>,
    /// Add-ons: the plans that can carry it.
    pub plans: Option<Vec<ItemId>>,
    /// Add-ons: whether it cannot be held on two cycles.
    pub one_cycle: bool,
    /// Add-ons: whether it can only be removed whole.
    pub whole_batch: bool,
}

/// What a plan costs in principle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its prices.
    Paid,
    /// Nothing, for ever.
    Free,
    /// Nothing; a plan of its own to try things with.
    Trial,
}

/// How long a product lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Renews.
    Recurring,
    /// Charged once, never part of a subscription.
    OneTime,
    /// Exactly one cycle from its purchase, no renewal.
    Fixed,
}

/// How many can be bought: `min + k × step`, at most `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
    /// Distance of permitted numbers.
    pub step: u32,
}

impl Seats {
    /// Any number from one to a million.
    pub const ANY: Seats = Seats {
        min: 1,
        max: MAX_SEATS,
        step: 1,
    };

    /// The smallest permitted number that is at least `wanted`.
    #[must_use]
    pub fn raise(self, wanted: u32) -> Option<u32> {
        if wanted <= self.min {
            return Some(self.min);
        }
        let steps = (wanted - self.min).div_ceil(self.step.max(1));
        let raised = self.min.checked_add(steps.checked_mul(self.step.max(1))?)?;
        (raised <= self.max).then_some(raised)
    }
}

/// Most seats or units of anything.
pub const MAX_SEATS: u32 = 1_000_000;

/// What a product holds of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// This much however many are bought; of several products the largest counts.
    Holds(i64),
    /// This much for each unit, on top.
    Adds(i64),
}

/// What a product has of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feature {
    /// It has it or not.
    Has(bool),
    /// It has it, to some degree that the engine does not read.
    Value,
}

/// Something that comes free of charge.
#[derive(Clone, Debug)]
pub struct Included {
    /// Its name on lines.
    pub item: Box<str>,
    /// Only from this many seats on.
    pub when_seats_at_least: u32,
}

/// Where a product is sold.
#[derive(Clone, Debug)]
pub enum Availability {
    /// Only there.
    Only(Vec<Country>),
    /// Everywhere but there.
    Except(Vec<Country>),
}

impl Availability {
    /// Whether it is sold in the country.
    #[must_use]
    pub fn allows(&self, country: Country) -> bool {
        match self {
            Availability::Only(list) => list.contains(&country),
            Availability::Except(list) => !list.contains(&country),
        }
    }
}

impl Product {
    /// Whether it has a feature.
    #[must_use]
    #[inline(never)]
    pub fn has_feature(&self, name: &str) -> bool {
        self.features
            .iter()
            .any(|(n, f)| n.as_ref() == name && *f != Feature::Has(false))
    }

    /// What it holds of something.
    #[must_use]
    pub fn capacity_of(&self, name: &str) -> Option<Capacity> {
        self.capacity
            .iter()
            .find(|(n, _)| n.as_ref() == name)
            .map(|(_, c)| *c)
    }

    /// Whether it never costs anything.
    #[must_use]
    pub fn costs_nothing(&self) -> bool {
        self.kind != Kind::Paid
    }
}

impl Default for Product {
    /// Free, without limits, never sold.
    fn default() -> Product {
        Product {
            id: "".into(),
            family: None,
            rank: 0,
            kind: Kind::Free,
            trial_days: 0,
            seats: Seats::ANY,
            prices: Vec::new(),
            term: Term::Recurring,
            capacity: Vec::new(),
            features: Vec::new(),
            includes: Vec::new(),
            notices: Vec::new(),
            availability: None,
            sell: None,
            plans: None,
            one_cycle: false,
            whole_batch: false,
        }
    }
}
