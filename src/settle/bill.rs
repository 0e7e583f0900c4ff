//! A bill: entries, discounts, taxes and their totals.

use super::tax::{TaxLine, taxes};
use super::{Context, Entry};
use crate::catalog::PromotionId;
use crate::money::{Minor, TooLarge, minor};
use crate::result::{Line, LineKind, ProrationView, Step, Totals};

/// What one code took off.
#[derive(Clone, Debug)]
pub struct DiscountLine<'a> {
    /// The code.
    pub code: PromotionId,
    /// Negative, but on net lines.
    pub amount: Minor,
    /// Its parts, one an entry.
    pub shares: Vec<Minor>,
    /// How it came about.
    pub steps: Vec<Step<'a>>,
}

/// Entries with everything that belongs to them.
#[derive(Clone, Debug)]
pub struct Bill<'a> {
    /// Charges, credits, fees and included items; their discounts are known.
    pub entries: Vec<Entry<'a>>,
    /// One line a code.
    pub discounts: Vec<DiscountLine<'a>>,
    taxes: Vec<TaxLine<'a>>,
    /// The sums.
    pub totals: Totals,
}

impl<'a> Bill<'a> {
    /// Nothing.
    #[must_use]
    pub fn empty() -> Bill<'a> {
        Bill {
            entries: Vec::new(),
            discounts: Vec::new(),
            taxes: Vec::new(),
            totals: Totals::default(),
        }
    }

    /// Adds taxes and totals to entries whose discounts are known.
    ///
    /// INVARIANT (books): subtotal + discount + tax = total = Σ lines.
    ///
    /// # Errors
    /// [`TooLarge`] where a sum leaves the range.
    pub fn new(
        ctx: &Context<'a>,
        entries: Vec<Entry<'a>>,
        discounts: Vec<DiscountLine<'a>>,
    ) -> Result<Bill<'a>, TooLarge> {
        let (taxes, tax_included) = if ctx.taxes.is_empty() {
            (Vec::new(), 0)
        } else {
            taxes(ctx, &entries)?
        };
        let subtotal = sum(entries.iter().map(|e| e.amount))?;
        let discount = sum(discounts.iter().map(|d| d.amount))?;
        let tax = sum(taxes.iter().map(|t| t.amount))?;
        let total = sum([subtotal, discount, tax].into_iter())?;
        Ok(Bill {
            entries,
            discounts,
            taxes,
            totals: Totals {
                subtotal,
                discount,
                tax,
                tax_included,
                total,
            },
        })
    }

    /// Whether it is a bill of these charges, whatever comes with them free of charge: with the same codes it comes to the same.
    #[must_use]
    pub fn is_of(&self, charges: &[Entry<'_>]) -> bool {
        let mut mine = self.entries.iter().filter(|e| e.kind != LineKind::Included);
        charges
            .iter()
            .all(|e| mine.next().is_some_and(|m| m.same(e)))
            && mine.next().is_none()
    }

    /// Takes a period off each code that it used.
    pub fn use_codes(&self, codes: &mut [(PromotionId, Option<u32>)]) {
        for (id, left) in codes {
            let used = || self.discounts.iter().any(|d| d.code == *id);
            if let Some(n) = left.as_mut().filter(|_| used()) {
                *n = n.saturating_sub(1);
            }
        }
    }

    /// The lines in order: entries, discounts, taxes.
    #[must_use]
    pub fn lines(self, ctx: &Context<'a>) -> Vec<Line<'a>> {
        let explained = |steps: Vec<Step<'a>>| if steps.is_empty() { None } else { Some(steps) };
        let mut lines =
            Vec::with_capacity(self.entries.len() + self.discounts.len() + self.taxes.len());
        let grain = ctx.billing().grain.name();
        for e in self.entries {
            lines.push(Line {
                kind: e.kind,
                item: e.label.unwrap_or_else(|| ctx.id(e.item)).into(),
                quantity: i64::from(e.quantity),
                unit_price: e.unit.map(Into::into),
                period: e.period.map(|p| ctx.period(p)),
                amount: e.amount,
                full_amount: e.full,
                proration: (!e.part.is_whole()).then(|| ProrationView::new(e.part, grain)),
                explanation: explained(e.steps),
            });
        }
        let sum_line = |kind, item: &'a str, amount, steps| Line {
            kind,
            item: item.into(),
            quantity: 1,
            unit_price: None,
            period: None,
            amount,
            full_amount: None,
            proration: None,
            explanation: explained(steps),
        };
        for d in self.discounts {
            let code = ctx
                .catalog
                .promotion(d.code)
                .map_or("", |p| p.code.as_ref());
            lines.push(sum_line(LineKind::Discount, code, d.amount, d.steps));
        }
        for t in self.taxes {
            lines.push(sum_line(LineKind::Tax, t.id, t.amount, t.steps));
        }
        lines
    }
}

fn sum(amounts: impl Iterator<Item = Minor>) -> Result<Minor, TooLarge> {
    minor(amounts.map(i128::from).sum())
}
