//! A point of the calendar.

use super::Grain;
use chrono::{Datelike, NaiveDate};

/// Milliseconds since 1970-01-01T00:00:00Z. At grain day always a midnight: a civil date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

const DAY: i64 = 86_400_000;
/// Days from 0001-01-01 (chrono's day 1) to 1970-01-01.
const EPOCH: i32 = 719_163;

/// Days from 0000-03-01 to 1970-01-01.
const MARCH: i64 = 719_468;

/// Year, month and day of a day since the epoch, in the years 1–9999 and a little around them.
///
/// `chrono` does the same for all of its half a million years, and takes five times as long: a quote asks fifty times.
/// Years are counted from March, in cycles of 400 years of 146,097 days.
fn civil(day: i64) -> Option<(i32, u32, u32)> {
    let days = u32::try_from(day + MARCH).ok().filter(|d| *d < 3_700_000)?;
    let (cycle, of_cycle) = (days / 146_097, days % 146_097);
    let year_of_cycle =
        (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let (month, turned) = if from_march < 10 {
        (from_march + 3, 0)
    } else {
        (from_march - 9, 1)
    };
    let year = i32::try_from(cycle * 400 + year_of_cycle + turned).ok()?;
    Some((year, month, day))
}

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
        if let Some(found) = civil(self.day()) {
            return found;
        }
        self.date()
            .map_or((1970, 1, 1), |d| (d.year(), d.month(), d.day()))
    }

    /// Midnight of a day of the years 1–9999 that exists.
    pub(super) fn of_ymd(year: u32, month: u32, day: u32) -> Moment {
        // Years from March, so that the leap day ends one.
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
        Moment((i64::from(days) - MARCH) * DAY)
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
        let mut out = Digits { buffer, at: 0 };
        out.number(year.unsigned_abs(), 4);
        out.byte(b'-');
        out.number(month, 2);
        out.byte(b'-');
        out.number(day, 2);
        if self.grain != Grain::Day {
            let time = u32::try_from(self.at.time()).unwrap_or_default();
            let seconds = time / 1000;
            out.byte(b'T');
            out.number(seconds / 3600, 2);
            out.byte(b':');
            out.number(seconds / 60 % 60, 2);
            out.byte(b':');
            out.number(seconds % 60, 2);
            if self.grain == Grain::Millisecond {
                out.byte(b'.');
                out.number(time % 1000, 3);
            }
            out.byte(b'Z');
        }
        let end = out.at;
        core::str::from_utf8(buffer.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

impl Stamp {
    /// All of it in one number.
    #[must_use]
    pub fn packed(self) -> i128 {
        let grain = match self.grain {
            Grain::Day => 0,
            Grain::Minute => 1,
            Grain::Second => 2,
            Grain::Millisecond => 3,
        };
        i128::from(self.at.0) << 2 | grain
    }

    /// A byte that differs between neighbouring days.
    #[must_use]
    pub fn hash(self) -> u32 {
        let [_, _, _, _, _, _, _, high] =
            self.at.0.wrapping_mul(0x1e37_79b9_7f4a_7c15).to_le_bytes();
        u32::from(high)
    }

    /// What was packed.
    #[must_use]
    pub fn unpacked(packed: i128) -> Option<Stamp> {
        Some(Stamp {
            at: Moment(i64::try_from(packed >> 2).ok()?),
            grain: match packed & 3 {
                0 => Grain::Day,
                1 => Grain::Minute,
                2 => Grain::Second,
                _ => Grain::Millisecond,
            },
        })
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

    fn number(&mut self, mut value: u32, width: usize) {
        let end = self.at + width;
        for slot in self
            .buffer
            .get_mut(self.at..end)
            .unwrap_or_default()
            .iter_mut()
            .rev()
        {
            *slot = b'0' + u8::try_from(value % 10).unwrap_or_default();
            value /= 10;
        }
        self.at = end;
    }
}
