//! Prices and their models.

use super::{Country, CycleId, ItemId};
use crate::money::{Currency, Ratio, TooLarge};

/// One price of a product.
#[derive(Debug)]
pub struct Price {
    /// Its currency.
    pub currency: Currency,
    /// Its cycle; absent for one-time products.
    pub cycle: Option<CycleId>,
    /// Add-ons: only on this plan.
    pub plan: Option<ItemId>,
    /// Only in this country.
    pub country: Option<Country>,
    /// Charged once with the first purchase, in minor units.
    pub setup_fee: Option<Ratio>,
    /// How a quantity becomes a price.
    pub model: Model,
}

/// A price of one unit, exact, with the text that results show.
#[derive(Clone, Debug)]
pub struct Unit {
    /// In minor units, not necessarily whole.
    pub minor: Ratio,
    /// In major units, with at least the currency's decimals.
    pub text: Box<str>,
}

/// How a quantity becomes a price.
#[derive(Clone, Debug)]
pub enum Model {
    /// One price whatever the quantity.
    Flat(Unit),
    /// Price × quantity.
    PerSeat(Unit),
    /// Each unit at its tier, plus `flat` of the tiers entered.
    Graduated(Vec<Tier>),
    /// All units at the tier reached, plus its `flat`.
    Volume(Vec<Tier>),
    /// `flat` of the tier reached.
    Stairstep(Vec<Tier>),
    /// ⌈quantity ÷ size⌉ × price.
    Package(Unit, u32),
}

/// One tier: units up to and with `up_to`.
#[derive(Clone, Debug)]
pub struct Tier {
    /// Last unit in it; absent: no end.
    pub up_to: Option<u32>,
    /// Price of a unit, in minor units.
    pub unit: Ratio,
    /// Price of the tier, in minor units.
    pub flat: Ratio,
}

impl Model {
    /// The exact price of a quantity for one full cycle, in minor units; quantity 0 costs nothing.
    ///
    /// # Errors
    /// [`TooLarge`] where it leaves the exact range.
    pub fn price(&self, quantity: u32) -> Result<Ratio, TooLarge> {
        if quantity == 0 {
            return Ok(Ratio::ZERO);
        }
        let times = |unit: Ratio, n: u32| unit.times(Ratio::whole(i64::from(n)));
        match self {
            Model::Flat(unit) => Ok(unit.minor),
            Model::PerSeat(unit) => times(unit.minor, quantity),
            Model::Package(unit, size) => times(unit.minor, quantity.div_ceil((*size).max(1))),
            Model::Graduated(tiers) => {
                let mut sum = Ratio::ZERO;
                let mut below = 0;
                for tier in tiers {
                    if quantity <= below {
                        break;
                    }
                    let top = tier.up_to.map_or(quantity, |t| t.min(quantity));
                    sum = sum
                        .plus(times(tier.unit, top.saturating_sub(below))?)?
                        .plus(tier.flat)?;
                    below = top;
                }
                Ok(sum)
            }
            Model::Volume(tiers) => match reached(tiers, quantity) {
                Some(tier) => times(tier.unit, quantity)?.plus(tier.flat),
                None => Ok(Ratio::ZERO),
            },
            Model::Stairstep(tiers) => Ok(reached(tiers, quantity).map_or(Ratio::ZERO, |t| t.flat)),
        }
    }

    /// The same as an integer, where a unit has a price of whole minor units: most of them, and without a fraction's work.
    #[must_use]
    pub fn whole_price(&self, quantity: u32) -> Option<i64> {
        let (unit, times) = match self {
            Model::Flat(unit) => (unit, u32::from(quantity > 0)),
            Model::PerSeat(unit) => (unit, quantity),
            Model::Package(unit, size) => (unit, quantity.div_ceil((*size).max(1))),
            _ => return None,
        };
        // A product of 32 bits with 32 fits without a look.
        let price = i32::try_from(unit.minor.num()).ok()?;
        (unit.minor.den() == 1).then(|| i64::from(price) * i64::from(times))
    }

    /// The one price of a unit, where the model has one.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        match self {
            Model::Flat(unit) | Model::PerSeat(unit) | Model::Package(unit, _) => Some(unit),
            _ => None,
        }
    }

    /// The contract's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Model::Flat(_) => "flat",
            Model::PerSeat(_) => "perSeat",
            Model::Graduated(_) => "graduated",
            Model::Volume(_) => "volume",
            Model::Stairstep(_) => "stairstep",
            Model::Package(..) => "package",
        }
    }
}

/// The tier that a quantity reaches; upper bounds are inclusive.
fn reached(tiers: &[Tier], quantity: u32) -> Option<&Tier> {
    tiers
        .iter()
        .find(|t| t.up_to.is_none_or(|top| quantity <= top))
}
