//! Exact fractions.

use super::TooLarge;

/// An exact fraction with a positive denominator; not always in lowest terms.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// 0.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// 1.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// `num / den`; a denominator of zero or below counts as 1, which no caller passes.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Ratio {
        Ratio {
            num,
            den: den.max(1),
        }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(num: i64) -> Ratio {
        Ratio {
            num: i128::from(num),
            den: 1,
        }
    }

    /// The numerator.
    #[must_use]
    pub fn num(self) -> i128 {
        self.num
    }

    /// The denominator, at least 1.
    #[must_use]
    pub fn den(self) -> i128 {
        self.den
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether the other one is written with the same two numbers; equal fractions need not be.
    #[must_use]
    pub fn reads_as(self, other: Ratio) -> bool {
        self.num == other.num && self.den == other.den
    }

    /// The same fraction in lowest terms.
    #[must_use]
    #[inline(never)]
    pub fn reduced(self) -> Ratio {
        let g = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        match i128::try_from(g) {
            Ok(g) if g > 1 => Ratio {
                num: self.num / g,
                den: self.den / g,
            },
            _ => self,
        }
    }

    /// The fraction with its sign turned.
    #[must_use]
    pub fn negated(self) -> Ratio {
        Ratio {
            num: -self.num,
            den: self.den,
        }
    }

    /// Product.
    ///
    /// # Errors
    /// [`TooLarge`] where even lowest terms leave 128 bits.
    pub fn times(self, other: Ratio) -> Result<Ratio, TooLarge> {
        if let (Some(num), Some(den)) = (mul(self.num, other.num), mul(self.den, other.den)) {
            return Ok(Ratio { num, den });
        }
        // Cancel, each by itself and then crosswise: the smallest numbers this product can have.
        let (one, other) = (self.reduced(), other.reduced());
        let a = Ratio {
            num: one.num,
            den: other.den,
        }
        .reduced();
        let b = Ratio {
            num: other.num,
            den: one.den,
        }
        .reduced();
        let num = mul(a.num, b.num).ok_or(TooLarge)?;
        let den = mul(a.den, b.den).ok_or(TooLarge)?;
        Ok(Ratio { num, den })
    }

    /// Sum.
    ///
    /// # Errors
    /// [`TooLarge`] where even lowest terms leave 128 bits.
    #[inline(never)]
    pub fn plus(self, other: Ratio) -> Result<Ratio, TooLarge> {
        if self.den == other.den {
            let num = self.num.checked_add(other.num).ok_or(TooLarge)?;
            return Ok(Ratio { num, den: self.den });
        }
        add(self, other, self.den, other.den).or_else(|_| {
            let (one, other) = (self.reduced(), other.reduced());
            let shared = gcd(one.den.unsigned_abs(), other.den.unsigned_abs());
            let shared = i128::try_from(shared).unwrap_or(1);
            add(one, other, one.den / shared, other.den / shared)
        })
    }

    /// Difference.
    ///
    /// # Errors
    /// [`TooLarge`] as for [`Ratio::plus`].
    #[inline(never)]
    pub fn minus(self, other: Ratio) -> Result<Ratio, TooLarge> {
        self.plus(other.negated())
    }

    /// Quotient; division by zero gives [`TooLarge`].
    ///
    /// # Errors
    /// [`TooLarge`] where the result leaves 128 bits or `other` is zero.
    pub fn over(self, other: Ratio) -> Result<Ratio, TooLarge> {
        if other.num == 0 {
            return Err(TooLarge);
        }
        let sign = other.num.signum();
        self.times(Ratio {
            num: other.den * sign,
            den: other.num * sign,
        })
    }

    /// Compares two fractions.
    ///
    /// # Errors
    /// [`TooLarge`] where the comparison leaves 128 bits.
    #[inline(never)]
    pub fn compare(self, other: Ratio) -> Result<core::cmp::Ordering, TooLarge> {
        Ok(self.minus(other)?.num.cmp(&0))
    }
}

/// The sum: each is widened by what the other one's denominator has and its own has not.
fn add(a: Ratio, b: Ratio, of_a: i128, of_b: i128) -> Result<Ratio, TooLarge> {
    let left = mul(a.num, of_b).ok_or(TooLarge)?;
    let right = mul(b.num, of_a).ok_or(TooLarge)?;
    let num = left.checked_add(right).ok_or(TooLarge)?;
    let den = mul(a.den, of_b).ok_or(TooLarge)?;
    Ok(Ratio { num, den })
}

/// The product, by one instruction where both are of 32 bits: wasm has no wider multiplication.
#[inline(never)]
fn mul(a: i128, b: i128) -> Option<i128> {
    if let (Ok(a), Ok(b)) = (i32::try_from(a), i32::try_from(b)) {
        return Some(i128::from(i64::from(a) * i64::from(b)));
    }
    wide(a, b)
}

#[cold]
#[inline(never)]
fn wide(a: i128, b: i128) -> Option<i128> {
    a.checked_mul(b)
}

fn gcd(a: u128, b: u128) -> u128 {
    if let (Ok(mut a), Ok(mut b)) = (u64::try_from(a), u64::try_from(b)) {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        return u128::from(a);
    }
    wide_gcd(a, b)
}

#[cold]
fn wide_gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
