//! Dates and instants: read, print, count.

use super::dates::{DAY, civil, day, print};
use prorata::calendar::{Grain, Moment, Stamp, business_day};

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|| panic!("{text}")).0
}

#[test]
fn every_date_reads_counts_and_prints() {
    let (first, last) = (day(1970, 1, 1), day(2199, 12, 31));
    assert_eq!((first, last), (0, 84_005));
    for n in first..=last {
        let text = print(n * DAY, "day");
        let moment = at(&text);
        assert_eq!(moment.millis(), n * DAY, "{text}");
        assert_eq!(moment.day(), n, "{text}");
        assert_eq!(moment.time(), 0, "{text}");
        let (year, month, date) = moment.ymd();
        assert_eq!(
            (i64::from(year), i64::from(month), i64::from(date)),
            civil(n),
            "{text}"
        );
        assert_eq!(
            Stamp {
                at: moment,
                grain: Grain::Day
            }
            .to_string(),
            text
        );
        assert!(moment.prints());
    }
}

#[test]
fn dates_that_do_not_exist_are_not_read() {
    for year in 1970..=2199 {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        assert_eq!(
            Moment::parse(&format!("{year}-02-29")).is_some(),
            leap,
            "{year}"
        );
        for no in [
            "02-30", "04-31", "06-31", "09-31", "11-31", "01-32", "00-10", "13-01", "05-00",
        ] {
            assert_eq!(Moment::parse(&format!("{year}-{no}")), None, "{year}-{no}");
        }
    }
    for no in [
        "",
        "2026",
        "2026-02",
        "2026-2-1",
        "2026-02-1",
        "26-02-01",
        "+2026-02-01",
        "+12026-01-01",
        "-001-01-01",
        "0000-01-01",
        "2026/02/01",
        "2026/02-01",
        "2026-02/01",
        "2026-02-01 ",
        " 2026-02-01",
        "2026-02-01T",
        "2026-02-28T00:00",
        "2026-02-28T00:00:00",
        "2026-02-28T00:00:00.0Z",
        "2026-02-28T24:00:00Z",
        "2026-02-28T23:60:00Z",
        "2026-02-28T23:59:60Z",
        "2026-02-28T00:00:00+00:00",
        "2026-02-28t00:00:00Z",
        "2026-02-28T00:00:00z",
        "2026-02-28T00:00:00.0000Z",
        "2026-02-28 00:00:00Z",
        "2026-02-28T00.00:00Z",
        "2026-02-28T00:00.00Z",
        "2026-02-28T00:00:00,000Z",
        "2026-02-28T00:0a:00Z",
        "2026-02-28T0000Z",
        "２０２６-02-28",
        "2026-02-2é",
        "2026-0é-28",
    ] {
        assert_eq!(Moment::parse(no), None, "{no}");
    }
}

#[test]
fn instants_read_to_the_millisecond() {
    let midnight = at("2026-02-28").millis();
    for (text, more) in [
        ("2026-02-28T00:00Z", 0),
        ("2026-02-28T09:30Z", (9 * 60 + 30) * 60_000),
        ("2026-02-28T09:30:07Z", (9 * 60 + 30) * 60_000 + 7_000),
        ("2026-02-28T23:59:59.999Z", DAY - 1),
        ("2026-02-28T00:00:00.001Z", 1),
    ] {
        assert_eq!(
            Moment::parse(text).map(|(m, timed)| (m.millis() - midnight, timed)),
            Some((more, true)),
            "{text}"
        );
    }
    assert_eq!(
        Moment::parse("2026-02-28").map(|(_, timed)| timed),
        Some(false)
    );
    let before = at("1969-12-31T23:59:59.999Z");
    assert_eq!(
        (before.millis(), before.day(), before.time()),
        (-1, -1, DAY - 1)
    );
}

