//! When a cancellation takes effect, and what is still charged before.

use crate::calendar::{Cycle, Moment, MonthEnd, boundary};
use crate::catalog::{CancelAt, CancelTerms};
use crate::money::{Minor, TooLarge};
use crate::result::{ChargeBefore, NoticeView, Params};
use crate::settle::{Coming, Context, Holding, State};

/// Most renewals that are looked at for an end.
const MOST_RENEWALS: usize = 5_000;

/// The end that a cancellation leads to.
pub(super) struct Ending<'c, 'a> {
    ctx: &'c Context<'a>,
    state: &'c State<'a>,
    target: Holding<'a>,
    add_on: bool,
    /// The current period's end.
    pub(super) period_end: Moment,
    /// The end that the terms give.
    pub(super) end: Moment,
}

impl<'c, 'a> Ending<'c, 'a> {
    pub(super) fn new(
        ctx: &'c Context<'a>,
        state: &'c State<'a>,
        target: Holding<'a>,
        add_on: bool,
    ) -> Self {
        let end = target.period.end;
        Ending {
            ctx,
            state,
            target,
            add_on,
            period_end: end,
            end,
        }
    }

    /// The period's end, or the term's, not before the minimum term.
    pub(super) fn first_end(
        &mut self,
        terms: &CancelTerms,
        term_end: Option<Moment>,
        started: Moment,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(), TooLarge> {
        if terms.effective == CancelAt::TermEnd
            && let Some(end) = term_end.filter(|end| *end > self.ctx.on)
        {
            self.end = end;
        }
        let Some(months) = terms.minimum_months.filter(|m| *m > 0) else {
            return Ok(());
        };
        let limit = boundary(started, Cycle::Months(months), 1, MonthEnd::Clamp).ok_or(TooLarge)?;
        if self.ctx.on < limit {
            notices.push(NoticeView {
                code: "minimumTerm",
                params: Params::default()
                    .int("months", months)
                    .date("until", self.ctx.stamp(limit)),
            });
        }
        if self.end < limit && (terms.effective != CancelAt::Now || self.ctx.on < limit) {
            self.end = self.later(|end| end >= limit)?;
        }
        Ok(())
    }

    /// The first later end that a notice of so many days still reaches.
    pub(super) fn next_end(&mut self, days: i64) -> Result<(), TooLarge> {
        let (before, today) = (self.end, self.ctx.on.day());
        self.end = self.later(|end| end > before && end.day() - days >= today)?;
        Ok(())
    }

    /// The first period end that will do; the last one where nothing renews any more.
    fn later(&self, will_do: impl Fn(Moment) -> bool) -> Result<Moment, TooLarge> {
        let mut end = self.period_end;
        if !self.state.renews(&self.target) {
            return Ok(end);
        }
        let mut state = self.state.clone();
        let mut coming = Coming::new(self.ctx, &mut state);
        for _ in 0..MOST_RENEWALS {
            if will_do(end) || coming.next_invoice()?.is_none() {
                return Ok(end);
            }
            match self.target_in(coming.state()) {
                Some(held) => end = held.period.end,
                None => return Ok(end),
            }
        }
        Err(TooLarge)
    }

    fn target_in(&self, state: &State<'a>) -> Option<Holding<'a>> {
        if !self.add_on {
            return Some(state.plan);
        }
        // The same add-on may be held on another cycle too; one that goes along with the plan takes on the plan's.
        let (target, along) = (&self.target, self.state.goes_along(&self.target));
        let mut its = state.add_ons.iter().filter(|a| a.item == target.item);
        its.find(|a| state.goes_along(a) == along && (along || a.cycle == target.cycle))
            .copied()
    }

    /// Renewals that happen before an end. Of an add-on only what it adds to them.
    pub(super) fn charges(&self, end: Moment) -> Result<Vec<ChargeBefore>, TooLarge> {
        let mut with = self.invoices(self.state, end)?;
        if self.add_on {
            let mut without = self.state.clone();
            without.add_ons.retain(|a| *a != self.target);
            for (on, total) in self.invoices(&without, end)? {
                if let Some((_, sum)) = with.iter_mut().find(|(date, _)| *date == on) {
                    *sum -= total;
                }
            }
            with.retain(|(_, total)| *total != 0);
        }
        Ok(with
            .into_iter()
            .map(|(on, total)| ChargeBefore {
                on: self.ctx.stamp(on),
                total,
            })
            .collect())
    }

    fn invoices(&self, state: &State<'a>, end: Moment) -> Result<Vec<(Moment, Minor)>, TooLarge> {
        let mut state = state.clone();
        let mut coming = Coming::new(self.ctx, &mut state);
        let mut list = Vec::new();
        while list.len() < MOST_RENEWALS {
            match coming.next_invoice()? {
                Some(invoice) if invoice.on.at < end => list.push((invoice.on.at, invoice.total)),
                _ => return Ok(list),
            }
        }
        Err(TooLarge)
    }
}
