//! Boundaries are counted from the anchor, in both directions, and never stepped.

use super::dates::{self, DAY, day, month_length};
use super::moments::at;
use prorata::calendar::{Cycle, Moment, MonthEnd, boundary, containing, index_at};
use serde_json::json;

const MODES: [(MonthEnd, bool); 2] = [(MonthEnd::Clamp, false), (MonthEnd::Sticky, true)];

fn moment(day: i64) -> Moment {
    Moment::from_millis(day * DAY)
}

#[test]
fn every_month_boundary_of_every_day_of_four_years() {
    for anchor in day(2023, 1, 1)..day(2025, 3, 2) {
        let (year, month, date) = dates::civil(anchor);
        // Months of 1970 to 2199, coarsely; and all those of the years around.
        let far = (-636..2_088).step_by(13);
        for n in far.chain(-30..30) {
            for (mode, sticky) in MODES {
                let months = year * 12 + month - 1 + n;
                let (y, m) = (months.div_euclid(12), months.rem_euclid(12) + 1);
                let length = month_length(y, m);
                let keeps = sticky && date == month_length(year, month);
                let expected = day(y, m, if keeps { length } else { date.min(length) });
                let found = boundary(moment(anchor), Cycle::Months(1), n, mode);
                assert_eq!(
                    found.map(Moment::day),
                    Some(expected),
                    "{anchor} + {n} months, {mode:?}"
                );
            }
        }
    }
}

#[test]
fn the_day_comes_back_after_a_short_month_for_ever() {
    for n in 0..2_000 {
        let found = boundary(at("2024-01-31"), Cycle::Months(1), n, MonthEnd::Clamp)
            .unwrap()
            .ymd();
        let (y, m) = (i64::from(found.0), i64::from(found.1));
        assert_eq!(i64::from(found.2), month_length(y, m), "{found:?}");
        let leap = boundary(at("2024-02-29"), Cycle::Months(12), n, MonthEnd::Clamp)
            .unwrap()
            .ymd();
        assert_eq!(
            (leap.1, i64::from(leap.2)),
            (2, month_length(i64::from(leap.0), 2))
        );
        let sticky = boundary(at("2026-04-30"), Cycle::Months(1), n, MonthEnd::Sticky)
            .unwrap()
            .ymd();
        assert_eq!(
            i64::from(sticky.2),
            month_length(i64::from(sticky.0), i64::from(sticky.1))
        );
    }
    for (anchor, mode, expected) in [
        ("2026-04-30", MonthEnd::Clamp, "2026-05-30"),
        ("2026-04-30", MonthEnd::Sticky, "2026-05-31"),
        ("2026-04-29", MonthEnd::Sticky, "2026-05-29"),
        ("2023-02-28", MonthEnd::Sticky, "2023-03-31"),
        ("2024-02-28", MonthEnd::Sticky, "2024-03-28"),
        ("2026-12-31", MonthEnd::Sticky, "2027-01-31"),
        ("2026-11-30", MonthEnd::Sticky, "2026-12-31"),
        ("2026-12-30", MonthEnd::Sticky, "2027-01-30"),
        ("2026-01-31", MonthEnd::Clamp, "2026-02-28"),
        (
            "2026-01-31T23:59:59Z",
            MonthEnd::Clamp,
            "2026-02-28T23:59:59Z",
        ),
        ("2026-12-15", MonthEnd::Clamp, "2027-01-15"),
    ] {
        assert_eq!(
            boundary(at(anchor), Cycle::Months(1), 1, mode),
            Some(at(expected)),
            "{anchor} {mode:?}"
        );
    }
}

