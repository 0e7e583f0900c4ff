//! Exact fractions, the nine roundings by magnitude, minor units, largest remainder.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

pub type Q = BigRational;

pub fn q(n: i64) -> Q {
    Q::from_integer(BigInt::from(n))
}

pub fn frac(n: i64, d: i64) -> Q {
    Q::new(BigInt::from(n), BigInt::from(d))
}

pub fn pow10(n: u32) -> Q {
    Q::from_integer(BigInt::from(10).pow(n))
}

/// A decimal string as an exact fraction.
pub fn dec(s: &str) -> Q {
    let (sign, body) = match s.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, s),
    };
    let (whole, part) = body.split_once('.').unwrap_or((body, ""));
    let digits: BigInt = format!("{whole}{part}").parse().expect("a decimal");
    Q::from_integer(digits * sign) / pow10(part.len() as u32)
}

/// Rounds by magnitude to a whole number: the sign is put back afterwards.
pub fn round(x: &Q, mode: &str) -> i64 {
    let size = x.abs();
    let down = size.floor().to_integer();
    let rest = &size - Q::from_integer(down.clone());
    let half = frac(1, 2);
    let up = match mode {
        "expand" | "ceil" => !rest.is_zero(),
        "trunc" | "floor" => false,
        "halfExpand" | "halfCeil" => rest >= half,
        "halfTrunc" | "halfFloor" => rest > half,
        "halfEven" => rest > half || (rest == half && (&down % BigInt::from(2)) == BigInt::one()),
        other => panic!("no rounding {other}"),
    };
    let size = if up { down + 1 } else { down };
    let size = size.to_i64().expect("an amount within 64 bits");
    if x.is_negative() { -size } else { size }
}

/// ISO 4217: how many decimals the currencies of the cases have.
pub fn exponent(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" | "PYG" | "UGX" | "RWF" | "BIF"
        | "DJF" | "GNF" | "KMF" | "VUV" | "XPF" => 0,
        "KWD" | "BHD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
        _ => 2,
    }
}

/// Splits a whole in proportion to weights; what is left over goes to the largest remainders, ties to the earlier.
pub fn spread(whole: i64, weights: &[Q]) -> Vec<i64> {
    let sum: Q = weights.iter().fold(Q::zero(), |a, b| a + b);
    if sum.is_zero() {
        return vec![0; weights.len()];
    }
    let exact: Vec<Q> = weights.iter().map(|w| q(whole.abs()) * w / &sum).collect();
    let mut parts: Vec<i64> = exact.iter().map(|x| round(x, "trunc")).collect();
    let mut left = whole.abs() - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| {
        let ra = &exact[a] - q(parts[a]);
        let rb = &exact[b] - q(parts[b]);
        rb.cmp(&ra).then(a.cmp(&b))
    });
    for i in order {
        if left == 0 {
            break;
        }
        parts[i] += 1;
        left -= 1;
    }
    parts.iter().map(|p| p * whole.signum()).collect()
}

/// A fraction as the contract prints one: an exact decimal if it is one, else a/b. Used for unit prices only.
pub fn plain(x: &Q) -> String {
    for places in 0..=12u32 {
        let scaled = x * pow10(places);
        if scaled.is_integer() {
            let whole = scaled.to_integer().to_string();
            if places == 0 {
                return whole;
            }
            let padded = format!("{whole:0>width$}", width = places as usize + 1);
            let cut = padded.len() - places as usize;
            return format!("{}.{}", &padded[..cut], &padded[cut..]);
        }
    }
    format!("{}/{}", x.numer(), x.denom())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roundings_of_halves() {
        let modes = [
            "halfExpand",
            "halfEven",
            "halfTrunc",
            "halfCeil",
            "halfFloor",
            "expand",
            "trunc",
            "ceil",
            "floor",
        ];
        let at = |x: &Q| modes.map(|m| round(x, m));
        assert_eq!(at(&frac(5, 2)), [3, 2, 2, 3, 2, 3, 2, 3, 2]);
        assert_eq!(at(&frac(7, 2)), [4, 4, 3, 4, 3, 4, 3, 4, 3]);
        assert_eq!(at(&frac(-5, 2)), [-3, -2, -2, -3, -2, -3, -2, -3, -2]);
        assert_eq!(at(&frac(12, 5)), [2, 2, 2, 2, 2, 3, 2, 3, 2]);
        assert_eq!(at(&q(-4)), [-4; 9]);
    }

    #[test]
    fn decimals() {
        assert_eq!(dec("19.99"), frac(1999, 100));
        assert_eq!(dec("-0.0015"), frac(-15, 10000));
        assert_eq!(plain(&dec("0.0015")), "0.0015");
        assert_eq!(plain(&dec("19.90")), "19.9");
    }

    #[test]
    fn spreading() {
        assert_eq!(spread(100, &[q(1), q(1), q(1)]), [34, 33, 33]);
        assert_eq!(spread(-5, &[q(7), q(3)]), [-4, -1]);
        assert_eq!(spread(7, &[q(0), q(5), q(5)]), [0, 4, 3]);
        assert_eq!(spread(7, &[q(0)]), [0]);
    }
}
