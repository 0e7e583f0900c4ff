//! The state as results print it.

use super::{Context, State};
use crate::calendar::Moment;
use crate::catalog::CycleId;
use crate::request::{Segment, Wish};
use crate::result::{
    AddOnView, HeldPromotion, Paid, PendingAddOn, PendingTo, PendingView, SubscriptionView,
};

impl<'a> State<'a> {
    /// The state as results print it.
    #[must_use]
    pub fn view(&self, ctx: &Context<'a>) -> SubscriptionView<'a> {
        let sub = self.stored;
        let add_on =
            |item, quantity: u32, cycle: Option<CycleId>, anchor: Option<Moment>| AddOnView {
                id: ctx.id(item),
                quantity: i64::from(quantity),
                cycle: cycle.map(|c| ctx.cycle_name(c)),
                anchor: anchor.map(|a| ctx.stamp(a)),
            };
        let add_ons: Vec<_> = self
            .add_ons
            .iter()
            .map(|a| {
                add_on(
                    a.item,
                    a.quantity,
                    a.own_cycle.then_some(a.cycle),
                    a.own_anchor,
                )
            })
            .collect();
        let promotions: Vec<_> = self
            .promotions
            .iter()
            .filter_map(|(id, left)| {
                let code = ctx.catalog.promotion(*id)?.code.as_ref();
                Some(HeldPromotion {
                    code,
                    periods_left: left.map(i64::from),
                })
            })
            .collect();
        let paid = self.paid.as_ref().map(|segments| {
            let paid = |s: &Segment| Paid {
                item: ctx.id(s.item),
                amount: s.amount,
                period: ctx.period(s.period),
            };
            segments.iter().map(paid).collect()
        });
        let pending = self.pending.as_ref().map(|p| PendingView {
            on: ctx.stamp(p.on),
            to: PendingTo {
                plan: p.to.plan.map(|i| ctx.id(i)),
                cycle: p.to.cycle.map(|c| ctx.cycle_name(c)),
                seats: p.to.seats.map(i64::from),
                add_ons: (!p.to.add_ons.is_empty()).then(|| {
                    let waits = |w: &Wish| PendingAddOn {
                        id: ctx.id(w.item),
                        quantity: i64::from(w.quantity.unwrap_or(1)),
                        cycle: w.cycle.map(|c| ctx.cycle_name(c)),
                        on: w.on.map(|on| ctx.stamp(on)),
                    };
                    p.to.add_ons.iter().map(waits).collect()
                }),
            },
            promotions: p.void_promotions.then_some("void"),
            keep: (!p.keep.is_empty()).then(|| {
                let codes = p.keep.iter();
                let codes = codes.filter_map(|id| ctx.catalog.promotion(*id));
                codes.map(|p| p.code.as_ref()).collect()
            }),
            period: p.align.then_some("align"),
        });
        let some = |m: Option<Moment>| m.map(|m| ctx.stamp(m));
        SubscriptionView {
            plan: ctx.id(self.plan.item),
            cycle: ctx.cycle_name(self.plan.cycle),
            seats: i64::from(self.plan.quantity),
            currency: ctx.currency.code().into(),
            anchor: ctx.stamp(self.anchor),
            country: ctx.country.map(|c| c.code().into()),
            period: Some(ctx.period(self.plan.period)),
            add_ons: (!add_ons.is_empty()).then_some(add_ons),
            promotions: (!promotions.is_empty()).then_some(promotions),
            renews_until: some(sub.and_then(|s| s.renews_until)),
            paid,
            pending,
            started_on: some(sub.and_then(|s| s.started_on)),
            trial_ends_on: some(self.trial_ends),
            carried: (self.carried != 0).then_some(self.carried),
            balance: (self.balance != 0).then_some(self.balance),
            purchased_via: sub.and_then(|s| s.purchased_via),
            status: Some(self.status().name()),
            cancelled_on: some(sub.and_then(|s| s.cancelled_on)),
            ends_on: some(sub.and_then(|s| s.ends_on)),
            term_end: some(sub.and_then(|s| s.term_end)),
            overdue_invoices: sub
                .filter(|s| !s.overdue.is_empty())
                .map(|s| s.overdue.clone()),
            facts: sub.and_then(|s| s.facts),
        }
    }
}
