//! A calendar of its own: years and months counted one by one from 1970, moments as milliseconds.

pub type Moment = i64;
pub const DAY: i64 = 86_400_000;

fn leap(y: i64) -> bool {
    y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)
}

pub fn month_days(y: i64, m: i64) -> i64 {
    match m {
        2 if leap(y) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn year_days(y: i64) -> i64 {
    if leap(y) { 366 } else { 365 }
}

/// Year, month, day of a day number (0 = 1970-01-01), walking a year and then a month at a time.
pub fn civil(mut days: i64) -> (i64, i64, i64) {
    let mut y = 1970;
    while days < 0 {
        y -= 1;
        days += year_days(y);
    }
    while days >= year_days(y) {
        days -= year_days(y);
        y += 1;
    }
    let mut m = 1;
    while days >= month_days(y, m) {
        days -= month_days(y, m);
        m += 1;
    }
    (y, m, days + 1)
}

/// The day number of a civil date.
pub fn day_number(y: i64, m: i64, d: i64) -> i64 {
    let years: i64 = if y >= 1970 {
        (1970..y).map(year_days).sum()
    } else {
        -(y..1970).map(year_days).sum::<i64>()
    };
    years + (1..m).map(|k| month_days(y, k)).sum::<i64>() + d - 1
}

pub fn floor_day(t: Moment) -> i64 {
    t.div_euclid(DAY)
}

/// Reads a date or an instant in UTC.
pub fn parse(text: &str) -> Moment {
    let number = |s: &str| s.parse::<i64>().expect("digits");
    // the oracle's own dates may lie past the year 9999
    let (year, rest) = text.split_once('-').expect("a date");
    let day = day_number(number(year), number(&rest[0..2]), number(&rest[3..5]));
    let mut t = day * DAY;
    if rest.len() > 5 {
        let clock = rest[6..].strip_suffix('Z').expect("UTC");
        t += number(&clock[0..2]) * 3_600_000 + number(&clock[3..5]) * 60_000;
        if clock.len() > 5 {
            t += number(&clock[6..8]) * 1000;
        }
        if clock.len() > 8 {
            let part = format!("{:0<3}", &clock[9..]);
            t += number(&part[..3]);
        }
    }
    t
}

pub fn date_text(t: Moment) -> String {
    let (y, m, d) = civil(floor_day(t));
    format!("{y:04}-{m:02}-{d:02}")
}

/// Monday is 0.
pub fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grain {
    Day,
    Minute,
    Second,
    Millisecond,
}

impl Grain {
    pub fn of(name: &str) -> Self {
        match name {
            "day" => Self::Day,
            "minute" => Self::Minute,
            "second" => Self::Second,
            "millisecond" => Self::Millisecond,
            other => panic!("no grain {other}"),
        }
    }
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Millisecond => "millisecond",
        }
    }
    pub fn ms(self) -> i64 {
        match self {
            Self::Day => DAY,
            Self::Minute => 60_000,
            Self::Second => 1000,
            Self::Millisecond => 1,
        }
    }
    pub fn text(self, t: Moment) -> String {
        let date = date_text(t);
        let ms = t.rem_euclid(DAY);
        let (h, m, s, z) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        match self {
            Self::Day => date,
            Self::Minute | Self::Second => format!("{date}T{h:02}:{m:02}:{s:02}Z"),
            Self::Millisecond => format!("{date}T{h:02}:{m:02}:{s:02}.{z:03}Z"),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cycle {
    Months(i64),
    Days(i64),
}

impl Cycle {
    /// Length in twelfths of a 365-day year's... : days × 12, so that a month is 365.
    pub fn length(self) -> i64 {
        match self {
            Self::Months(m) => m * 365,
            Self::Days(d) => d * 12,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    pub start: Moment,
    pub end: Moment,
}

/// `anchor + n × cycle`, from the anchor, clamped to the month's last day (or kept on last days where sticky).
pub fn boundary(anchor: Moment, cycle: Cycle, n: i64, sticky: bool) -> Moment {
    match cycle {
        Cycle::Days(d) => anchor + n * d * DAY,
        Cycle::Months(k) => {
            let (y, m, d) = civil(floor_day(anchor));
            let last = d == month_days(y, m);
            let all = y * 12 + (m - 1) + n * k;
            let (y2, m2) = (all.div_euclid(12), all.rem_euclid(12) + 1);
            let top = month_days(y2, m2);
            let d2 = if sticky && last { top } else { d.min(top) };
            day_number(y2, m2, d2) * DAY + anchor.rem_euclid(DAY)
        }
    }
}

/// The number of the period of `anchor` in which `on` lies: one step at a time from a rough guess.
pub fn index(anchor: Moment, cycle: Cycle, on: Moment, sticky: bool) -> i64 {
    let about = match cycle {
        Cycle::Days(d) => (on - anchor) / (d * DAY),
        Cycle::Months(m) => (on - anchor) / (m * 31 * DAY),
    };
    let mut n = about;
    while boundary(anchor, cycle, n, sticky) > on {
        n -= 1;
    }
    while boundary(anchor, cycle, n + 1, sticky) <= on {
        n += 1;
    }
    n
}

pub fn containing(anchor: Moment, cycle: Cycle, on: Moment, sticky: bool) -> Period {
    let n = index(anchor, cycle, on, sticky);
    Period {
        start: boundary(anchor, cycle, n, sticky),
        end: boundary(anchor, cycle, n + 1, sticky),
    }
}

/// 360Δy + 30Δm + Δd, a 31st as the 30th.
pub fn days360(from: Moment, to: Moment) -> i64 {
    let (y1, m1, d1) = civil(floor_day(from));
    let (y2, m2, d2) = civil(floor_day(to));
    360 * (y2 - y1) + 30 * (m2 - m1) + d2.min(30) - d1.min(30)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(anchor: &str, cycle: Cycle, n: i64) -> String {
        date_text(boundary(parse(anchor), cycle, n, false))
    }

    #[test]
    fn every_day_there_and_back() {
        let first = day_number(1969, 1, 1);
        let last = day_number(2200, 1, 1);
        assert_eq!(last - first, 84_371);
        for day in first..last {
            let (y, m, d) = civil(day);
            assert_eq!(day_number(y, m, d), day);
        }
        assert_eq!(weekday(day_number(2026, 3, 13)), 4);
    }

    #[test]
    fn boundaries_are_counted_from_the_anchor() {
        let m = Cycle::Months(1);
        assert_eq!(
            [
                at("2026-01-31", m, 1),
                at("2026-01-31", m, 2),
                at("2026-01-31", m, -2)
            ],
            ["2026-02-28", "2026-03-31", "2025-11-30"]
        );
        assert_eq!(at("2028-02-29", Cycle::Months(12), 1), "2029-02-28");
        assert_eq!(at("2028-02-29", Cycle::Months(12), 4), "2032-02-29");
        assert_eq!(at("2026-01-31", Cycle::Days(30), 1), "2026-03-02");
        assert_eq!(
            date_text(boundary(parse("2026-04-30"), m, 1, true)),
            "2026-05-31"
        );
    }

    #[test]
    fn the_period_around_a_day() {
        let p = containing(
            parse("2026-01-31"),
            Cycle::Months(1),
            parse("2026-03-30"),
            false,
        );
        assert_eq!(
            (date_text(p.start), date_text(p.end)),
            ("2026-02-28".into(), "2026-03-31".into())
        );
        let p = containing(
            parse("2026-01-31"),
            Cycle::Months(1),
            parse("2025-12-30"),
            false,
        );
        assert_eq!(
            (date_text(p.start), date_text(p.end)),
            ("2025-11-30".into(), "2025-12-31".into())
        );
    }

    #[test]
    fn thirty_day_months() {
        assert_eq!(days360(parse("2026-06-15"), parse("2026-06-23")), 8);
        assert_eq!(days360(parse("2024-02-23"), parse("2024-03-15")), 22);
        assert_eq!(days360(parse("2026-03-31"), parse("2026-04-01")), 1);
    }

    #[test]
    fn instants() {
        let t = parse("2026-02-28T09:30:05.250Z");
        assert_eq!(Grain::Millisecond.text(t), "2026-02-28T09:30:05.250Z");
        assert_eq!(Grain::Second.text(t), "2026-02-28T09:30:05Z");
        assert_eq!(parse("2026-02-28T09:30Z"), parse("2026-02-28T09:30:00Z"));
        let far = Grain::Second.text(day_number(12_026, 2, 28) * DAY + 1000);
        assert_eq!(far, "12026-02-28T00:00:01Z");
        assert_eq!(Grain::Second.text(parse(&far)), far);
    }
}
