//! How time is divided: counts, full cycles, fractions, each as the contract words it.

use super::moments::at;
use prorata::calendar::{
    Billing, Calendar, ChangeDay, Cycle, DayCount, Factor, Grain, MonthEnd, Period, Side, Stub,
    full_cycle,
};
use prorata::money::Rounding;

const MONTH: Cycle = Cycle::Months(1);

fn span(start: &str, end: &str) -> Period {
    Period {
        start: at(start),
        end: at(end),
    }
}

fn counted(day_count: DayCount) -> Billing {
    Billing {
        day_count,
        ..Billing::default()
    }
}

fn fraction(billing: &Billing, of: Period, full: Period, side: Option<Side>) -> (i64, i64) {
    let part = billing.proration(of, full, MONTH, side);
    (part.numerator, part.denominator)
}

#[test]
fn thirty_360_counts_months_of_thirty_days() {
    let billing = counted(DayCount::Thirty360);
    for (from, to, days) in [
        ("2026-01-15", "2026-02-15", 30),
        ("2026-01-31", "2026-02-28", 28),
        ("2026-01-30", "2026-01-31", 0),
        ("2026-02-28", "2026-03-31", 32),
        ("2024-02-23", "2024-03-15", 22),
        ("2026-06-15", "2026-06-23", 8),
        ("2025-12-31", "2026-12-31", 360),
        ("2025-12-01", "2026-01-01", 30),
        ("2025-11-17", "2027-02-03", 360 + 90 - 14),
        ("2026-03-31", "2026-03-31", 0),
    ] {
        assert_eq!(billing.count(at(from), at(to)), days, "{from} to {to}");
    }
}

#[test]
fn grains_count_their_own_units() {
    let (from, to) = (at("2026-01-01T00:00Z"), at("2026-01-02T01:02:03.004Z"));
    for (grain, units) in [
        (Grain::Day, 1),
        (Grain::Minute, 1_502),
        (Grain::Second, 90_123),
        (Grain::Millisecond, 90_123_004),
    ] {
        let billing = Billing {
            grain,
            ..Billing::default()
        };
        assert_eq!(billing.count(from, to), units, "{grain:?}");
    }
    // 30/360 is a count of days, and so are fixed days.
    let billing = Billing {
        grain: Grain::Second,
        ..counted(DayCount::Thirty360)
    };
    assert_eq!(
        billing.count(at("2026-02-01"), at("2026-03-01")),
        28 * 86_400
    );
    let billing = Billing {
        grain: Grain::Second,
        ..counted(DayCount::Fixed(30))
    };
    assert_eq!(
        billing.whole(span("2026-02-01", "2026-03-01"), MONTH),
        28 * 86_400
    );
}

#[test]
fn the_denominator_is_the_full_cycle() {
    let (year, twelve) = (span("2026-03-01", "2027-03-01"), Cycle::Months(12));
    assert_eq!(Billing::default().whole(year, twelve), 365);
    assert_eq!(counted(DayCount::Thirty360).whole(year, twelve), 360);
    assert_eq!(counted(DayCount::Fixed(30)).whole(year, twelve), 360);
    let february = span("2026-01-31", "2026-02-28");
    assert_eq!(counted(DayCount::Fixed(31)).whole(february, MONTH), 31);
    // Days are no months: the actual count holds.
    let fortnight = span("2026-03-01", "2026-03-15");
    assert_eq!(
        counted(DayCount::Fixed(30)).whole(fortnight, Cycle::Days(14)),
        14
    );
    // Never zero.
    let one = span("2026-01-30", "2026-01-31");
    assert_eq!(counted(DayCount::Thirty360).whole(one, Cycle::Days(1)), 1);
}

#[test]
fn the_day_of_a_change_is_counted_as_changeday_says() {
    let (full, rest) = (
        span("2026-04-01", "2026-05-01"),
        span("2026-04-11", "2026-05-01"),
    );
    for (change_day, credited, charged) in [
        (ChangeDay::New, 20, 20),
        (ChangeDay::Old, 19, 19),
        (ChangeDay::Both, 19, 20),
    ] {
        let billing = Billing {
            change_day,
            ..Billing::default()
        };
        assert_eq!(
            fraction(&billing, rest, full, Some(Side::Credited)),
            (credited, 30),
            "{change_day:?}"
        );
        assert_eq!(
            fraction(&billing, rest, full, Some(Side::Charged)),
            (charged, 30),
            "{change_day:?}"
        );
        assert_eq!(
            fraction(&billing, rest, full, None),
            (20, 30),
            "{change_day:?} without a change"
        );
        assert_eq!(
            fraction(&billing, full, full, Some(Side::Credited)).0,
            credited + 10,
            "{change_day:?}"
        );
        let finer = Billing {
            grain: Grain::Minute,
            ..billing
        };
        assert_eq!(
            fraction(&finer, rest, full, Some(Side::Credited)),
            (20 * 1_440, 30 * 1_440)
        );
        let empty = span("2026-05-01", "2026-05-01");
        assert_eq!(fraction(&billing, empty, full, Some(Side::Charged)).0, 0);
    }
}

