//! Money against arithmetic done another way: every rounding mode, decimals, fractions, allocation, currencies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

use prorata::money::{
    Currency, MAX_MINOR, Ratio, Rounding, TooLarge, allocate, decimal_text, minor, parse_decimal,
    round, round_magnitude,
};
use std::cmp::Ordering;

type Six = [i128; 6];

/// What each mode makes of −2.5, −1.5, −0.5, 0.5, 1.5, 2.5 and of the same ± 0.1.
const HALVES: [(Rounding, Six, Six, Six); 9] = [
    (
        Rounding::Ceil,
        [-2, -1, 0, 1, 2, 3],
        [-2, -1, 0, 1, 2, 3],
        [-2, -1, 0, 1, 2, 3],
    ),
    (
        Rounding::Floor,
        [-3, -2, -1, 0, 1, 2],
        [-3, -2, -1, 0, 1, 2],
        [-3, -2, -1, 0, 1, 2],
    ),
    (
        Rounding::Expand,
        [-3, -2, -1, 1, 2, 3],
        [-3, -2, -1, 1, 2, 3],
        [-3, -2, -1, 1, 2, 3],
    ),
    (
        Rounding::Trunc,
        [-2, -1, 0, 0, 1, 2],
        [-2, -1, 0, 0, 1, 2],
        [-2, -1, 0, 0, 1, 2],
    ),
    (
        Rounding::HalfCeil,
        [-2, -1, 0, 1, 2, 3],
        [-3, -2, -1, 0, 1, 2],
        [-2, -1, 0, 1, 2, 3],
    ),
    (
        Rounding::HalfFloor,
        [-3, -2, -1, 0, 1, 2],
        [-3, -2, -1, 0, 1, 2],
        [-2, -1, 0, 1, 2, 3],
    ),
    (
        Rounding::HalfExpand,
        [-3, -2, -1, 1, 2, 3],
        [-3, -2, -1, 0, 1, 2],
        [-2, -1, 0, 1, 2, 3],
    ),
    (
        Rounding::HalfTrunc,
        [-2, -1, 0, 0, 1, 2],
        [-3, -2, -1, 0, 1, 2],
        [-2, -1, 0, 1, 2, 3],
    ),
    (
        Rounding::HalfEven,
        [-2, -2, 0, 0, 2, 2],
        [-3, -2, -1, 0, 1, 2],
        [-2, -1, 0, 1, 2, 3],
    ),
];

#[test]
fn each_mode_rounds_as_intl_number_format_does() {
    // The same fractions in numbers of 64 bits and in wider ones.
    for ((mode, halves, below, above), scale) in HALVES
        .into_iter()
        .flat_map(|row| [(row, 1), (row, 1_i128 << 70)])
    {
        for (i, tenths) in [-25, -15, -5, 5, 15, 25].into_iter().enumerate() {
            assert_eq!(
                round(Ratio::new(tenths * scale, 10 * scale), mode),
                halves[i],
                "{mode:?} of {tenths}/10"
            );
            assert_eq!(
                round(Ratio::new((tenths - 1) * scale, 10 * scale), mode),
                below[i],
                "{mode:?} of {}/10",
                tenths - 1
            );
            assert_eq!(
                round(Ratio::new((tenths + 1) * scale, 10 * scale), mode),
                above[i],
                "{mode:?} of {}/10",
                tenths + 1
            );
        }
        for whole in [-3, 0, 7] {
            assert_eq!(
                round(Ratio::new(whole * 6 * scale, 6 * scale), mode),
                whole,
                "{mode:?} of {whole}"
            );
        }
        assert_eq!(
            Rounding::NAMES
                .iter()
                .find(|(_, m)| *m == mode)
                .map(|(name, _)| *name),
            Some(mode.name())
        );
    }
    assert_eq!(Rounding::default(), Rounding::HalfExpand);
}

