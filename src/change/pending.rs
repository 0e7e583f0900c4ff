//! A change that waits for the period's end, and what it makes of one that waits already.

use super::moved::Moved;
use super::{Asked, Outcome};
use crate::calendar::Moment;
use crate::catalog::{ChangeTerms, PeriodMode, PromotionId};
use crate::request::{Change, Pending, Wish};
use crate::result::{NoticeView, Params};
use crate::settle::{Context, State};

impl<'a> Moved<'a> {
    /// Nothing differs today: free. A deferred change of the same fields is taken back.
    pub(super) fn nothing(
        self,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Outcome<'a> {
        let pending = merged(&self.before, asked.to, None, notices);
        let mut outcome = Outcome::of(self.before);
        outcome.after.pending = pending;
        outcome.after.promotions.extend(self.codes);
        outcome
    }

    /// At the period's end: nothing today, the change waits.
    pub(super) fn later(
        self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Outcome<'a> {
        let (old, new) = (&self.before, &self.after);
        let plan_moves = old.plan.item != new.plan.item
            || old.plan.cycle != new.plan.cycle
            || old.plan.quantity != new.plan.quantity;
        // An add-on with periods of its own ends with its own.
        let own = asked
            .to
            .add_ons
            .iter()
            .filter_map(|w| old.held(w))
            .filter_map(|i| old.add_ons.get(i));
        let own: Vec<Moment> = own
            .filter(|a| !old.follows(a))
            .map(|a| a.period.end)
            .collect();
        let on = if plan_moves || own.len() < asked.to.add_ons.len() {
            None
        } else {
            own.into_iter().min()
        };
        let on = on.unwrap_or(old.plan.period.end);
        let pending = Pending {
            on,
            to: Change::default(),
            void_promotions: terms.void_promotions,
            align: terms.period == PeriodMode::Align && old.plan.cycle != new.plan.cycle,
        };
        let pending = merged(old, asked.to, Some(pending), notices);
        if terms.void_promotions {
            voided(ctx, &old.promotions, notices);
        }
        self.change_notices(ctx, notices);
        let mut outcome = Outcome::of(self.before);
        outcome.effective_on = on;
        outcome.after.pending = pending;
        outcome.after.promotions.extend(self.codes);
        outcome
    }
}

pub(super) fn voided<'a>(
    ctx: &Context<'a>,
    held: &[(PromotionId, Option<u32>)],
    notices: &mut Vec<NoticeView<'a>>,
) {
    let codes: Vec<&str> = held
        .iter()
        .filter_map(|(id, _)| Some(ctx.catalog.promotion(*id)?.code.as_ref()))
        .collect();
    if !codes.is_empty() {
        notices.push(NoticeView {
            code: "promotionsVoided",
            params: Params::default().texts("codes", codes),
        });
    }
}

/// The deferred change after this one: fields that it names are overwritten, those that name today's value are removed.
pub(super) fn merged<'a>(
    today: &State<'a>,
    named: &Change,
    new: Option<Pending>,
    notices: &mut Vec<NoticeView<'a>>,
) -> Option<Pending> {
    fn field<T: PartialEq + Copy>(
        name: &'static str,
        slot: &mut Option<T>,
        named: Option<T>,
        today: T,
        defers: bool,
        touched: &mut Vec<&'static str>,
    ) {
        if let Some(value) = named {
            if slot.is_some_and(|old| old != value) {
                touched.push(name);
            }
            *slot = (defers && value != today).then_some(value);
        }
    }
    let old = today.pending.clone();
    let defers = new.is_some();
    let mut to = old.as_ref().map(|p| p.to.clone()).unwrap_or_default();
    let mut touched: Vec<&'static str> = Vec::new();
    field(
        "plan",
        &mut to.plan,
        named.plan,
        today.plan.item,
        defers,
        &mut touched,
    );
    field(
        "cycle",
        &mut to.cycle,
        named.cycle,
        today.plan.cycle,
        defers,
        &mut touched,
    );
    field(
        "seats",
        &mut to.seats,
        named.seats,
        today.plan.quantity,
        defers,
        &mut touched,
    );
    for wish in &named.add_ons {
        let before = to.add_ons.len();
        to.add_ons.retain(|w| {
            w.item != wish.item
                || (w.cycle.is_some() && wish.cycle.is_some() && w.cycle != wish.cycle)
        });
        if to.add_ons.len() < before && !touched.contains(&"addOns") {
            touched.push("addOns");
        }
        let held = today
            .held(wish)
            .and_then(|i| today.add_ons.get(i))
            .map_or(0, |a| a.quantity);
        let quantity = wish.quantity.unwrap_or(1);
        if defers && quantity != held {
            to.add_ons.push(Wish {
                quantity: Some(quantity),
                ..*wish
            });
        }
    }
    let plan_level = |c: &Change| c.plan.is_some() || c.cycle.is_some() || c.seats.is_some();
    let merged = match (old, new) {
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => Some(only),
        (Some(old), Some(new)) => Some(Pending {
            // An add-on that ends with its own period does not move the plan's change.
            on: if plan_level(&old.to) && !plan_level(named) {
                old.on
            } else {
                new.on
            },
            to: Change::default(),
            void_promotions: old.void_promotions || new.void_promotions,
            align: if named.cycle.is_some() {
                new.align
            } else {
                old.align
            },
        }),
    };
    let merged = merged
        .filter(|_| !to.is_empty())
        .map(|p| Pending { to, ..p });
    if !touched.is_empty() {
        let code = if merged.is_some() {
            "pendingReplaced"
        } else {
            "pendingRemoved"
        };
        notices.push(NoticeView {
            code,
            params: Params::default().texts("fields", touched),
        });
    }
    merged
}