#[test]
fn the_day_after_one_that_was_used_is_that_days_count_less_one() {
    let (may, june) = (
        span("2026-05-15", "2026-06-15"),
        span("2026-06-15", "2026-07-15"),
    );
    for change_day in [ChangeDay::New, ChangeDay::Old, ChangeDay::Both] {
        for (day_count, from, rest) in [
            (DayCount::Actual, "2026-05-31", (15, 31)),
            // By 30/360 the 31st counts like the 30th, which was used.
            (DayCount::Thirty360, "2026-05-31", (14, 30)),
            (DayCount::Thirty360, "2026-06-01", (14, 30)),
            (DayCount::Thirty360, "2026-06-02", (13, 30)),
        ] {
            let billing = Billing {
                change_day,
                ..counted(day_count)
            };
            let part = |of, full| fraction(&billing, of, full, Some(Side::DayAfter));
            assert_eq!(
                part(span(from, "2026-06-15"), may),
                rest,
                "{change_day:?} {day_count:?} {from}"
            );
            // What begins with that day is not touched.
            assert_eq!(part(june, june), (30, 30), "{change_day:?} {day_count:?}");
        }
    }
}

#[test]
fn no_fraction_exceeds_one() {
    let billing = counted(DayCount::Fixed(28));
    let january = span("2026-01-01", "2026-02-01");
    assert_eq!(
        fraction(&billing, span("2026-01-02", "2026-02-01"), january, None),
        (28, 28)
    );
    assert_eq!(fraction(&billing, january, january, None), (28, 28));
    assert_eq!(
        fraction(
            &Billing::default(),
            span("2026-01-01", "2026-03-01"),
            january,
            None
        ),
        (31, 31)
    );
    // A whole cycle is 1 even where its days are counted as fewer.
    let february = span("2026-02-01", "2026-03-01");
    assert_eq!(
        fraction(&counted(DayCount::Fixed(31)), february, february, None),
        (31, 31)
    );
    assert_eq!(
        fraction(
            &counted(DayCount::Fixed(31)),
            span("2026-02-02", "2026-03-01"),
            february,
            None
        ),
        (27, 31)
    );
    // And so is what holds one, on whichever side there is more.
    for longer in [
        span("2026-01-31", "2026-03-01"),
        span("2026-02-01", "2026-03-02"),
        span("2026-01-31", "2026-03-02"),
    ] {
        let fixed = counted(DayCount::Fixed(31));
        assert_eq!(fraction(&fixed, longer, february, None), (31, 31));
        let side = Some(Side::DayAfter);
        assert_eq!(fraction(&fixed, longer, february, side), (31, 31));
    }
    // As many days that lie otherwise do not.
    for (of, days) in [
        (span("2026-01-31", "2026-02-28"), 28),
        (span("2026-02-02", "2026-03-03"), 29),
    ] {
        let fixed = counted(DayCount::Fixed(31));
        assert_eq!(fraction(&fixed, of, february, None), (days, 31));
    }
}

#[test]
fn a_factor_quantises_what_is_not_whole() {
    let january = span("2026-01-01", "2026-02-01");
    let value = |scale, rounding, of| {
        let billing = Billing {
            factor: Some(Factor { scale, rounding }),
            ..Billing::default()
        };
        let ratio = billing
            .fraction(billing.proration(of, january, MONTH, None))
            .reduced();
        (ratio.num(), ratio.den())
    };
    let ten = span("2026-01-22", "2026-02-01");
    // 10 ÷ 31 = 0.32258…
    assert_eq!(value(4, Rounding::HalfExpand, ten), (1_613, 5_000));
    assert_eq!(value(2, Rounding::Trunc, ten), (8, 25));
    assert_eq!(value(2, Rounding::Ceil, ten), (33, 100));
    assert_eq!(value(0, Rounding::HalfExpand, ten), (0, 1));
    assert_eq!(
        value(12, Rounding::Floor, ten),
        (322_580_645_161, 1_000_000_000_000)
    );
    assert_eq!(value(0, Rounding::Floor, january), (1, 1));
    let plain = Billing::default();
    let ratio = plain.fraction(plain.proration(ten, january, MONTH, None));
    assert_eq!((ratio.num(), ratio.den()), (10, 31));
    assert!(!plain.proration(ten, january, MONTH, None).is_whole());
    assert!(plain.proration(january, january, MONTH, None).is_whole());
}

