//! The steps from price to amount, so that a person can redo it with pencil and paper.

use super::discount::weighted_part;
use super::{Context, Entry, Span};
use crate::calendar::{DayCount, Grain, Level, Period, Proration, RoundingLevel};
use crate::catalog::{Model, Promotion, TaxRate, Unit};
use crate::money::{
    Minor, Ratio, TooLarge, decimal_text, fraction_text, integer_text, round_magnitude,
};
use crate::request::Segment;
use crate::result::{Params, Step};

/// Writes steps in a call's currency.
pub struct Explain<'c, 'a> {
    ctx: &'c Context<'a>,
}

impl<'c, 'a> Explain<'c, 'a> {
    /// For a call.
    #[must_use]
    pub fn new(ctx: &'c Context<'a>) -> Self {
        Explain { ctx }
    }

    /// Minor units as an exact decimal in major units.
    fn major(&self, value: Ratio) -> String {
        let currency = self.ctx.currency;
        let major = value
            .times(Ratio::new(1, currency.scale()))
            .unwrap_or(value);
        decimal_text(major, currency.exponent())
    }

    fn amount(&self, amount: Minor) -> String {
        self.major(Ratio::whole(amount))
    }

    fn step(code: &'static str, params: Params<'a>, value: String) -> Step<'a> {
        Step {
            code,
            params,
            value,
        }
    }

    fn rounded(&self, amount: Minor) -> Step<'a> {
        let params = Params::default()
            .text("rounding", self.ctx.billing().rounding.name())
            .int("exponent", self.ctx.currency.exponent());
        Self::step("round", params, self.amount(amount))
    }

    /// A fee that is neither multiplied nor prorated.
    #[must_use]
    pub fn fixed(&self, fee: Ratio, amount: Minor) -> Vec<Step<'a>> {
        let params = Params::default()
            .text("currency", self.currency())
            .text("model", "flat");
        vec![
            Self::step("price", params, self.major(fee)),
            self.rounded(amount),
        ]
    }

    fn currency(&self) -> &'static str {
        self.ctx.currency.code()
    }

    /// A charge: price, quantity, fraction, rounding.
    ///
    /// # Errors
    /// [`TooLarge`] where a step leaves the exact range.
    pub fn charge(
        &self,
        model: &Model,
        quantity: u32,
        part: Proration,
        span: &Span,
        amount: Minor,
    ) -> Result<Vec<Step<'a>>, TooLarge> {
        let mut steps = self.price(model, quantity)?;
        if span.trial {
            let params = Params::default().date("until", self.ctx.stamp(span.of.end));
            steps.push(Self::step("trial", params, "0".into()));
            return Ok(steps);
        }
        if !part.is_whole() {
            self.fraction(span.of, part, &mut steps);
        }
        let billing = self.ctx.billing();
        let mode = billing.rounding.name();
        match (billing.rounding_level, model) {
            (RoundingLevel::Unit, Model::PerSeat(unit)) => {
                let one =
                    round_magnitude(unit.minor.times(billing.fraction(part))?, billing.rounding)?;
                steps.push(Self::step(
                    "unit",
                    Params::default().text("rounding", mode),
                    self.amount(one),
                ));
            }
            (RoundingLevel::Rate, Model::PerSeat(unit) | Model::Flat(unit)) if !part.is_whole() => {
                let rate = round_magnitude(
                    unit.minor.over(Ratio::whole(part.denominator))?,
                    billing.rounding,
                )?;
                steps.push(Self::step(
                    "rate",
                    Params::default().text("rounding", mode),
                    self.amount(rate),
                ));
            }
            _ => {
                let exact = model.price(quantity)?.times(billing.fraction(part))?;
                steps.push(Self::step("exact", Params::default(), self.major(exact)));
            }
        }
        steps.push(self.rounded(amount));
        Ok(steps)
    }

    fn price(&self, model: &Model, quantity: u32) -> Result<Vec<Step<'a>>, TooLarge> {
        let mut steps = Vec::new();
        let head = Params::default()
            .text("currency", self.currency())
            .text("model", model.name());
        let unit_price =
            |params, unit: &Unit| Self::step("price", params, unit.text.as_ref().to_owned());
        let count = |n: u32| Self::step("quantity", Params::default(), integer_text(n));
        match model {
            Model::Flat(unit) => steps.push(unit_price(head, unit)),
            Model::PerSeat(unit) => {
                steps.push(unit_price(head, unit));
                steps.push(count(quantity));
            }
            Model::Package(unit, size) => {
                steps.push(unit_price(head, unit));
                let params = Params::default()
                    .int("quantity", quantity)
                    .int("size", *size);
                steps.push(Self::step(
                    "packages",
                    params,
                    integer_text(quantity.div_ceil((*size).max(1))),
                ));
            }
            Model::Graduated(tiers) | Model::Volume(tiers) | Model::Stairstep(tiers) => {
                steps.push(count(quantity));
                let graduated = matches!(model, Model::Graduated(_));
                let units_count = !matches!(model, Model::Stairstep(_));
                let mut below = 0;
                for tier in tiers {
                    let top = tier.up_to.map_or(quantity, |t| t.min(quantity));
                    let here = graduated || tier.up_to.is_none_or(|t| quantity <= t);
                    let units = if graduated {
                        top.saturating_sub(below)
                    } else {
                        quantity
                    };
                    if here && quantity > below {
                        let unit = if units_count { tier.unit } else { Ratio::ZERO };
                        let sum = unit
                            .times(Ratio::whole(i64::from(units)))?
                            .plus(tier.flat)?;
                        let mut params = Params::default().int("from", below + 1);
                        if let Some(to) = tier.up_to {
                            params = params.int("to", to);
                        }
                        params = params
                            .int("quantity", units)
                            .text("unit", self.major(unit))
                            .text("flat", self.major(tier.flat));
                        steps.push(Self::step("tier", params, self.major(sum)));
                        if !graduated {
                            break;
                        }
                    }
                    below = tier.up_to.unwrap_or(quantity);
                }
            }
        }
        steps.push(Self::step(
            "fullAmount",
            Params::default(),
            self.major(model.price(quantity)?),
        ));
        Ok(steps)
    }

    fn fraction(&self, of: Period, part: Proration, steps: &mut Vec<Step<'a>>) {
        let billing = self.ctx.billing();
        let counted = match billing.day_count {
            _ if billing.grain != Grain::Day => "actual".to_owned(),
            DayCount::Actual => "actual".to_owned(),
            DayCount::Thirty360 => "30/360".to_owned(),
            DayCount::Fixed(days) => integer_text(days),
        };
        let params = Params::default()
            .date("start", self.ctx.stamp(of.start))
            .date("end", self.ctx.stamp(of.end))
            .int("numerator", part.numerator)
            .int("denominator", part.denominator)
            .text("grain", billing.grain.name())
            .text("dayCount", counted);
        steps.push(Self::step(
            "fraction",
            params,
            fraction_text(part.numerator, part.denominator),
        ));
        if let Some(factor) = billing.factor {
            let params = Params::default()
                .int("scale", factor.scale)
                .text("rounding", factor.rounding.name());
            steps.push(Self::step(
                "factor",
                params,
                decimal_text(billing.fraction(part), factor.scale),
            ));
        }
    }

    /// A credit of stored segments: what was paid, and how much of it is unused.
    #[must_use]
    pub fn paid(
        &self,
        segments: &[(Segment, Period, Proration)],
        exact: Ratio,
        amount: Minor,
    ) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        for (segment, unused, part) in segments {
            let params = Params::default()
                .int("amount", segment.amount)
                .date("start", self.ctx.stamp(segment.period.start))
                .date("end", self.ctx.stamp(segment.period.end));
            steps.push(Self::step("paid", params, self.amount(segment.amount)));
            if !part.is_whole() {
                self.fraction(*unused, *part, &mut steps);
            }
        }
        steps.push(Self::step(
            "exact",
            Params::default(),
            self.major(exact.negated()),
        ));
        steps.push(self.rounded(amount));
        steps
    }

    /// A credit of today's price: the charge with its sign turned, less the promotions on it.
    #[must_use]
    pub fn unpriced(
        &self,
        mut steps: Vec<Step<'a>>,
        discount: Minor,
        amount: Minor,
    ) -> Vec<Step<'a>> {
        if discount != 0 {
            steps.push(Self::step(
                "share",
                Params::default(),
                self.amount(discount),
            ));
        }
        steps.push(self.rounded(amount));
        steps
    }

    /// A net line: the difference of both states.
    #[must_use]
    pub fn difference(&self, old: Ratio, new: Ratio, amount: Minor) -> Vec<Step<'a>> {
        let params = Params::default()
            .text("old", self.major(old))
            .text("new", self.major(new));
        let difference = new.minus(old).unwrap_or(Ratio::whole(amount));
        vec![
            Self::step("difference", params, self.major(difference)),
            self.rounded(amount),
        ]
    }

    /// A code's line: what it is taken of, how much, and its shares.
    ///
    /// # Errors
    /// [`TooLarge`] where a step leaves the exact range.
    pub fn discount(
        &self,
        promotion: &Promotion,
        of: &[&Entry<'a>],
        shares: &[Minor],
        sum: Minor,
    ) -> Result<Vec<Step<'a>>, TooLarge> {
        let mut steps = Vec::new();
        let base: Minor = of.iter().map(|e| e.net()).sum();
        steps.push(Self::step("base", Params::default(), self.amount(base)));
        let exact = if let Some(percent) = promotion.percent {
            let hundred = percent.times(Ratio::whole(100))?;
            let params = Params::default().text("percent", decimal_text(hundred, 0));
            steps.push(Self::step("percent", params, decimal_text(percent, 0)));
            Ratio::whole(base).times(percent)?
        } else {
            let off = promotion
                .amount_off
                .iter()
                .find(|(c, _)| *c == self.ctx.currency)
                .map_or(Ratio::ZERO, |(_, a)| *a);
            let part = weighted_part(self.ctx, of)?.reduced();
            let exact = off.times(part)?;
            let mut params = Params::default().text("amount", self.major(off));
            if let (Ok(n), Ok(d)) = (i64::try_from(part.num()), i64::try_from(part.den())) {
                params = params.int("numerator", n).int("denominator", d);
            }
            steps.push(Self::step("amountOff", params, self.major(exact)));
            exact
        };
        let mode = self.ctx.billing().discount.rounding.name();
        let params = Params::default()
            .text("rounding", mode)
            .int("exponent", self.ctx.currency.exponent());
        if self.ctx.billing().discount.level == Level::Total
            && exact.compare(Ratio::whole(base))?.is_gt()
        {
            steps.push(Self::step(
                "capped",
                Params::default().text("at", self.amount(base)),
                self.amount(sum),
            ));
        }
        steps.push(Self::step("round", params, self.amount(-sum)));
        for (entry, share) in of.iter().zip(shares) {
            let params = Params::default().text("item", self.ctx.id(entry.item));
            steps.push(Self::step("share", params, self.amount(-share)));
        }
        Ok(steps)
    }

    /// An exclusive tax's line.
    #[must_use]
    pub fn tax(&self, rate: &TaxRate, of: &[&Entry<'a>], amount: Minor) -> Vec<Step<'a>> {
        let base: Minor = of.iter().map(|e| e.net()).sum();
        let hundred = rate.rate.times(Ratio::whole(100)).unwrap_or(rate.rate);
        let params = Params::default()
            .text("rounding", self.ctx.billing().tax.rounding.name())
            .int("exponent", self.ctx.currency.exponent());
        vec![
            Self::step("base", Params::default(), self.amount(base)),
            Self::step(
                "percent",
                Params::default().text("percent", decimal_text(hundred, 0)),
                decimal_text(rate.rate, 0),
            ),
            Self::step("round", params, self.amount(amount)),
        ]
    }
}
