//! Business days.

use super::Moment;

/// The `n`-th Monday–Friday after `on` that is no holiday; `on` itself for 0. Holidays are days since the epoch, sorted.
#[must_use]
pub fn business_day(on: Moment, n: u32, holidays: &[i64]) -> Moment {
    let mut day = on.midnight();
    let mut left = n;
    while left > 0 {
        day = day.plus_days(1);
        // 1970-01-01 was a Thursday, so day 2 was a Saturday.
        let weekend = matches!((day.day() - 2).rem_euclid(7), 0 | 1);
        if !weekend && holidays.binary_search(&day.day()).is_err() {
            left -= 1;
        }
    }
    day
}
