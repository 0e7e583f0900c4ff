//! Decimal strings: `-?\d{1,15}(\.\d{1,12})?`, and nothing else.

use super::Ratio;
use rust_decimal::Decimal;

/// Why a string is no decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecimalError;

/// Reads a decimal string exactly: an optional minus, 1–15 digits, optionally a point and 1–12 digits.
///
/// # Example
/// ```
/// use prorata::money::parse_decimal;
/// assert!(parse_decimal("19.99").is_ok());
/// for no in ["1_000", "1e3", "+5", ".5", "5.", "0x10", " 5", "1234567890123456"] {
///     assert!(parse_decimal(no).is_err(), "{no}");
/// }
/// ```
///
/// # Errors
/// [`DecimalError`] for anything else.
pub fn parse_decimal(text: &str) -> Result<Decimal, DecimalError> {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body
        .split_once('.')
        .map_or((body, None), |(w, f)| (w, Some(f)));
    let digits = |s: &str, most: usize| {
        (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 15) || fraction.is_some_and(|f| !digits(f, 12)) {
        return Err(DecimalError);
    }
    let mut mantissa: i128 = 0;
    for b in body.bytes().filter(|b| *b != b'.') {
        mantissa = mantissa * 10 + i128::from(b - b'0');
    }
    let scale = u32::try_from(fraction.map_or(0, str::len)).map_err(|_| DecimalError)?;
    let signed = if body.len() == text.len() {
        mantissa
    } else {
        -mantissa
    };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| DecimalError)
}

/// Prints an exact fraction as a decimal with at least `places` digits behind the point, or as `a/b` where it has no end.
#[must_use]
pub fn decimal_text(value: Ratio, places: u32) -> String {
    let value = value.reduced();
    let mut scale: u32 = 0;
    let mut mantissa = value.num();
    let mut rest = value.den();
    while rest != 1 && scale < 27 {
        let factor = if rest % 10 == 0 {
            10
        } else if rest % 5 == 0 {
            5
        } else if rest % 2 == 0 {
            2
        } else {
            0
        };
        let Some(next) = (if factor == 0 {
            None
        } else {
            mantissa.checked_mul(10 / factor)
        }) else {
            break;
        };
        mantissa = next;
        rest /= factor;
        scale += 1;
    }
    if rest != 1 {
        return fraction_text(value.num(), value.den());
    }
    while scale < places {
        let Some(next) = mantissa.checked_mul(10) else {
            break;
        };
        mantissa = next;
        scale += 1;
    }
    let places = usize::try_from(scale).unwrap_or_default();
    let digits = digits(mantissa.unsigned_abs(), places + 1);
    let (whole, fraction) = digits
        .split_at_checked(digits.len() - places)
        .unwrap_or((&digits, ""));
    let sign = if mantissa < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    [sign, whole, point, fraction].concat()
}

/// A power of ten, up to 10^28.
#[must_use]
#[inline(never)]
pub fn ten_to(exponent: u32) -> i128 {
    (0..exponent.min(28)).fold(1, |power, _| power * 10)
}

/// A whole number as text.
#[must_use]
pub fn integer_text(value: impl Into<i128>) -> String {
    fn text(value: i128) -> String {
        let sign = if value < 0 { "-" } else { "" };
        [sign, &digits(value.unsigned_abs(), 1)].concat()
    }
    text(value.into())
}

/// A fraction as it is, like `14/28`.
#[must_use]
pub fn fraction_text(num: impl Into<i128>, den: impl Into<i128>) -> String {
    [&integer_text(num), "/", &integer_text(den)].concat()
}

/// The digits of a number, with zeros before them where they are fewer than `least`.
fn digits(mut value: u128, least: usize) -> String {
    let mut reversed = Vec::with_capacity(40);
    while value > 0 || reversed.len() < least {
        reversed.extend(u8::try_from(value % 10).map(|digit| b'0' + digit));
        value /= 10;
    }
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}
