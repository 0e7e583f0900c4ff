//! A point of the calendar.

use super::Grain;
use chrono::{Datelike, NaiveDate};

/// Milliseconds since 1970-01-01T00:00:00Z. At grain day always a midnight: a civil date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

const DAY: i64 = 86_400_000;
/// Days from 0001-01-01 (chrono's day 1) to 1970-01-01.
const EPOCH: i32 = 719_163;

impl Moment {
    /// From milliseconds since the epoch.
    #[must_use]
    pub fn from_millis(ms: i64) -> Moment {
        Moment(ms)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Midnight of a civil date.
    #[must_use]
    pub fn of_date(date: NaiveDate) -> Moment {
        Moment(i64::from(date.num_days_from_ce() - EPOCH) * DAY)
    }

    /// Days since the epoch, the time of day left out.
    #[must_use]
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Milliseconds since midnight.
    #[must_use]
    pub fn time(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    /// The civil date, or `None` outside chrono's years.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        let days = i32::try_from(self.day()).ok()?.checked_add(EPOCH)?;
        NaiveDate::from_num_days_from_ce_opt(days)
    }

    /// Midnight of the same day.
    #[must_use]
    pub fn midnight(self) -> Moment {
        Moment(self.day() * DAY)
    }

    /// The same time of day, `days` later; the calendar's last day where that leaves it.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Moment {
        Moment(
            days.checked_mul(DAY)
                .and_then(|d| self.0.checked_add(d))
                .unwrap_or(LAST.0),
        )
    }

    /// One unit of the grain earlier.
    #[must_use]
    pub fn before(self, grain: Grain) -> Moment {
        Moment(self.0 - grain.millis())
    }

    /// The start of the grain's unit it lies in.
    #[must_use]
    pub fn truncated(self, grain: Grain) -> Moment {
        Moment(self.0.div_euclid(grain.millis()) * grain.millis())
    }

    /// Year, month and day; 1970-01-01 outside the calendar, which reading does not let in.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        self.date()
            .map_or((1970, 1, 1), |d| (d.year(), d.month(), d.day()))
    }

    /// Reads `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM[:SS[.mmm]]Z`; the second value says whether a time was given.
    #[must_use]
    pub fn parse(text: &str) -> Option<(Moment, bool)> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<u32> {
            let mut n = 0;
            for b in bytes.get(from..to)? {
                n = n * 10 + u32::from(b.is_ascii_digit().then(|| b - b'0')?);
            }
            Some(n)
        };
        let is = |at: usize, b: u8| bytes.get(at) == Some(&b);
        let year = i32::try_from(number(0, 4)?).ok()?;
        if !is(4, b'-') || !is(7, b'-') || year == 0 {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
        let midnight = Moment::of_date(date);
        if bytes.len() == 10 {
            return Some((midnight, false));
        }
        let (hour, minute) = (number(11, 13)?, number(14, 16)?);
        if !is(10, b'T') || !is(13, b':') || hour > 23 || minute > 59 {
            return None;
        }
        let (second, milli) = match bytes.len() {
            17 => (0, 0),
            20 if is(16, b':') => (number(17, 19)?, 0),
            24 if is(16, b':') && is(19, b'.') => (number(17, 19)?, number(20, 23)?),
            _ => return None,
        };
        if second > 59 || bytes.last() != Some(&b'Z') {
            return None;
        }
        let ms = i64::from((hour * 60 + minute) * 60 + second) * 1000 + i64::from(milli);
        Some((Moment(midnight.0 + ms), true))
    }
}

/// 9999-12-31, the last day that prints with four digits.
const LAST: Moment = Moment(253_402_214_400_000);

impl Moment {
    /// Whether it prints as a date of the years 0001–9999.
    #[must_use]
    pub fn prints(self) -> bool {
        (-62_135_596_800_000..LAST.0 + DAY).contains(&self.0)
    }
}

/// A moment as results print it: a civil date at grain day, else an instant with `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The point itself.
    pub at: Moment,
    /// The grain it prints at.
    pub grain: Grain,
}

impl Stamp {
    /// Prints into a buffer and gives the text in it.
    pub fn write(self, buffer: &mut [u8; 24]) -> &str {
        let (year, month, day) = self.at.ymd();
        let seconds = self.at.time() / 1000;
        let mut out = Digits { buffer, at: 0 };
        out.number(i64::from(year), 4);
        out.byte(b'-');
        out.number(i64::from(month), 2);
        out.byte(b'-');
        out.number(i64::from(day), 2);
        if self.grain != Grain::Day {
            out.byte(b'T');
            out.number(seconds / 3600, 2);
            out.byte(b':');
            out.number(seconds / 60 % 60, 2);
            out.byte(b':');
            out.number(seconds % 60, 2);
            if self.grain == Grain::Millisecond {
                out.byte(b'.');
                out.number(self.at.time() % 1000, 3);
            }
            out.byte(b'Z');
        }
        let end = out.at;
        core::str::from_utf8(buffer.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

impl core::fmt::Display for Stamp {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.write(&mut [0; 24]))
    }
}

struct Digits<'b> {
    buffer: &'b mut [u8; 24],
    at: usize,
}

impl Digits<'_> {
    fn byte(&mut self, byte: u8) {
        if let Some(slot) = self.buffer.get_mut(self.at) {
            *slot = byte;
            self.at += 1;
        }
    }

    fn number(&mut self, value: i64, width: u32) {
        for place in (0..width).rev() {
            let digit = value / 10_i64.pow(place) % 10;
            self.byte(b'0' + u8::try_from(digit).unwrap_or_default());
        }
    }
}
