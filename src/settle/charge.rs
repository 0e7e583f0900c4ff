//! Pricing a part of a state for a span of time.

use super::{Context, Explain, Holding};
use crate::calendar::{Cycle, Period, Proration, RoundingLevel, Side};
use crate::catalog::{CycleId, ItemId, Model};
use crate::money::{Minor, Ratio, TooLarge, minor, round_magnitude};
use crate::result::{LineKind, Step};

/// A line in the making.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it is.
    pub kind: LineKind,
    /// For which item.
    pub item: ItemId,
    /// A name where it is no item of the catalogue's.
    pub label: Option<&'a str>,
    /// How many.
    pub quantity: u32,
    /// The cycle that its price is for.
    pub cycle: Option<CycleId>,
    /// The price of a unit as text.
    pub unit: Option<&'a str>,
    /// What it pays for.
    pub period: Option<Period>,
    /// Before discounts.
    pub amount: Minor,
    /// The whole cycle's.
    pub full: Option<Minor>,
    /// The part of the cycle.
    pub part: Proration,
    /// Sum of the discounts on it, zero or negative but on net lines.
    pub discount: Minor,
    /// Net lines: the item before, where it is another one, and its part of the net amount.
    pub old_part: Option<(ItemId, Minor)>,
    /// How it came about.
    pub steps: Vec<Step<'a>>,
}

impl Entry<'_> {
    /// After discounts.
    #[must_use]
    pub fn net(&self) -> Minor {
        self.amount + self.discount
    }

    /// Whether codes and taxes make no difference between two charges, but for what was taken off already.
    pub(super) fn same(&self, other: &Entry<'_>) -> bool {
        self.kind == other.kind
            && self.item == other.item
            && self.quantity == other.quantity
            && self.cycle == other.cycle
            && self.amount == other.amount
            && self.full == other.full
            && self.part == other.part
            && self.old_part == other.old_part
    }
}

/// A span of time and the full cycle that it is a part of.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// What is paid for.
    pub of: Period,
    /// Its full cycle.
    pub full: Period,
    /// Whose days are counted, where the span starts with a change.
    pub side: Option<Side>,
    /// Whether the whole cycle is charged whatever the span.
    pub whole: bool,
    /// Whether it is free: a trial.
    pub trial: bool,
}

impl Span {
    /// What an invoice charges: the part that it is of the full cycle, or all of it.
    #[must_use]
    pub fn invoiced(of: Period, full: Period, trial: bool) -> Span {
        Span {
            of,
            full,
            side: None,
            whole: of == full,
            trial,
        }
    }

    /// The part of the cycle.
    #[must_use]
    pub fn part(&self, ctx: &Context<'_>, cycle: Cycle) -> Proration {
        if self.whole {
            Proration::WHOLE
        } else {
            ctx.billing()
                .proration(self.of, self.full, cycle, self.side)
        }
    }
}

/// Adds the charge for a holding over a span; what costs nothing or has no price is charged zero.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn charge<'a>(
    ctx: &Context<'a>,
    holding: &Holding<'a>,
    span: Span,
    entries: &mut Vec<Entry<'a>>,
) -> Result<(), TooLarge> {
    let kind = if ctx.catalog.is_plan(holding.item) {
        LineKind::Plan
    } else {
        LineKind::AddOn
    };
    let part = span.part(ctx, ctx.catalog.cycle(holding.cycle).1);
    let (mut unit, mut full, mut amount, mut steps) = (None, 0, 0, Vec::new());
    if let Some(price) = holding.priced() {
        let (model, quantity) = (&price.model, holding.quantity);
        unit = model.unit().map(|u| u.text.as_ref());
        full = line_amount(ctx, model, quantity, Proration::WHOLE)?;
        if !span.trial {
            amount = if part.is_whole() {
                full
            } else {
                line_amount(ctx, model, quantity, part)?
            };
        }
        if ctx.explain {
            steps = Explain::new(ctx).charge(model, quantity, part, &span, amount)?;
        }
    }
    entries.push(Entry {
        kind,
        item: holding.item,
        label: None,
        quantity: holding.quantity,
        cycle: Some(holding.cycle),
        unit,
        period: Some(span.of),
        amount,
        full: Some(full),
        part,
        discount: 0,
        old_part: None,
        steps,
    });
    Ok(())
}

/// Adds a one-time product's charge.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn one_off<'a>(
    ctx: &Context<'a>,
    holding: &Holding<'a>,
    entries: &mut Vec<Entry<'a>>,
) -> Result<(), TooLarge> {
    let of = holding.period;
    charge(ctx, holding, Span::invoiced(of, of, false), entries)?;
    if let Some(entry) = entries.last_mut() {
        (entry.cycle, entry.period, entry.full) = (None, None, None);
    }
    Ok(())
}

/// The setup fee of a holding, where its price has one.
///
/// # Errors
/// [`TooLarge`] where an amount leaves the range.
pub fn setup_fee<'a>(
    ctx: &Context<'a>,
    holding: &Holding<'a>,
) -> Result<Option<Entry<'a>>, TooLarge> {
    let Some(fee) = holding.priced().and_then(|p| p.setup_fee) else {
        return Ok(None);
    };
    let amount = round_magnitude(fee, ctx.billing().rounding)?;
    let steps = if ctx.explain {
        Explain::new(ctx).fixed(fee, amount)
    } else {
        Vec::new()
    };
    Ok(Some(Entry {
        kind: LineKind::SetupFee,
        item: holding.item,
        label: None,
        quantity: 1,
        cycle: holding.own_or_no_cycle(),
        unit: None,
        period: None,
        amount,
        full: None,
        part: Proration::WHOLE,
        discount: 0,
        old_part: None,
        steps,
    }))
}

/// A price for a quantity over a part of its cycle, rounded as `billing` says.
///
/// # Errors
/// [`TooLarge`] where it leaves the range.
pub fn line_amount(
    ctx: &Context<'_>,
    model: &Model,
    quantity: u32,
    part: Proration,
) -> Result<Minor, TooLarge> {
    // A whole cycle of whole prices leaves nothing to round, whatever is rounded.
    if part.is_whole()
        && let Some(amount) = model.whole_price(quantity)
    {
        return minor(i128::from(amount));
    }
    let billing = ctx.billing();
    let times = |amount: Minor, by: i64| minor(i128::from(amount) * i128::from(by));
    match (billing.rounding_level, model) {
        (RoundingLevel::Unit, Model::PerSeat(unit)) => {
            let one = round_magnitude(unit.minor.times(billing.fraction(part))?, billing.rounding)?;
            times(one, i64::from(quantity))
        }
        (RoundingLevel::Rate, Model::PerSeat(unit) | Model::Flat(unit)) if !part.is_whole() => {
            let rate = round_magnitude(
                unit.minor.over(Ratio::whole(part.denominator))?,
                billing.rounding,
            )?;
            let units = if matches!(model, Model::Flat(_)) {
                1
            } else {
                i64::from(quantity)
            };
            times(times(rate, part.numerator)?, units)
        }
        _ => round_magnitude(exact_amount(ctx, model, quantity, part)?, billing.rounding),
    }
}

/// The same before rounding, in minor units.
///
/// # Errors
/// [`TooLarge`] where it leaves the exact range.
pub fn exact_amount(
    ctx: &Context<'_>,
    model: &Model,
    quantity: u32,
    part: Proration,
) -> Result<Ratio, TooLarge> {
    let price = model.price(quantity)?;
    if part.is_whole() {
        Ok(price)
    } else {
        price.times(ctx.billing().fraction(part))
    }
}