#[test]
fn every_period_contains_its_days_and_no_other() {
    let anchors = [
        "2024-01-31",
        "2024-01-30",
        "2024-02-29",
        "2023-02-28",
        "2024-03-01",
        "2023-12-31",
        "2024-06-15",
    ];
    let cycles = [
        (Cycle::Months(1), json!({ "months": 1 })),
        (Cycle::Months(3), json!({ "months": 3 })),
        (Cycle::Months(12), json!({ "months": 12 })),
        (Cycle::Days(7), json!({ "days": 7 })),
        (Cycle::Days(30), json!({ "days": 30 })),
    ];
    for anchor in anchors.map(at) {
        for (cycle, as_json) in &cycles {
            for (mode, sticky) in MODES {
                // The first and last day of every period of 1970–2199, and one in between.
                let limit = day(2200, 1, 1) * DAY;
                let mut n = index_at(anchor, *cycle, moment(0), mode).unwrap();
                let mut start = dates::boundary(anchor.millis(), as_json, n, sticky);
                while start < limit {
                    let end = dates::boundary(anchor.millis(), as_json, n + 1, sticky);
                    for on in [start, (start + end) / 2 / DAY * DAY, end - DAY, end - 1] {
                        let period =
                            containing(anchor, *cycle, Moment::from_millis(on), mode).unwrap();
                        assert_eq!(
                            (period.start.millis(), period.end.millis()),
                            (start, end),
                            "{anchor:?} {cycle:?} {mode:?} {on}"
                        );
                        assert!(period.contains(Moment::from_millis(on)));
                    }
                    (start, n) = (
                        end,
                        n + if matches!(cycle, Cycle::Days(7)) {
                            23
                        } else {
                            1
                        },
                    );
                    if matches!(cycle, Cycle::Days(7)) {
                        start = dates::boundary(anchor.millis(), as_json, n, sticky);
                    }
                }
            }
        }
    }
    let day_by_day = at("2024-01-31");
    for on in 0..day(2200, 1, 1) {
        let n = index_at(day_by_day, Cycle::Months(1), moment(on), MonthEnd::Clamp).unwrap();
        let of = |n| {
            boundary(day_by_day, Cycle::Months(1), n, MonthEnd::Clamp)
                .unwrap()
                .day()
        };
        assert!(of(n) <= on && on < of(n + 1), "{on}");
    }
}

#[test]
fn a_period_is_half_open() {
    let period = containing(
        at("2026-01-31"),
        Cycle::Months(1),
        at("2026-02-28"),
        MonthEnd::Clamp,
    )
    .unwrap();
    assert_eq!(
        (period.start, period.end),
        (at("2026-02-28"), at("2026-03-31"))
    );
    assert!(period.contains(period.start));
    assert!(!period.contains(period.end));
    let with_time = containing(
        at("2026-01-31T10:00Z"),
        Cycle::Months(1),
        at("2026-02-28T09:59Z"),
        MonthEnd::Clamp,
    )
    .unwrap();
    assert_eq!(with_time.start, at("2026-01-31T10:00Z"));
}

#[test]
fn cycles_are_compared_by_length() {
    // A month is 365 ÷ 12 days.
    let lengths = [
        Cycle::Days(1),
        Cycle::Days(30),
        Cycle::Months(1),
        Cycle::Days(31),
        Cycle::Days(364),
        Cycle::Months(12),
        Cycle::Days(366),
    ];
    assert!(
        lengths
            .windows(2)
            .all(|pair| pair[0].length() < pair[1].length())
    );
    assert_eq!(Cycle::Months(12).length(), Cycle::Days(365).length());
    assert_eq!(Cycle::Months(1).length() * 12, Cycle::Days(365).length());
    assert_eq!(Cycle::Days(1).length(), 12);
}

#[test]
fn boundaries_past_the_calendar_are_none() {
    let anchor = at("2026-01-31");
    for (cycle, n) in [
        (Cycle::Months(1), 96_000),
        (Cycle::Months(1), -30_000),
        (Cycle::Days(36_600), 80),
        (Cycle::Days(36_600), -80),
    ] {
        assert_eq!(
            boundary(anchor, cycle, n, MonthEnd::Clamp),
            None,
            "{cycle:?} {n}"
        );
        assert_eq!(
            boundary(anchor, cycle, n.signum() * i64::MAX, MonthEnd::Clamp),
            None
        );
    }
    assert_eq!(
        boundary(anchor, Cycle::Months(1_200), 79, MonthEnd::Clamp),
        Some(at("9926-01-31"))
    );
    assert_eq!(
        boundary(anchor, Cycle::Days(1), i64::MAX / DAY, MonthEnd::Clamp),
        None
    );
    assert_eq!(
        boundary(at("9999-12-31"), Cycle::Days(1), 1, MonthEnd::Clamp),
        None
    );
    assert_eq!(
        boundary(at("0001-01-01"), Cycle::Days(1), -1, MonthEnd::Clamp),
        None
    );
    assert_eq!(
        containing(
            at("9999-12-31"),
            Cycle::Months(1),
            at("9999-12-31"),
            MonthEnd::Clamp
        ),
        None
    );
    assert_eq!(
        boundary(at("9999-11-30"), Cycle::Months(1), 1, MonthEnd::Sticky),
        Some(at("9999-12-31"))
    );
}
