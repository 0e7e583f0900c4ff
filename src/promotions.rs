//! Promotion codes as customers type them: taken, or left out with a notice that says why. Never an error.

use crate::catalog::{CycleId, ItemId, Promotion, PromotionId};
use crate::result::{NoticeView, Params};
use crate::settle::{Context, Holding};

/// What a code would be used on.
#[derive(Clone, Copy, Debug)]
pub struct Basket<'s, 'a> {
    /// The plan.
    pub plan: &'s Holding<'a>,
    /// Other add-ons that are held.
    pub add_ons: &'s [Holding<'a>],
    /// Add-ons that are bought with the call, one-time products among them: those have no cycle.
    pub bought: &'s [Holding<'a>],
    /// Whether setup fees are charged: by a purchase alone.
    pub fees: bool,
}

impl Basket<'_, '_> {
    /// Items, and the cycles of those that are held.
    fn items(&self) -> impl Iterator<Item = (ItemId, Option<CycleId>)> {
        let held = core::iter::once(self.plan).chain(self.add_ons);
        held.map(|h| (h.item, Some(h.cycle)))
            .chain(self.bought.iter().map(|h| (h.item, h.own_or_no_cycle())))
    }

    /// The cycle of everything that a setup fee is charged for.
    fn fee_cycles(&self) -> impl Iterator<Item = Option<CycleId>> {
        let bought = core::iter::once(self.plan).chain(self.bought);
        bought
            .filter(|h| self.fees && h.priced().is_some_and(|p| p.setup_fee.is_some()))
            .map(Holding::own_or_no_cycle)
    }
}

/// Codes taken, each with the periods it has left; a notice for every other.
///
/// `held` are codes already on the subscription: a code that does not stack keeps others out, whichever came first.
#[must_use]
pub fn accept<'a>(
    ctx: &Context<'a>,
    typed: &[&'a str],
    held: &[(PromotionId, Option<u32>)],
    basket: Basket<'_, '_>,
    notices: &mut Vec<NoticeView<'a>>,
) -> Vec<(PromotionId, Option<u32>)> {
    let mut taken: Vec<(PromotionId, Option<u32>)> = Vec::with_capacity(typed.len());
    for code in typed.iter().copied() {
        let found = ctx
            .catalog
            .find_promotion(code)
            .and_then(|id| Some((id, ctx.catalog.promotion(id)?)));
        let Some((id, promotion)) = found else {
            let code = code.trim();
            notices.push(NoticeView {
                code: "promotionUnknown",
                params: Params::default().text("code", code),
            });
            continue;
        };
        let mut here = held.iter().chain(&taken).map(|(id, _)| *id);
        let refused = if here.clone().any(|other| other == id) {
            Some(NoticeView {
                code: "promotionRepeated",
                params: Params::default().text("code", promotion.code.as_ref()),
            })
        } else {
            let alone = |id: PromotionId| ctx.catalog.promotion(id).is_some_and(|p| !p.stackable);
            unfit(ctx, promotion, basket).or_else(|| {
                let blocked =
                    here.clone().any(alone) || (!promotion.stackable && here.next().is_some());
                blocked.then(|| NoticeView {
                    code: "promotionNotStackable",
                    params: Params::default().text("code", promotion.code.as_ref()),
                })
            })
        };
        match refused {
            Some(notice) => notices.push(notice),
            None => taken.push((id, promotion.periods)),
        }
    }
    taken
}

/// Why a code does not fit, if it does not.
fn unfit<'a>(
    ctx: &Context<'a>,
    promotion: &'a Promotion,
    basket: Basket<'_, '_>,
) -> Option<NoticeView<'a>> {
    let params = || Params::default().text("code", promotion.code.as_ref());
    let notice = |code, params| Some(NoticeView { code, params });
    let today = ctx.on.midnight();
    if let Some(from) = promotion.valid_from.filter(|from| today < *from) {
        return notice(
            "promotionNotYetValid",
            params().date("validFrom", day(from)),
        );
    }
    if let Some(until) = promotion.valid_until.filter(|until| today > *until) {
        return notice("promotionExpired", params().date("validUntil", day(until)));
    }
    if let Some(countries) = &promotion.countries {
        match ctx.country {
            Some(country) if countries.contains(&country) => {}
            Some(country) => {
                return notice(
                    "promotionNotForCountry",
                    params().text("country", country.code()),
                );
            }
            None => return notice("promotionNotForCountry", params()),
        }
    }
    if promotion.percent.is_none() && !promotion.amount_off.iter().any(|(c, _)| *c == ctx.currency)
    {
        return notice(
            "promotionNotForCurrency",
            params().text("currency", ctx.currency.code()),
        );
    }
    let named = |item: ItemId| {
        promotion
            .applies_to
            .as_ref()
            .is_none_or(|items| items.contains(&item))
    };
    let mut fees = basket.fee_cycles().filter(|_| promotion.setup_fees);
    let lowers_fees = fees.next().is_some();
    if !lowers_fees && !basket.items().any(|(item, _)| named(item)) {
        let items = promotion
            .applies_to
            .iter()
            .flatten()
            .map(|item| ctx.id(*item));
        return notice("promotionNotForItems", params().texts("items", items));
    }
    if let Some(cycles) = &promotion.cycles {
        let fits = |(item, cycle): (ItemId, Option<CycleId>)| {
            named(item) && cycle.is_some_and(|c| cycles.contains(&c))
        };
        let mut fees = basket.fee_cycles().filter(|_| promotion.setup_fees);
        let fee_fits = fees.any(|cycle| cycle.is_some_and(|c| cycles.contains(&c)));
        if !fee_fits && !basket.items().any(fits) {
            return notice(
                "promotionNotForCycle",
                params().texts("cycles", cycles.iter().map(|c| ctx.cycle_name(*c))),
            );
        }
    }
    if let Some(minimum) = promotion
        .min_seats
        .filter(|min| basket.plan.quantity < *min)
    {
        return notice(
            "promotionBelowMinimumSeats",
            params()
                .int("seats", basket.plan.quantity)
                .int("minimum", minimum),
        );
    }
    None
}

/// A civil date, whatever the grain.
fn day(at: crate::calendar::Moment) -> crate::calendar::Stamp {
    crate::calendar::Stamp {
        at,
        grain: crate::calendar::Grain::Day,
    }
}
