//! The customer's calendar: civil dates and UTC instants, boundaries counted from an anchor, and how time is divided.

mod billing;
mod business;
mod cycle;
mod moment;
mod period;

pub use billing::{
    Billing, ChangeDay, DayCount, Factor, Grain, Level, MonthEnd, Proration, RoundingLevel, Side,
    Stub, SumRounding,
};
pub use business::business_day;
pub use cycle::{Cycle, boundary, index_at};
pub use moment::{Moment, Stamp};
pub use period::{Calendar, Period, containing, full_cycle};