#[test]
fn every_period_belongs_to_a_full_cycle() {
    use Stub::{EndsAtAnchor as Ends, StartsAtStart as Starts};
    for (what, anchor, months, period, stub, expected) in [
        (
            "a whole period",
            "2026-01-31",
            1,
            ("2026-02-28", "2026-03-31"),
            Ends,
            ("2026-02-28", "2026-03-31"),
        ),
        (
            "a whole period",
            "2026-01-31",
            1,
            ("2026-02-28", "2026-03-31"),
            Starts,
            ("2026-02-28", "2026-03-31"),
        ),
        (
            "a first stub",
            "2026-05-01",
            1,
            ("2026-04-11", "2026-05-01"),
            Ends,
            ("2026-04-01", "2026-05-01"),
        ),
        (
            "a first stub",
            "2026-05-01",
            1,
            ("2026-04-11", "2026-05-01"),
            Starts,
            ("2026-04-11", "2026-05-11"),
        ),
        (
            "a trailing stub",
            "2026-04-01",
            1,
            ("2026-04-01", "2026-04-20"),
            Ends,
            ("2026-04-01", "2026-05-01"),
        ),
        (
            "a trailing stub",
            "2026-04-01",
            1,
            ("2026-04-01", "2026-04-20"),
            Starts,
            ("2026-04-01", "2026-05-01"),
        ),
        (
            "inside a quarter",
            "2024-01-15",
            3,
            ("2024-05-20", "2024-06-21"),
            Ends,
            ("2024-04-15", "2024-07-15"),
        ),
        (
            "longer than a cycle",
            "2026-01-31",
            1,
            ("2026-01-15", "2026-03-31"),
            Ends,
            ("2026-02-28", "2026-03-31"),
        ),
        (
            "longer than a cycle, with the end of a short month",
            "2026-01-31",
            1,
            ("2025-12-31", "2026-02-28"),
            Ends,
            ("2026-01-31", "2026-02-28"),
        ),
        (
            "extended to a day between two boundaries",
            "2026-01-15",
            1,
            ("2026-01-15", "2026-02-20"),
            Ends,
            ("2026-01-20", "2026-02-20"),
        ),
        (
            "a month of its own beside the anchor's",
            "2030-10-24",
            1,
            ("2030-08-31", "2030-09-30"),
            Ends,
            ("2030-08-31", "2030-09-30"),
        ),
    ] {
        let period = span(period.0, period.1);
        let billing = Billing {
            stub,
            month_end: MonthEnd::Clamp,
            ..Billing::default()
        };
        let found = full_cycle(period, at(anchor), Cycle::Months(months), &billing).unwrap();
        let expected = span(expected.0, expected.1);
        assert_eq!(
            (found.start, found.end),
            (expected.start, expected.end),
            "{what}, {stub:?}"
        );
    }
}

#[test]
fn a_period_looked_up_before_is_not_mistaken_for_another() {
    let billing = Billing::default();
    let calendar = Calendar::new(&billing);
    let asked = [
        ("2026-01-10", MONTH, ("2026-03-10", "2026-04-10")),
        ("2026-01-10", MONTH, ("2026-03-10", "2026-04-10")),
        ("2026-01-20", MONTH, ("2026-03-20", "2026-04-20")),
        ("2026-01-20", Cycle::Months(3), ("2026-01-20", "2026-04-20")),
        ("2026-01-10", MONTH, ("2026-03-10", "2026-04-10")),
    ];
    for (anchor, cycle, (start, end)) in asked {
        let found = calendar.containing(at(anchor), cycle, at("2026-03-25"));
        assert_eq!(found, Some(span(start, end)), "{anchor} {cycle:?}");
    }
    let later = calendar.containing(at("2026-01-10"), MONTH, at("2026-04-10"));
    assert_eq!(later, Some(span("2026-04-10", "2026-05-10")));
}