#[test]
fn a_stamp_prints_at_its_grain() {
    let moment = at("0987-06-05T04:03:02.001Z");
    for (grain, name, millis, text) in [
        (Grain::Day, "day", DAY, "0987-06-05"),
        (Grain::Minute, "minute", 60_000, "0987-06-05T04:03:02Z"),
        (Grain::Second, "second", 1_000, "0987-06-05T04:03:02Z"),
        (
            Grain::Millisecond,
            "millisecond",
            1,
            "0987-06-05T04:03:02.001Z",
        ),
    ] {
        assert_eq!(Stamp { at: moment, grain }.to_string(), text);
        assert_eq!(grain.name(), name);
        assert_eq!(grain.millis(), millis);
        let cut = moment.truncated(grain);
        assert_eq!(cut.millis().rem_euclid(millis), 0);
        assert!((0..millis).contains(&(moment.millis() - cut.millis())));
        assert_eq!(moment.before(grain).millis(), moment.millis() - millis);
    }
    let (at_seven, grain) = (at("2026-02-28T05:07:09Z"), Grain::Second);
    let stamp = Stamp {
        at: at_seven,
        grain,
    };
    assert_eq!(stamp.to_string(), "2026-02-28T05:07:09Z");
    assert_eq!(moment.midnight(), at("0987-06-05"));
    assert_eq!(
        at("1969-12-31T01:00Z").truncated(Grain::Day),
        at("1969-12-31")
    );
    assert_eq!(at("1969-12-31T01:00Z").midnight(), at("1969-12-31"));
}

#[test]
fn a_stamp_is_the_same_once_packed() {
    let grains = [Grain::Day, Grain::Minute, Grain::Second, Grain::Millisecond];
    for text in [
        "0001-01-01",
        "1969-12-31",
        "1970-01-01",
        "2026-02-28",
        "9999-12-31",
    ] {
        for grain in grains {
            let stamp = Stamp {
                at: at(text),
                grain,
            };
            assert_eq!(Stamp::unpacked(stamp.packed()), Some(stamp), "{text}");
        }
        // Days of one year lie in different places of a table, nearly all.
        let days = (0..64).map(|n| at(text).millis() + n * DAY);
        let places: std::collections::BTreeSet<u32> = days
            .map(|at| Stamp {
                at: Moment::from_millis(at),
                grain: Grain::Day,
            })
            .map(Stamp::hash)
            .collect();
        assert!(places.len() > 32, "{text}: {}", places.len());
    }
    assert_eq!(Stamp::unpacked(i128::from(i64::MAX) << 3), None);
}

#[test]
fn the_calendar_has_two_ends() {
    let (first, last) = (at("0001-01-01"), at("9999-12-31"));
    for (moment, prints) in [
        (first, true),
        (first.before(Grain::Millisecond), false),
        (last, true),
        (last.plus_days(1).before(Grain::Millisecond), true),
        (last.plus_days(1), false),
    ] {
        assert_eq!(moment.prints(), prints, "{moment:?}");
    }
    assert_eq!(last.plus_days(i64::MAX), last);
    assert_eq!(at("2026-01-01").plus_days(i64::MAX / DAY), last);
    assert_eq!(at("2026-01-31").plus_days(1), at("2026-02-01"));
    assert_eq!(
        at("2026-01-31T10:00Z").plus_days(-31),
        at("2025-12-31T10:00Z")
    );
    assert_eq!(Moment::from_millis(i64::MAX).date(), None);
    assert_eq!(Moment::from_millis(i64::MAX).ymd(), (1970, 1, 1));
    assert_eq!(first.date().map(Moment::of_date), Some(first));
}

#[test]
fn business_days_are_counted_one_by_one() {
    // 1970-01-01 was a Thursday.
    let weekend = |n: i64| matches!((n + 3).rem_euclid(7), 5 | 6);
    for start in (day(2023, 12, 1)..day(2025, 2, 1)).chain(day(1969, 12, 20)..day(1970, 1, 20)) {
        let holidays: Vec<i64> = (start - 3..start + 60).filter(|n| n % 11 == 0).collect();
        let mut on = start;
        for n in 0..=25 {
            let found = business_day(Moment::from_millis(start * DAY + 3_600_000), n, &holidays);
            assert_eq!(found.millis(), on * DAY, "{n} business days after {start}");
            on += 1;
            while weekend(on) || holidays.contains(&on) {
                on += 1;
            }
        }
    }
}

#[test]
fn every_day_of_the_calendar_is_the_one_that_chrono_says() {
    use chrono::Datelike;
    let (first, last) = (at("0001-01-01"), at("9999-12-31"));
    let mut date = first.date().expect("in the calendar");
    for n in first.day()..=last.day() {
        let moment = Moment::from_millis(n * DAY);
        assert_eq!(
            moment.ymd(),
            (date.year(), date.month(), date.day()),
            "day {n}"
        );
        date = date.succ_opt().expect("in chrono's");
    }
}
