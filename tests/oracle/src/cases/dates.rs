//! Dates that hurt: month ends, leap days, year ends; and clock times where the grain is finer.

use super::rng::Rng;
use crate::cal::{DAY, Grain, Moment, day_number, month_days};

pub fn date(r: &mut Rng) -> Moment {
    let y = if r.chance(30) {
        // With and without a leap day, a century that has one and one that has none.
        *r.pick(&[2024, 2028, 2024, 2028, 2000, 2099, 2100])
    } else {
        r.range(2019, 2030)
    };
    let m = if r.chance(25) {
        *r.pick(&[1, 2, 3, 12])
    } else {
        r.range(1, 12)
    };
    let top = month_days(y, m);
    let d = if r.chance(45) {
        (*r.pick(&[1, 28, 29, 30, 31, 31])).min(top)
    } else {
        r.range(1, top)
    };
    day_number(y, m, d) * DAY
}

/// A moment on that day as fine as the grain.
pub fn clock(r: &mut Rng, day: Moment, grain: Grain) -> Moment {
    if grain == Grain::Day || r.chance(25) {
        return day;
    }
    if r.chance(15) {
        return day + DAY - grain.ms();
    }
    day + r.range(0, DAY / grain.ms() - 1) * grain.ms()
}

/// How a moment is written in a request: now and then a bare date for a midnight.
pub fn text(r: &mut Rng, t: Moment, grain: Grain) -> String {
    if grain != Grain::Day && t.rem_euclid(DAY) == 0 && r.chance(40) {
        return Grain::Day.text(t);
    }
    grain.text(t)
}

/// A moment in, at the edge of, or past a period.
pub fn around(r: &mut Rng, start: Moment, end: Moment, grain: Grain) -> Moment {
    let g = grain.ms();
    match r.range(0, 11) {
        0 => start,
        1 => end - g,
        2 => end,
        3 => start + g,
        4 => end + r.range(0, 100) * DAY,
        _ => start + r.range(0, (end - start) / g - 1) * g,
    }
}
