//! A calendar of its own, so that the engine's is not held against itself: days are counted since 1970-01-01.

use proptest::prelude::*;
use serde_json::Value;

pub const DAY: i64 = 86_400_000;

pub fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days before a year's first, by counting leap years.
fn before_year(year: i64) -> i64 {
    let past = year - 1;
    365 * past + past / 4 - past / 100 + past / 400 - 719_162
}

pub fn day(year: i64, month: i64, date: i64) -> i64 {
    let months: i64 = (1..month).map(|m| month_length(year, m)).sum();
    before_year(year) + months + date - 1
}

pub fn civil(day: i64) -> (i64, i64, i64) {
    let mut year = 1970 + day / 366;
    while before_year(year + 1) <= day {
        year += 1;
    }
    let mut left = day - before_year(year);
    let mut month = 1;
    while left >= month_length(year, month) {
        left -= month_length(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

/// A moment in milliseconds as a catalogue with this grain reads and prints it.
pub fn print(at: i64, grain: &str) -> String {
    let (year, month, date) = civil(at.div_euclid(DAY));
    let day = format!("{year:04}-{month:02}-{date:02}");
    let time = at.rem_euclid(DAY);
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60);
    match grain {
        "day" => day,
        "millisecond" => format!(
            "{day}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
            time % 1_000
        ),
        _ => format!("{day}T{hour:02}:{minute:02}:{second:02}Z"),
    }
}

/// The moment that a text names.
pub fn read(text: &str) -> i64 {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    let day = day(number(0, 4), number(5, 7), number(8, 10)) * DAY;
    if text.len() == 10 {
        return day;
    }
    let millis = if text.len() == 24 { number(20, 23) } else { 0 };
    day + ((number(11, 13) * 60 + number(14, 16)) * 60 + number(17, 19)) * 1_000 + millis
}

pub fn grain_millis(grain: &str) -> i64 {
    match grain {
        "day" => DAY,
        "minute" => 60_000,
        "second" => 1_000,
        _ => 1,
    }
}

/// The `n`-th boundary of a cycle `{ months }` or `{ days }`, counted from the anchor.
pub fn boundary(anchor: i64, cycle: &Value, n: i64, sticky: bool) -> i64 {
    if let Some(days) = cycle["days"].as_i64() {
        return anchor + n * days * DAY;
    }
    let (year, month, date) = civil(anchor.div_euclid(DAY));
    let months = year * 12 + month - 1 + n * cycle["months"].as_i64().unwrap();
    let (to_year, to_month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let length = month_length(to_year, to_month);
    let last = sticky && date == month_length(year, month);
    let to_date = if last { length } else { date.min(length) };
    day(to_year, to_month, to_date) * DAY + anchor.rem_euclid(DAY)
}

/// The period that contains a moment, found by walking from the anchor.
pub fn containing(anchor: i64, cycle: &Value, on: i64, sticky: bool) -> (i64, i64) {
    let mut n = 0;
    while boundary(anchor, cycle, n, sticky) > on {
        n -= 1;
    }
    while boundary(anchor, cycle, n + 1, sticky) <= on {
        n += 1;
    }
    (
        boundary(anchor, cycle, n, sticky),
        boundary(anchor, cycle, n + 1, sticky),
    )
}

/// Days as they come, and oftener the ones that bite: last days of months, leap days, turns of the year.
pub fn awkward() -> impl Strategy<Value = i64> {
    let any = day(2019, 1, 1)..day(2033, 1, 1);
    let month_end = (2019_i64..2033, 1_i64..=12, 0_i64..3)
        .prop_map(|(y, m, back)| day(y, m, month_length(y, m)) - back);
    let leap_day = prop::sample::select(vec![2020, 2024, 2028]).prop_map(|y| day(y, 2, 29));
    let round_february = (2019_i64..2033, 0_i64..3).prop_map(|(y, more)| day(y, 2, 28) + more);
    let turn = (2019_i64..2033, -1_i64..2).prop_map(|(y, more)| day(y, 1, 1) + more);
    prop_oneof![3 => any, 3 => month_end, 1 => leap_day, 1 => round_february, 1 => turn]
}