#[test]
fn a_credit_is_the_charge_with_its_sign_turned() {
    for (mode, ..) in HALVES {
        for num in -40..=40 {
            let one = round_magnitude(Ratio::new(num, 7), mode).unwrap();
            let other = round_magnitude(Ratio::new(-num, 7), mode).unwrap();
            assert_eq!(one, -other, "{mode:?} of {num}/7");
            if num >= 0 {
                assert_eq!(
                    i128::from(one),
                    round(Ratio::new(num, 7), mode),
                    "{mode:?} of {num}/7"
                );
            }
        }
    }
    let most = i128::from(MAX_MINOR);
    assert_eq!(
        round_magnitude(Ratio::new(most, 1), Rounding::Floor),
        Ok(MAX_MINOR)
    );
    assert_eq!(
        round_magnitude(Ratio::new(-most, 1), Rounding::Floor),
        Ok(-MAX_MINOR)
    );
    assert_eq!(
        round_magnitude(Ratio::new(most + 1, 1), Rounding::Floor),
        Err(TooLarge)
    );
    assert_eq!(
        round_magnitude(Ratio::new(2 * most + 1, 2), Rounding::HalfExpand),
        Err(TooLarge)
    );
}

#[test]
fn amounts_end_at_the_largest_safe_integer() {
    let most = i128::from(MAX_MINOR);
    assert_eq!(MAX_MINOR, (1 << 53) - 1);
    for (value, fits) in [
        (most, true),
        (-most, true),
        (most + 1, false),
        (-most - 1, false),
        (i128::MAX, false),
        (0, true),
    ] {
        assert_eq!(minor(value).is_ok(), fits, "{value}");
    }
    assert_eq!(minor(-12), Ok(-12));
}

#[test]
fn decimals_have_one_grammar() {
    for (text, mantissa, scale) in [
        ("0", 0, 0),
        ("007", 7, 0),
        ("19.99", 1_999, 2),
        ("-19.99", -1_999, 2),
        ("0.0015", 15, 4),
        ("-0", 0, 0),
        ("1.50", 150, 2),
        ("999999999999999", 999_999_999_999_999, 0),
        ("0.000000000001", 1, 12),
        (
            "999999999999999.999999999999",
            999_999_999_999_999_999_999_999_999,
            12,
        ),
    ] {
        let decimal = parse_decimal(text).unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(
            (decimal.mantissa(), decimal.scale()),
            (mantissa, scale),
            "{text}"
        );
    }
    for no in [
        "",
        "-",
        ".",
        "1_000",
        "1e3",
        "+5",
        ".5",
        "5.",
        "0x10",
        " 5",
        "5 ",
        "1,5",
        "1.2.3",
        "--1",
        "-.5",
        "1234567890123456",
        "0.1234567890123",
        "123456789012345678901234567890123",
        "٣",
        "1.٣",
        "NaN",
        "Infinity",
        "1.-5",
        "5-",
        "- 5",
    ] {
        assert!(parse_decimal(no).is_err(), "{no}");
    }
}

#[test]
fn fractions_print_as_decimals_where_they_end() {
    for (num, den, places, text) in [
        (1_999, 100, 2, "19.99"),
        (-1_999, 100, 2, "-19.99"),
        (2, 1, 0, "2"),
        (2, 1, 2, "2.00"),
        (0, 7, 2, "0.00"),
        (0, 1, 0, "0"),
        (1, 8, 2, "0.125"),
        (-1, 8, 0, "-0.125"),
        (3, 40, 0, "0.075"),
        (1, 3, 2, "1/3"),
        (-10, 6, 2, "-5/3"),
        (7, 70, 3, "0.100"),
        (1, 1_000_000_000_000, 0, "0.000000000001"),
        (50, 1, 0, "50"),
        (100, 3, 0, "100/3"),
        (1, 5, 1, "0.2"),
        (12, 10, 1, "1.2"),
        (1, 1 << 27, 0, "0.000000007450580596923828125"),
        (1, 1 << 28, 0, "1/268435456"),
        (1, 14, 2, "1/14"),
        (9, 15, 0, "0.6"),
    ] {
        assert_eq!(
            decimal_text(Ratio::new(num, den), places),
            text,
            "{num}/{den}"
        );
    }
    // Where the digits would not fit, the fraction itself.
    assert_eq!(
        decimal_text(Ratio::new(i128::MAX, 2), 0),
        format!("{}/2", i128::MAX)
    );
    assert_eq!(
        decimal_text(Ratio::new(i128::MAX, 1), 3),
        i128::MAX.to_string()
    );
}

