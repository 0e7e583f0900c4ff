//! Exact figures for comparing: fractions, and money between major and minor units.

use std::fmt;
use std::ops::{Add, Mul};

/// An exact fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// `num / den`.
    pub fn new(num: i128, den: i128) -> Self {
        let divisor = gcd(num.abs(), den.abs()).max(1) * den.signum();
        Ratio {
            num: num / divisor,
            den: den / divisor,
        }
    }

    /// Rounded to a whole number of `10^-places`, halves away from zero.
    pub fn rounded(self, places: u32) -> Ratio {
        let scale = 10_i128.pow(places);
        let doubled = 2 * self.num.abs() * scale + self.den;
        Ratio::new(doubled.div_euclid(2 * self.den) * self.num.signum(), scale)
    }

    /// Whether nothing is left after the point.
    pub fn is_whole(self) -> bool {
        self.den == 1
    }

    /// Smaller than one.
    pub fn is_part(self) -> bool {
        self.num < self.den
    }
}

impl Add for Ratio {
    type Output = Ratio;
    fn add(self, other: Ratio) -> Ratio {
        Ratio::new(
            self.num * other.den + other.num * self.den,
            self.den * other.den,
        )
    }
}

impl Mul for Ratio {
    type Output = Ratio;
    fn mul(self, other: Ratio) -> Ratio {
        Ratio::new(self.num * other.num, self.den * other.den)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            write!(f, "{}", self.num)
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Reads `"3"`, `"-1.25"`, `"14/31"` or `"1 + 30/31"`.
pub fn ratio(text: &str) -> Ratio {
    if let Some((a, b)) = text.split_once(" + ") {
        return ratio(a) + ratio(b);
    }
    if let Some((num, den)) = text.split_once('/') {
        return Ratio::new(num.parse().unwrap(), den.parse().unwrap());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
    Ratio::new(digits, 10_i128.pow(u32::try_from(fraction.len()).unwrap()))
}

/// The decimal text of a fraction, if it ends within `places` digits.
pub fn decimal(value: Ratio, places: u32) -> Option<String> {
    let scaled = value * Ratio::new(10_i128.pow(places), 1);
    scaled.is_whole().then(|| point(scaled.num, places))
}

/// The decimal text of a fraction, cut off after `places` digits with a digit to show that more followed.
pub fn cut(value: Ratio, places: u32) -> String {
    let scaled = value.num.abs() * 10_i128.pow(places) / value.den * value.num.signum();
    point(scaled, places)
}

/// `value × 10^shift` as decimal text.
pub fn shifted(value: &str, shift: u32) -> String {
    let moved = ratio(value) * Ratio::new(10_i128.pow(shift), 1);
    decimal(moved, 12).unwrap_or_else(|| panic!("`{value}` has too many digits"))
}

/// The digits of `value × 10^places`.
pub fn digits(value: &str, places: u32) -> u64 {
    let scaled = ratio(value) * Ratio::new(10_i128.pow(places), 1);
    assert!(scaled.is_whole(), "`{value}` has more than {places} places");
    u64::try_from(scaled.num).unwrap()
}

/// Minor units as a decimal in major units.
pub fn major(minor: i64, currency: &str) -> String {
    point(i128::from(minor), exponent(currency))
}

/// A decimal in major units as minor units.
pub fn minor(decimal: &str, currency: &str) -> i64 {
    let scaled = ratio(decimal) * Ratio::new(10_i128.pow(exponent(currency)), 1);
    assert!(
        scaled.is_whole(),
        "`{decimal}` {currency} is no whole minor unit"
    );
    i64::try_from(scaled.num).unwrap()
}

/// Minor units with a fraction as a decimal in major units.
pub fn major_text(minor: &str, currency: &str) -> String {
    let places = exponent(currency);
    let value = ratio(minor) * Ratio::new(1, 10_i128.pow(places));
    decimal(value, 18).unwrap()
}

/// Digits behind the point of a currency that cases use.
pub fn exponent(currency: &str) -> u32 {
    match currency.to_ascii_uppercase().as_str() {
        "JPY" => 0,
        "KWD" => 3,
        "UYW" => 4,
        _ => 2,
    }
}

fn point(digits: i128, places: u32) -> String {
    let places = usize::try_from(places).unwrap();
    let padded = format!("{:0>width$}", digits.unsigned_abs(), width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if digits < 0 { "-" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}
