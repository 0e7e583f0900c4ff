//! A credit as time: days of the new state instead of money.

use super::moved::Moved;
use crate::calendar::{Period, boundary};
use crate::catalog::{ChangeTerms, Charge, PromotionId};
use crate::money::{Minor, Ratio, Rounding, TooLarge, round};
use crate::request::Segment;
use crate::result::{NoticeView, Params};
use crate::settle::{Context, Entry, Span, any_code, charge, discount};

impl<'a> Moved<'a> {
    /// Turns the credit into days of the new state: the next charge moves out by them.
    pub(super) fn credit_as_days(
        &mut self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        rounding: Rounding,
        credit: Minor,
        codes: &[(PromotionId, Option<u32>)],
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(), TooLarge> {
        let on = ctx.on;
        let mut plan = self.after.plan;
        if terms.charge == Charge::None {
            // Nothing is charged, so the credit alone carries the new state.
            plan.period.end = on;
        }
        let cycle = ctx.catalog.cycle(plan.cycle).1;
        let full = Period {
            start: on,
            end: boundary(on, cycle, 1, ctx.billing().month_end).ok_or(TooLarge)?,
        };
        let mut whole = Vec::new();
        let shared = core::iter::once(&self.after.plan)
            .chain(self.after.add_ons.iter().filter(|a| self.after.follows(a)));
        for holding in shared {
            let span = Span::invoiced(full, full, false);
            charge(ctx, holding, span, &mut whole)?;
        }
        discount(ctx, &mut whole, codes, any_code, plan.quantity)?;
        let price: i64 = whole.iter().map(Entry::net).sum();
        let length = full.end.day() - full.start.day();
        let days = if price > 0 {
            let exact = Ratio::new(i128::from(credit) * i128::from(length), i128::from(price));
            i64::try_from(round(exact, rounding)).map_err(|_| TooLarge)?
        } else {
            0
        };
        let end = plan.period.end.plus_days(days);
        if !end.prints() {
            return Err(TooLarge);
        }
        let paid_from = plan.period.end;
        if terms.charge == Charge::None {
            // Not even a day was bought: the new state renews today.
            let start = if days > 0 {
                on
            } else {
                self.before
                    .plan
                    .period
                    .start
                    .min(on.before(ctx.billing().grain))
            };
            plan.period.start = start;
        }
        self.after.plan.period = Period {
            start: plan.period.start,
            end,
        };
        self.after.keep_dates();
        self.after.anchor = end;
        self.after.sync();
        if days > 0 && credit > 0 {
            let period = Period {
                start: paid_from,
                end,
            };
            self.bought_time = Some(Segment {
                item: plan.item,
                amount: credit,
                period,
            });
        }
        let params = Params::default().int("days", days).int("amount", credit);
        notices.push(NoticeView {
            code: "creditAsDays",
            params,
        });
        Ok(())
    }
}