fn parts(ratio: Ratio) -> (i128, i128) {
    let ratio = ratio.reduced();
    (ratio.num(), ratio.den())
}

#[test]
fn fractions_are_exact() {
    let (a, b) = (Ratio::new(1, 6), Ratio::new(-3, 4));
    assert_eq!(parts(a.plus(b).unwrap()), (-7, 12));
    assert_eq!(parts(a.minus(b).unwrap()), (11, 12));
    assert_eq!(parts(a.times(b).unwrap()), (-1, 8));
    assert_eq!(parts(a.over(b).unwrap()), (-2, 9));
    assert_eq!(parts(b.over(b).unwrap()), (1, 1));
    assert_eq!(parts(b.negated()), (3, 4));
    assert_eq!(
        parts(Ratio::new(5, 7).plus(Ratio::new(3, 7)).unwrap()),
        (8, 7)
    );
    assert_eq!(parts(Ratio::whole(-4)), (-4, 1));
    assert_eq!(parts(Ratio::new(6, 0)), (6, 1));
    assert_eq!(parts(Ratio::new(-12, 18)), (-2, 3));
    assert_eq!(parts(Ratio::new(0, 18)), (0, 1));
    assert_eq!((Ratio::new(4, 6).num(), Ratio::new(4, 6).den()), (4, 6));
    assert_eq!(parts(Ratio::ONE), (1, 1));
    assert!(Ratio::ZERO.is_zero() && Ratio::new(0, 5).is_zero() && !a.is_zero());
    assert_eq!(a.over(Ratio::ZERO).err(), Some(TooLarge));
    assert_eq!(a.compare(b), Ok(Ordering::Greater));
    assert_eq!(b.compare(a), Ok(Ordering::Less));
    assert_eq!(a.compare(Ratio::new(2, 12)), Ok(Ordering::Equal));
}

#[test]
fn fractions_read_the_same_where_both_numbers_do() {
    let half = Ratio::new(1, 2);
    assert!(half.reads_as(half));
    for other in [Ratio::new(2, 4), Ratio::new(1, 3), Ratio::new(3, 2)] {
        assert!(!half.reads_as(other), "{other:?}");
    }
}

#[test]
fn fractions_cancel_before_they_overflow() {
    let huge = 1_i128 << 100;
    // Factors past 32 bits, and nothing to cancel.
    let (one, other) = (1 << 40, (1 << 50) + 1);
    assert_eq!(
        parts(Ratio::whole(one).times(Ratio::new(other, 7)).unwrap()),
        (i128::from(one) * other, 7)
    );
    // In lowest terms these fit, multiplied out they do not.
    assert_eq!(
        parts(Ratio::new(huge, 3).times(Ratio::new(3, huge)).unwrap()),
        (1, 1)
    );
    assert_eq!(
        parts(
            Ratio::new(huge * 3, huge)
                .times(Ratio::new(huge * 5, huge))
                .unwrap()
        ),
        (15, 1)
    );
    assert_eq!(
        parts(
            Ratio::new(huge * 3, huge)
                .plus(Ratio::new(huge * 5, huge * 2))
                .unwrap()
        ),
        (11, 2)
    );
    assert_eq!(
        parts(Ratio::new(huge, 7).over(Ratio::new(huge, 3)).unwrap()),
        (3, 7)
    );
    // Neither number has anything in common with those of the other fraction.
    let (two, three) = (1_i128 << 100, 3_i128.pow(40));
    for (a, b) in [
        (Ratio::new(two, two), Ratio::new(three, 1)),
        (Ratio::new(three, 1), Ratio::new(two, two)),
    ] {
        assert_eq!(parts(a.times(b).unwrap()), (three, 1));
    }
    // Denominators with much in common: 1/(6·2^90) + 1/(15·2^90) = 7/(30·2^90).
    let shared = 1_i128 << 90;
    let sum = Ratio::new(1, 6 * shared).plus(Ratio::new(1, 15 * shared));
    assert_eq!(parts(sum.unwrap()), (7, 30 * shared));
    assert_eq!(
        Ratio::new(huge, 1).times(Ratio::new(huge, 1)).err(),
        Some(TooLarge)
    );
    assert_eq!(
        Ratio::new(1, huge).times(Ratio::new(1, huge)).err(),
        Some(TooLarge)
    );
    assert_eq!(
        Ratio::new(i128::MAX, 5).plus(Ratio::new(1, 5)).err(),
        Some(TooLarge)
    );
    assert_eq!(
        Ratio::new(i128::MAX, 5).plus(Ratio::new(1, 7)).err(),
        Some(TooLarge)
    );
    assert_eq!(
        Ratio::new(1, huge).plus(Ratio::new(1, huge - 1)).err(),
        Some(TooLarge)
    );
}

