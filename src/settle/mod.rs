//! The kernel: a state before, a state after, an instant and terms give lines, a settlement and a schedule.
//!
//! [`State`] is what a customer holds. [`charge()`] prices a part of it for a span of time. [`Bill`] adds promotions and
//! taxes. [`settle()`] says where the total goes, [`schedule()`] what comes next. The four calls are readings of these.

mod bill;
mod bounds;
mod charge;
mod credit;
mod discount;
mod explain;
mod holding;
mod price;
mod schedule;
mod set;
mod settlement;
mod state;
mod tax;
mod view;

pub use bill::{Bill, DiscountLine};
pub use bounds::within_paid;
pub use charge::{Entry, Span, charge, exact_amount, line_amount, one_off, setup_fee};
pub use credit::{CreditMode, credits, segments_of, state_charges};
pub use discount::{any_code, codes_left, discount, of_entries};
pub use explain::Explain;
pub use holding::Holding;
pub use price::{Missing, find_price};
pub use schedule::{Coming, schedule};
pub use settlement::settle;
pub use state::State;

use crate::calendar::{Billing, Calendar, Moment, Period, Stamp};
use crate::catalog::{Catalog, Country, ItemId, TaxRate};
use crate::money::Currency;
use crate::result::PeriodView;

/// What every step of one call knows.
#[derive(Debug)]
pub struct Context<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The currency of every amount.
    pub currency: Currency,
    /// The customer's country, where known.
    pub country: Option<Country>,
    /// The catalogue's taxes, or the server's own.
    pub taxes: &'a [TaxRate],
    /// The instant of the call.
    pub on: Moment,
    /// Periods looked up.
    pub calendar: Calendar<'a>,
    /// Whether lines explain themselves.
    pub explain: bool,
}

impl<'a> Context<'a> {
    /// How time and money are divided.
    #[must_use]
    pub fn billing(&self) -> &'a Billing {
        &self.catalog.billing
    }

    /// A moment as results print it.
    #[must_use]
    pub fn stamp(&self, at: Moment) -> Stamp {
        Stamp {
            at,
            grain: self.catalog.billing.grain,
        }
    }

    /// A period as results print it.
    #[must_use]
    pub fn period(&self, period: Period) -> PeriodView {
        PeriodView {
            start: self.stamp(period.start),
            end: self.stamp(period.end),
        }
    }

    /// A product's id.
    #[must_use]
    pub fn id(&self, item: ItemId) -> &'a str {
        &self.catalog.product(item).id
    }

    /// A cycle's name.
    #[must_use]
    pub fn cycle_name(&self, cycle: crate::catalog::CycleId) -> &'a str {
        self.catalog.cycle(cycle).0
    }
}
