//! What a change begins, and its price from now on.

use super::moved::Moved;
use super::now::Slot;
use crate::catalog::{ChangeTerms, Charge, PromotionId};
use crate::money::TooLarge;
use crate::settle::{
    Context, DiscountLine, Entry, Holding, any_code, charge, discount, of_entries, one_off,
};

impl<'a> Moved<'a> {
    /// What everything that is held after the change costs from now on, one-time products behind it.
    pub(super) fn whole_state(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
    ) -> Result<(Vec<Holding<'a>>, Vec<Entry<'a>>), TooLarge> {
        let mut holdings = self.after.list();
        holdings.extend(&self.one_offs);
        let mut entries = Vec::with_capacity(holdings.len());
        for (at, holding) in holdings.iter().enumerate() {
            self.charge(ctx, terms, at, holding, &mut entries)?;
        }
        Ok((holdings, entries))
    }

    /// Adds the charge for one of them.
    fn charge(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        at: usize,
        holding: &Holding<'a>,
        entries: &mut Vec<Entry<'a>>,
    ) -> Result<(), TooLarge> {
        if self.is_one_off(at) {
            one_off(ctx, holding, entries)
        } else {
            charge(ctx, holding, self.span(ctx, terms, holding)?, entries)
        }
    }

    /// Whether a place of the whole state is one behind what is held.
    fn is_one_off(&self, at: usize) -> bool {
        at > self.after.add_ons.len()
    }

    /// Whether what is in a place of the whole state begins with the change.
    pub(super) fn begins(
        &self,
        terms: &ChangeTerms,
        slots: &[Slot<'a>],
        at: usize,
        holding: &Holding<'a>,
    ) -> bool {
        let charged = terms.charge != Charge::None;
        self.is_one_off(at) || (charged && slots.iter().any(|s| s.1.as_ref() == Some(holding)))
    }

    /// Adds charges for what begins; gives their part of the codes, which the whole state shares.
    pub(super) fn charges(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        slots: &[Slot<'a>],
        codes: &[(PromotionId, Option<u32>)],
        entries: &mut Vec<Entry<'a>>,
    ) -> Result<Vec<DiscountLine<'a>>, TooLarge> {
        if codes.is_empty() {
            // Nothing is shared, so nothing else has to be priced.
            let whole = self.after.holdings().chain(&self.one_offs);
            for (at, holding) in whole.enumerate() {
                if self.begins(terms, slots, at, holding) {
                    self.charge(ctx, terms, at, holding, entries)?;
                }
            }
            return Ok(Vec::new());
        }
        let (holdings, mut whole) = self.whole_state(ctx, terms)?;
        let discounts = discount(ctx, &mut whole, codes, any_code, self.after.plan.quantity)?;
        let keeps: Vec<bool> = holdings
            .iter()
            .enumerate()
            .map(|(at, holding)| self.begins(terms, slots, at, holding))
            .collect();
        for (entry, keep) in whole.into_iter().zip(&keeps) {
            if *keep {
                entries.push(entry);
            }
        }
        Ok(of_entries(discounts, &keeps))
    }
}