#[test]
fn an_allocation_gives_the_rest_to_the_largest_remainders() {
    for (amount, weights, expected) in [
        (100, vec![1, 1, 1], vec![34, 33, 33]),
        (-100, vec![1, 1, 1], vec![-34, -33, -33]),
        (101, vec![1, 1, 1], vec![34, 34, 33]),
        (5, vec![3, 7], vec![2, 3]),
        (10, vec![1, 2, 4], vec![1, 3, 6]),
        (7, vec![0, 1, 0], vec![0, 7, 0]),
        (3, vec![0, 0], vec![2, 1]),
        (0, vec![5, 5], vec![0, 0]),
        (1, vec![1, 3, 3, 3], vec![0, 1, 0, 0]),
        (2, vec![1, 3, 3, 3], vec![0, 1, 1, 0]),
        (1, vec![], vec![]),
        (MAX_MINOR, vec![u64::MAX - 1, 1], vec![MAX_MINOR, 0]),
        (i64::MIN + 1, vec![1], vec![i64::MIN + 1]),
        // Products past 64 bits, where neither factor says so by itself.
        (1 << 32, vec![1 << 32], vec![1 << 32]),
        (1 << 40, vec![1 << 33, 1 << 33], vec![1 << 39, 1 << 39]),
        (1 << 40, vec![1 << 40], vec![1 << 40]),
        // …and the largest remainder among them: 733007751851.33 and 366503875925.67.
        (
            (1 << 40) + 1,
            vec![1 << 34, 1 << 33],
            vec![733_007_751_851, 366_503_875_926],
        ),
    ] {
        assert_eq!(
            allocate(amount, &weights),
            Ok(expected),
            "{amount} by {weights:?}"
        );
    }
    assert_eq!(allocate(1, &[u64::MAX, 1]), Err(TooLarge));
}

/// ISO 4217 of 2026 by decimals of the minor unit.
const CURRENCIES: [(u32, &str); 4] = [
    (
        0,
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    ),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

#[test]
fn every_current_currency_has_its_minor_unit() {
    for (exponent, codes) in CURRENCIES {
        for code in codes.split(' ') {
            let currency = Currency::find(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(currency.exponent(), exponent, "{code}");
            assert_eq!(currency.scale(), 10_i128.pow(exponent), "{code}");
            assert_eq!(currency.code(), code);
        }
    }
    for no in [
        "",
        "EU",
        "EURO",
        "eur",
        "XXX",
        "XAU",
        "XDR",
        "IFC",
        "LPD",
        "€€€",
        "ÉUR",
        "123",
    ] {
        assert_eq!(Currency::find(no), None, "{no}");
    }
}

#[test]
fn every_currency_and_country_of_the_lists_is_found() {
    let letters = || 'A'..='Z';
    let mut found = [0; 5];
    for (a, b) in letters().flat_map(|a| letters().map(move |b| (a, b))) {
        for c in letters() {
            if let Some(currency) = Currency::find(&format!("{a}{b}{c}")) {
                found[usize::try_from(currency.exponent()).unwrap()] += 1;
            }
        }
    }
    assert_eq!(found, [17, 0, 145, 7, 2]);
    let pairs = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
    let countries = pairs.filter(|code| prorata::catalog::Country::find(code).is_some());
    assert_eq!(countries.count(), 249);
}
