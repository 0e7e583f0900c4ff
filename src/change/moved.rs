//! A state before, a state after, and what differs: which rules are asked, and about what.

use super::Asked;
use crate::catalog::{ItemId, PromotionId, Term};
use crate::check::Wanted;
use crate::money::TooLarge;
use crate::promotions::{Basket, accept};
use crate::quote::bought_notices;
use crate::request::{Segment, Wish};
use crate::result::{NoticeView, Params};
use crate::rules::{Call, Direction, Move, Question};
use crate::settle::{Context, Holding, State};

/// A state before, a state after, and what differs.
pub(super) struct Moved<'a> {
    pub(super) before: State<'a>,
    /// The state after, its periods still those of before.
    pub(super) after: State<'a>,
    /// One-time products bought with the change.
    pub(super) one_offs: Vec<Holding<'a>>,
    /// Add-ons that the new plan cannot carry.
    pub(super) ended: Vec<Holding<'a>>,
    /// Codes typed with the change and taken.
    pub(super) codes: Vec<(PromotionId, Option<u32>)>,
    /// Time of the new state that a credit bought.
    pub(super) bought_time: Option<Segment>,
    pub(super) call: Call,
    pub(super) direction: Direction,
}

impl<'a> Moved<'a> {
    pub(super) fn new(
        ctx: &Context<'a>,
        before: State<'a>,
        asked: Asked<'_, 'a>,
    ) -> Result<Moved<'a>, TooLarge> {
        let mut after = before.clone();
        after.set(ctx, asked.to, asked.on)?;
        let moved_plan =
            after.plan.item != before.plan.item || after.plan.cycle != before.plan.cycle;
        let ended = if moved_plan {
            after.drop_unsold(&asked.to.add_ons, before.plan.cycle)
        } else {
            Vec::new()
        };
        let one_offs = asked
            .to
            .add_ons
            .iter()
            .filter(|w| ctx.catalog.product(w.item).term == Term::OneTime && w.quantity != Some(0))
            .map(|w| {
                let (plan, quantity) = (&after.plan, w.quantity.unwrap_or(1));
                Holding::new(ctx, w.item, quantity, plan.cycle, plan.item, plan.period)
            })
            .collect();
        let mut moved = Moved {
            before,
            after,
            one_offs,
            ended,
            codes: Vec::new(),
            bought_time: None,
            call: asked.call,
            direction: Direction::None,
        };
        moved.call = moved.which_call(asked.call);
        moved.direction = moved.leads();
        Ok(moved)
    }

    /// Plan or cycle differs: a plan change; else seats; else add-ons.
    pub(super) fn which_call(&self, otherwise: Call) -> Call {
        let (old, new) = (&self.before.plan, &self.after.plan);
        if old.item != new.item || old.cycle != new.cycle {
            Call::PlanChange
        } else if old.quantity != new.quantity {
            Call::SeatChange
        } else if self.differs() {
            Call::AddOnChange
        } else {
            otherwise
        }
    }

    pub(super) fn differs(&self) -> bool {
        let (old, new) = (&self.before, &self.after);
        let plan = (old.plan.item, old.plan.cycle, old.plan.quantity)
            != (new.plan.item, new.plan.cycle, new.plan.quantity);
        plan || !self.one_offs.is_empty() || old.add_ons != new.add_ons
    }

    pub(super) fn leads(&self) -> Direction {
        let (old, new) = (&self.before.plan, &self.after.plan);
        if old.item != new.item {
            return match new.product.rank.cmp(&old.product.rank) {
                core::cmp::Ordering::Greater => Direction::Upgrade,
                core::cmp::Ordering::Less => Direction::Downgrade,
                core::cmp::Ordering::Equal => Direction::Crossgrade,
            };
        }
        let sum = |held: &[Holding<'_>]| held.iter().map(|a| i64::from(a.quantity)).sum::<i64>();
        // What merely ends with the plan is no change of its number.
        let stays = sum(&self.before.add_ons) - sum(&self.ended);
        let one_offs: i64 = self.one_offs.iter().map(|a| i64::from(a.quantity)).sum();
        let numbers = match new.quantity.cmp(&old.quantity) {
            core::cmp::Ordering::Equal => (sum(&self.after.add_ons) + one_offs).cmp(&stays),
            other => other,
        };
        match Move::from(numbers) {
            Move::Up => Direction::Increase,
            Move::Down => Direction::Decrease,
            Move::Same => Direction::None,
        }
    }

    /// Whether an item is one that the change is about. What is named and stays as it is is not.
    pub(super) fn is_about(&self, asked: Asked<'_, 'a>, item: ItemId) -> bool {
        let plans = [self.before.plan.item, self.after.plan.item];
        let changes = |w: &Wish| {
            let held = self.before.held(w, self.after.plan.cycle);
            held.map_or(0, |a| a.quantity) != w.quantity.unwrap_or(1)
        };
        let mut wishes = asked.to.add_ons.iter();
        (self.call != Call::AddOnChange && plans.contains(&item))
            || wishes.any(|w| w.item == item && changes(w))
    }

    pub(super) fn question<'q>(
        &self,
        ctx: &Context<'a>,
        asked: Asked<'_, 'a>,
        about: &'q dyn Fn(ItemId) -> bool,
    ) -> Question<'q, 'a> {
        let (old, new) = (&self.before.plan, &self.after.plan);
        let kind = |held: &Holding<'_>| Some((held.item, held.product.kind));
        let length = |cycle| ctx.catalog.cycle(cycle).1.length();
        let renews = self.before.renews(old);
        Question {
            call: self.call,
            seats: Some(Move::from(new.quantity.cmp(&old.quantity))),
            features: &asked.options.features,
            direction: Some(self.direction),
            cycle: Some(Move::from(length(new.cycle).cmp(&length(old.cycle)))),
            from: kind(old),
            to: kind(new),
            about,
            country: ctx.country,
            purchased_via: asked.subscription.purchased_via,
            status: Some(self.before.status()),
            overdue: &asked.subscription.overdue,
            facts: [asked.options.facts, asked.subscription.facts],
            days_to_renewal: renews.then(|| old.period.end.day() - asked.on.day()),
        }
    }

    pub(super) fn plan_wanted(&self) -> Wanted<'_, 'a> {
        let (old, new) = (&self.before.plan, &self.after.plan);
        let bought = old.item != new.item;
        Wanted {
            holding: new,
            bought,
            counted: bought || old.quantity != new.quantity,
            held: old.quantity,
        }
    }

    pub(super) fn add_ons_wanted(&self) -> Vec<Wanted<'_, 'a>> {
        let most = self.after.add_ons.len() + self.one_offs.len();
        let mut wanted: Vec<Wanted<'_, 'a>> = Vec::with_capacity(most);
        for holding in &self.after.add_ons {
            let before = self.was(holding);
            let held = before.map_or(0, |b| b.quantity);
            wanted.push(Wanted {
                holding,
                bought: before.is_none(),
                counted: held != holding.quantity,
                held,
            });
        }
        for holding in &self.one_offs {
            wanted.push(Wanted {
                holding,
                bought: true,
                counted: true,
                held: 0,
            });
        }
        wanted
    }

    pub(super) fn take_codes(
        &mut self,
        ctx: &Context<'a>,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) {
        let basket = Basket {
            plan: &self.after.plan,
            add_ons: &self.after.add_ons,
            bought: &self.one_offs,
            fees: false,
        };
        let (typed, held) = (&asked.options.promotions, &self.before.promotions);
        self.codes = accept(ctx, typed, held, basket, notices);
    }

    pub(super) fn change_notices(&self, ctx: &Context<'a>, notices: &mut Vec<NoticeView<'a>>) {
        for Holding { item, .. } in &self.ended {
            let params = Params::default()
                .text("item", ctx.id(*item))
                .text("plan", ctx.id(self.after.plan.item));
            notices.push(NoticeView {
                code: "addOnEnded",
                params,
            });
        }
        if self.before.plan.item != self.after.plan.item
            || self.after.plan.quantity > self.before.plan.quantity
        {
            bought_notices(ctx, self.after.plan.item, notices);
        }
        for add_on in &self.after.add_ons {
            let held = self.was(add_on).map_or(0, |b| b.quantity);
            if add_on.quantity > held {
                bought_notices(ctx, add_on.item, notices);
            }
        }
        for one_off in &self.one_offs {
            bought_notices(ctx, one_off.item, notices);
        }
    }
}
