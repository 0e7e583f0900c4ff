//! What a change does, today and at renewal: a state before, a state after, and the terms between them.

use crate::calendar::{Moment, Period, Side, boundary, containing};
use crate::catalog::{
    Basis, ChangeTerms, Charge, Credit, Effective, ItemId, LineStyle, PeriodMode, PromotionId, Term,
};
use crate::check::{Wanted, refused, stages};
use crate::engine::Engine;
use crate::fault::Fault;
use crate::money::{Ratio, Rounding, TooLarge, round};
use crate::promotions::{Basket, accept};
use crate::quote::{bought_notices, included};
use crate::request::{
    Change, Options, Pending, SeatChangeRequest, Segment, Subscription, UpgradeRequest, Wish,
};
use crate::result::{ChangePreview, NoticeView, Params, Settlement, Why};
use crate::rules::{Call, Direction, Move, Question, Status, first_match};
use crate::settle::{
    Bill, Context, CreditMode, Entry, Holding, Span, State, charge, credits, discount, one_off,
    schedule, settle,
};
use crate::suggest;

mod net;
mod paid;

/// One change, however it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r, 'a> {
    /// Today's subscription.
    pub subscription: &'a Subscription<'a>,
    /// When.
    pub on: Moment,
    /// What it names.
    pub to: &'r Change,
    /// The rest.
    pub options: &'a Options<'a>,
    /// The call where nothing differs.
    pub call: Call,
}

/// A change of plan, cycle, seats and add-ons, any mix.
///
/// # Errors
/// [`TooLarge`] where an amount or date leaves the range.
pub fn upgrade<'a>(
    engine: &'a Engine,
    request: &'a UpgradeRequest<'a>,
) -> Result<ChangePreview<'a>, Fault> {
    let asked = Asked {
        subscription: &request.subscription,
        on: request.on,
        to: &request.to,
        options: &request.options,
        call: Call::PlanChange,
    };
    let mut preview = preview(engine, asked)?;
    preview.suggestions = suggest::for_change(engine, asked, &preview)?;
    Ok(preview)
}

/// A change of seats, or of an add-on's quantity.
///
/// # Errors
/// [`TooLarge`] where an amount or date leaves the range.
pub fn seats<'a>(
    engine: &'a Engine,
    request: &'a SeatChangeRequest<'a>,
) -> Result<ChangePreview<'a>, Fault> {
    let (to, call) = match request.add_on {
        Some(item) => {
            let wish = Wish {
                item,
                quantity: Some(request.seats),
                cycle: None,
            };
            (
                Change {
                    add_ons: vec![wish],
                    ..Change::default()
                },
                Call::AddOnChange,
            )
        }
        None => (
            Change {
                seats: Some(request.seats),
                ..Change::default()
            },
            Call::SeatChange,
        ),
    };
    let asked = Asked {
        subscription: &request.subscription,
        on: request.on,
        to: &to,
        options: &request.options,
        call,
    };
    let mut preview = preview(engine, asked)?;
    preview.suggestions = suggest::for_change(engine, asked, &preview)?;
    Ok(preview)
}

/// Previews a change without looking for alternatives.
///
/// # Errors
/// [`TooLarge`] where an amount or date leaves the range.
pub fn preview<'a>(engine: &'a Engine, asked: Asked<'_, 'a>) -> Result<ChangePreview<'a>, Fault> {
    let catalog = engine.catalog();
    let ctx = Context {
        catalog,
        currency: asked.subscription.currency,
        country: asked.subscription.country,
        taxes: engine.taxes(asked.options),
        on: asked.on,
        explain: asked.options.explain,
    };
    let before = State::at(&ctx, asked.subscription)?;
    let mut moved = Moved::new(&ctx, &before, asked)?;
    let question = moved.question(&ctx, asked);
    let mut found = stages(
        &ctx,
        moved.plan_wanted(),
        &moved.add_ons_wanted(),
        &question,
    );
    if asked
        .subscription
        .ends_on
        .is_some_and(|end| asked.on >= end)
        || moved.is_over(&ctx)
    {
        let ended = asked.subscription.ends_on.unwrap_or(before.plan.period.end);
        let params = Params::default().date("endedOn", ctx.stamp(ended));
        found.reasons.insert(
            0,
            Why {
                code: "subscriptionEnded",
                params,
                action: None,
            },
        );
    }
    let mut terms = None;
    if found.reasons.is_empty() && moved.differs() {
        let rules = match question.call {
            Call::PlanChange => &catalog.policies.plan_change,
            Call::AddOnChange => catalog
                .policies
                .add_on_change
                .as_ref()
                .unwrap_or(&catalog.policies.seat_change),
            _ => &catalog.policies.seat_change,
        };
        if let Some(rule) = first_match(rules, &question) {
            terms = Some(&rule.then);
            if let Some(refusal) = &rule.then.refuse {
                found
                    .reasons
                    .push(refused(refusal, rule.when.as_ref(), &question));
            }
        }
    }
    let allowed = found.reasons.is_empty();
    let effective = terms.map_or(Effective::Now, |t| t.effective);
    let mut notices = found.notices;
    let mut outcome = Outcome::of(&before);
    if allowed {
        moved.take_codes(&ctx, asked, &mut notices);
        match (terms, effective) {
            (Some(terms), Effective::Now) => outcome = moved.now(&ctx, terms, &mut notices)?,
            (Some(terms), Effective::PeriodEnd) => {
                outcome = moved.later(&ctx, terms, asked, &mut notices)
            }
            (None, _) => outcome = moved.nothing(asked, &mut notices),
        }
        if let Some(terms) = terms {
            let codes = terms.notices.iter().map(|code| NoticeView {
                code,
                params: Params::default(),
            });
            notices.extend(codes);
        }
    }
    let after = &outcome.after;
    let count = asked.options.upcoming;
    let mut upcoming = schedule(&ctx, after, count.max(1))?;
    let renewal = upcoming.first().copied();
    upcoming.truncate(count);
    let subscription = if allowed {
        Some(after.view(&ctx))
    } else {
        None
    };
    let effective_on = if allowed && effective == Effective::PeriodEnd {
        outcome.effective_on
    } else {
        asked.on
    };
    let totals = outcome.bill.totals;
    Ok(ChangePreview {
        allowed,
        reasons: found.reasons,
        currency: ctx.currency.code().to_owned().into(),
        lines: outcome.bill.lines(&ctx),
        totals,
        settlement: outcome.settlement,
        period: ctx.period(after.plan.period),
        renewal,
        upcoming,
        subscription,
        notices,
        suggestions: Vec::new(),
        engine: crate::VERSION,
        catalog: engine.view(),
        direction: moved.direction.name(),
        effective: if effective == Effective::Now {
            "now"
        } else {
            "periodEnd"
        },
        effective_on: ctx.stamp(effective_on),
    })
}

/// What a change comes to.
struct Outcome<'a> {
    bill: Bill<'a>,
    settlement: Settlement,
    after: State<'a>,
    effective_on: Moment,
}

impl<'a> Outcome<'a> {
    /// The state as it stands: no lines, no money.
    fn of(state: &State<'a>) -> Outcome<'a> {
        let settlement = Settlement {
            balance_before: state.balance,
            balance_after: state.balance,
            ..Settlement::default()
        };
        let bill = Bill::empty();
        Outcome {
            bill,
            settlement,
            after: state.clone(),
            effective_on: state.plan.period.end,
        }
    }
}

/// A state before, a state after, and what differs.
struct Moved<'a> {
    before: State<'a>,
    /// The state after, its periods still those of before.
    after: State<'a>,
    /// One-time products bought with the change.
    one_offs: Vec<Holding>,
    /// Add-ons that the new plan cannot carry.
    ended: Vec<ItemId>,
    /// Codes typed with the change and taken.
    codes: Vec<(PromotionId, Option<u32>)>,
    /// Time of the new state that a credit bought.
    bought_time: Option<Segment>,
    call: Call,
    direction: Direction,
}

impl<'a> Moved<'a> {
    fn new(
        ctx: &Context<'a>,
        before: &State<'a>,
        asked: Asked<'_, 'a>,
    ) -> Result<Moved<'a>, TooLarge> {
        let mut after = before.clone();
        after.set(ctx, asked.to, asked.on)?;
        let movedplan =
            after.plan.item != before.plan.item || after.plan.cycle != before.plan.cycle;
        let ended = if movedplan {
            after.drop_unsold(ctx, &asked.to.add_ons)
        } else {
            Vec::new()
        };
        let one_offs = asked
            .to
            .add_ons
            .iter()
            .filter(|w| ctx.catalog.product(w.item).term == Term::OneTime && w.quantity != Some(0))
            .map(|w| Holding {
                item: w.item,
                quantity: w.quantity.unwrap_or(1),
                own_cycle: false,
                ..after.plan
            })
            .collect();
        let mut moved = Moved {
            before: before.clone(),
            after,
            one_offs,
            ended,
            codes: Vec::new(),
            bought_time: None,
            call: asked.call,
            direction: Direction::None,
        };
        moved.call = moved.which_call(asked.call);
        moved.direction = moved.leads(ctx);
        Ok(moved)
    }

    /// Plan or cycle differs: a plan change; else seats; else add-ons.
    fn which_call(&self, otherwise: Call) -> Call {
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

    fn differs(&self) -> bool {
        let (old, new) = (&self.before, &self.after);
        let plan = (old.plan.item, old.plan.cycle, old.plan.quantity)
            != (new.plan.item, new.plan.cycle, new.plan.quantity);
        plan || !self.one_offs.is_empty() || old.add_ons != new.add_ons
    }

    fn leads(&self, ctx: &Context<'_>) -> Direction {
        let (old, new) = (&self.before.plan, &self.after.plan);
        if old.item != new.item {
            let rank = |item| ctx.catalog.product(item).rank;
            return match rank(new.item).cmp(&rank(old.item)) {
                core::cmp::Ordering::Greater => Direction::Upgrade,
                core::cmp::Ordering::Less => Direction::Downgrade,
                core::cmp::Ordering::Equal => Direction::Crossgrade,
            };
        }
        let sum = |state: &State<'_>| {
            state
                .add_ons
                .iter()
                .map(|a| i64::from(a.quantity))
                .sum::<i64>()
        };
        let one_offs: i64 = self.one_offs.iter().map(|a| i64::from(a.quantity)).sum();
        let numbers = match new.quantity.cmp(&old.quantity) {
            core::cmp::Ordering::Equal => (sum(&self.after) + one_offs).cmp(&sum(&self.before)),
            other => other,
        };
        match Move::from(numbers) {
            Move::Up => Direction::Increase,
            Move::Down => Direction::Decrease,
            Move::Same => Direction::None,
        }
    }

    fn question(&self, ctx: &Context<'a>, asked: Asked<'_, 'a>) -> Question<'a> {
        let (old, new) = (&self.before.plan, &self.after.plan);
        let kind = |item| (item, ctx.catalog.product(item).kind);
        let length = |cycle| ctx.catalog.cycle(cycle).1.length();
        let mut items: Vec<ItemId> = Vec::new();
        if self.call != Call::AddOnChange {
            items.extend([old.item, new.item]);
        }
        items.extend(asked.to.add_ons.iter().map(|w| w.item));
        let renews = self.before.renews(ctx, old);
        Question {
            call: self.call,
            seats: Some(Move::from(new.quantity.cmp(&old.quantity))),
            features: asked.options.features.clone(),
            direction: Some(self.direction),
            cycle: Some(Move::from(length(new.cycle).cmp(&length(old.cycle)))),
            from: Some(kind(old.item)),
            to: Some(kind(new.item)),
            items,
            country: ctx.country,
            purchased_via: asked.subscription.purchased_via,
            status: Some(self.before.status()),
            overdue: asked.subscription.overdue.clone(),
            facts: [asked.options.facts, asked.subscription.facts],
            days_to_renewal: renews.then(|| old.period.end.day() - asked.on.day()),
        }
    }

    fn plan_wanted(&self) -> Wanted {
        let (old, new) = (self.before.plan, self.after.plan);
        let bought = old.item != new.item;
        Wanted {
            holding: new,
            bought,
            counted: bought || old.quantity != new.quantity,
            held: old.quantity,
        }
    }

    fn add_ons_wanted(&self) -> Vec<Wanted> {
        let mut wanted: Vec<Wanted> = Vec::new();
        for holding in &self.after.add_ons {
            let before = self.before.add_ons.iter().find(|b| same_slot(b, holding));
            let held = before.map_or(0, |b| b.quantity);
            wanted.push(Wanted {
                holding: *holding,
                bought: before.is_none(),
                counted: held != holding.quantity,
                held,
            });
        }
        for holding in &self.one_offs {
            wanted.push(Wanted {
                holding: *holding,
                bought: true,
                counted: true,
                held: 0,
            });
        }
        wanted
    }

    /// Whether the subscription ran out without a renewal.
    fn is_over(&self, ctx: &Context<'_>) -> bool {
        let plan = &self.before.plan;
        ctx.catalog.product(plan.item).term == Term::Fixed && ctx.on >= plan.period.end
    }

    fn take_codes(
        &mut self,
        ctx: &Context<'a>,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) {
        let plan = self.after.plan;
        let mut items = vec![(plan.item, Some(plan.cycle))];
        items.extend(self.after.add_ons.iter().map(|a| (a.item, Some(a.cycle))));
        items.extend(self.one_offs.iter().map(|a| (a.item, None)));
        let basket = Basket {
            items,
            seats: plan.quantity,
        };
        let (codes, refused) = accept(
            ctx,
            &asked.options.promotions,
            &self.before.promotions,
            &basket,
        );
        self.codes = codes;
        notices.extend(refused);
    }

    /// Nothing differs today: free. A deferred change of the same fields is taken back.
    fn nothing(&self, asked: Asked<'_, 'a>, notices: &mut Vec<NoticeView<'a>>) -> Outcome<'a> {
        let mut outcome = Outcome::of(&self.before);
        outcome.after.pending = merged(&self.before, asked.to, None, notices);
        outcome.after.promotions.extend(self.codes.iter().copied());
        outcome
    }

    /// At the period's end: nothing today, the change waits.
    fn later(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        asked: Asked<'_, 'a>,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Outcome<'a> {
        let mut outcome = Outcome::of(&self.before);
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
            .filter(|a| !old.follows(ctx, a))
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
        outcome.effective_on = on;
        outcome.after.pending = merged(old, asked.to, Some(pending), notices);
        if terms.void_promotions {
            voided(ctx, &old.promotions, notices);
        }
        outcome.after.promotions.extend(self.codes.iter().copied());
        self.change_notices(ctx, notices);
        outcome
    }

    fn change_notices(&self, ctx: &Context<'a>, notices: &mut Vec<NoticeView<'a>>) {
        for item in &self.ended {
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
            let held = self
                .before
                .add_ons
                .iter()
                .find(|b| same_slot(b, add_on))
                .map_or(0, |b| b.quantity);
            if add_on.quantity > held {
                bought_notices(ctx, add_on.item, notices);
            }
        }
        for one_off in &self.one_offs {
            bought_notices(ctx, one_off.item, notices);
        }
    }

    /// At once: credits for what ends, charges for what begins.
    fn now(
        &mut self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<Outcome<'a>, Fault> {
        let on = ctx.on;
        let from_paid = terms.credit != Credit::None
            && terms.basis == Basis::Paid
            && terms.lines == LineStyle::Gross;
        if from_paid && self.before.paid.is_none() && self.before.status() == Status::PastDue {
            return Err(Fault::PaidMissing);
        }
        self.place(ctx, terms)?;
        let slots = self.slots(ctx, terms);
        let held = self.promotions_after(ctx, terms, notices);
        let codes: Vec<PromotionId> = held
            .iter()
            .filter(|(_, left, fresh)| !*fresh || *left != Some(0))
            .map(|(id, ..)| *id)
            .collect();

        let ending: Vec<Holding> = slots.iter().filter_map(|s| s.0).collect();
        let mode = CreditMode {
            credit: terms.credit,
            basis: terms.basis,
            from: on,
            side: Some(Side::Credited),
        };
        let mut bill = if terms.lines == LineStyle::Net {
            net::bill(self, ctx, terms, &slots, mode, &codes)?
        } else {
            let mut given = credits(ctx, &self.before, &ending, mode)?;
            let mut charged = self.charges(ctx, terms, &slots)?;
            if let Some(rounding) = terms.credit_days {
                self.credit_as_days(ctx, terms, rounding, &given, &codes, notices)?;
                given.clear();
            }
            let discounts = discount(ctx, &mut charged, &codes, self.after.plan.quantity)?;
            let mut entries = given;
            entries.extend(charged);
            entries.extend(self.included(ctx));
            Bill::new(ctx, entries, discounts)?
        };
        let settlement = settle(
            bill.totals.total,
            self.before.balance,
            terms.surplus,
            terms.bill_at_renewal,
        )?;
        let mut after = self.after.clone();
        after.balance = settlement.balance_after;
        after.carried = crate::money::minor(
            i128::from(self.before.carried) + i128::from(settlement.to_renewal),
        )?;
        after.paid = Some(paid::after(self, ctx, terms, &slots, &bill)?);
        after.promotions = held
            .into_iter()
            .map(|(id, left, fresh)| {
                let used = fresh && bill.discounts.iter().any(|d| d.code == id);
                (id, left.map(|n| n.saturating_sub(u32::from(used))))
            })
            .collect();
        after.pending = merged(&self.before, &self.named(), None, notices);
        if let Some(pending) = after
            .pending
            .as_mut()
            .filter(|p| p.on == self.before.plan.period.end)
        {
            // What waits for the period's end waits for the new one's.
            pending.on = after.plan.period.end;
        }
        self.change_notices(ctx, notices);
        bill.entries
            .retain(|e| e.amount != 0 || e.kind != crate::result::LineKind::Credit);
        Ok(Outcome {
            bill,
            settlement,
            after,
            effective_on: on,
        })
    }

    /// The fields that the change sets, as differences of the two states.
    fn named(&self) -> Change {
        let (old, new) = (&self.before, &self.after);
        let mut add_ons: Vec<Wish> = Vec::new();
        for add_on in old.add_ons.iter().chain(&new.add_ons) {
            let now = new
                .add_ons
                .iter()
                .find(|a| same_slot(a, add_on))
                .map_or(0, |a| a.quantity);
            let was = old
                .add_ons
                .iter()
                .find(|a| same_slot(a, add_on))
                .map_or(0, |a| a.quantity);
            let wish = Wish {
                item: add_on.item,
                quantity: Some(now),
                cycle: add_on.own_cycle.then_some(add_on.cycle),
            };
            if now != was && !add_ons.contains(&wish) {
                add_ons.push(wish);
            }
        }
        Change {
            plan: (old.plan.item != new.plan.item).then_some(new.plan.item),
            cycle: (old.plan.cycle != new.plan.cycle).then_some(new.plan.cycle),
            seats: (old.plan.quantity != new.plan.quantity).then_some(new.plan.quantity),
            add_ons,
        }
    }

    /// Puts the new state's periods in place.
    fn place(&mut self, ctx: &Context<'a>, terms: &ChangeTerms) -> Result<(), TooLarge> {
        let on = ctx.on;
        let month_end = ctx.billing().month_end;
        let cycle = ctx.catalog.cycle(self.after.plan.cycle).1;
        let old = self.before.plan.period;
        let recycled = self.after.plan.cycle != self.before.plan.cycle;
        let fixed = ctx.catalog.product(self.after.plan.item).term == Term::Fixed;
        if terms.period == PeriodMode::Restart {
            let anchor = self.before.anchor;
            for add_on in &mut self.after.add_ons {
                if add_on.cycle != self.after.plan.cycle && add_on.own_anchor.is_none() {
                    add_on.own_anchor = Some(anchor);
                }
            }
            self.after.anchor = on;
            self.after.trial_ends = None;
            self.after.plan.period = Period {
                start: on,
                end: boundary(on, cycle, 1, month_end).ok_or(TooLarge)?,
            };
        } else if recycled && (terms.period == PeriodMode::Keep || self.before.trial_ends.is_some())
        {
            self.after.anchor = old.end;
        } else if recycled {
            self.after.plan.period =
                containing(self.after.anchor, cycle, on, month_end).ok_or(TooLarge)?;
        }
        if fixed && self.before.plan.item != self.after.plan.item {
            self.after.anchor = on;
            self.after.plan.period = Period {
                start: on,
                end: boundary(on, cycle, 1, month_end).ok_or(TooLarge)?,
            };
        }
        self.after.sync(ctx);
        Ok(())
    }

    /// Whether the plan's period is another one than before.
    fn new_period(&self, terms: &ChangeTerms) -> bool {
        terms.period == PeriodMode::Restart || self.after.plan.cycle != self.before.plan.cycle
    }

    /// What ends and what begins, by item; what stays as it is is left out.
    fn slots(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
    ) -> Vec<(Option<Holding>, Option<Holding>)> {
        let moved = self.new_period(terms);
        let mut slots = Vec::new();
        let price = |state: &State<'a>, h: &Holding| {
            crate::settle::find_price(ctx, h.item, h.cycle, state.plan.item)
                .ok()
                .flatten()
        };
        let same = |old: &Holding, new: &Holding| {
            let shared = self.before.follows(ctx, old) || old.item == self.before.plan.item;
            let equal = match (price(&self.before, old), price(&self.after, new)) {
                (Some(a), Some(b)) => core::ptr::eq(a, b),
                (None, None) => true,
                _ => false,
            };
            old.item == new.item
                && old.quantity == new.quantity
                && old.cycle == new.cycle
                && equal
                && !(shared && moved)
        };
        if !same(&self.before.plan, &self.after.plan) {
            slots.push((Some(self.before.plan), Some(self.after.plan)));
        }
        for old in &self.before.add_ons {
            match self.after.add_ons.iter().find(|new| self.slot_of(old, new)) {
                Some(new) if same(old, new) => {}
                new => slots.push((Some(*old), new.copied())),
            }
        }
        for new in &self.after.add_ons {
            if !self.before.add_ons.iter().any(|old| self.slot_of(old, new)) {
                slots.push((None, Some(*new)));
            }
        }
        slots
    }

    /// Whether two holdings are one add-on before and after: a shared cycle changes with the plan's.
    fn slot_of(&self, old: &Holding, new: &Holding) -> bool {
        let with_plan = old.cycle == self.before.plan.cycle && new.cycle == self.after.plan.cycle;
        old.item == new.item && (old.cycle == new.cycle || with_plan)
    }

    /// Codes after the change: with the periods left, and whether a new period of theirs begins.
    fn promotions_after(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Vec<(PromotionId, Option<u32>, bool)> {
        let mut held = Vec::new();
        if terms.void_promotions {
            voided(ctx, &self.before.promotions, notices);
        } else {
            let fresh = terms.period == PeriodMode::Restart;
            held.extend(
                self.before
                    .promotions
                    .iter()
                    .map(|(id, left)| (*id, *left, fresh)),
            );
        }
        held.extend(self.codes.iter().map(|(id, left)| (*id, *left, true)));
        held
    }

    /// The span that a new holding is charged for.
    fn span(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        holding: &Holding,
    ) -> Result<Span, TooLarge> {
        let on = ctx.on;
        let of = Period {
            start: on.max(holding.period.start),
            end: holding.period.end,
        };
        let trial = self.after.trial_ends.is_some();
        let shared = holding.item == self.after.plan.item || self.after.follows(ctx, holding);
        let recycled = self.after.plan.cycle != self.before.plan.cycle;
        let full = if shared && recycled && terms.period == PeriodMode::Keep {
            // The new price over its own full cycle, counted from the period's start.
            let cycle = ctx.catalog.cycle(holding.cycle).1;
            let end = boundary(holding.period.start, cycle, 1, ctx.billing().month_end)
                .ok_or(TooLarge)?;
            Period {
                start: holding.period.start,
                end,
            }
        } else {
            self.after.full(ctx, holding)?
        };
        // A period that begins with the change is whole, whoever pays for its first day.
        let begins = holding.period.start == on
            && (terms.period == PeriodMode::Restart || !self.before_has(holding));
        let side = (!begins).then_some(Side::Charged);
        Ok(Span {
            of,
            full,
            side,
            whole: terms.charge == Charge::Full,
            trial,
        })
    }

    fn before_has(&self, holding: &Holding) -> bool {
        holding.item == self.after.plan.item
            || self.before.add_ons.iter().any(|b| b.item == holding.item)
            || holding.period == self.before.plan.period
    }

    fn charges(
        &self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        slots: &[(Option<Holding>, Option<Holding>)],
    ) -> Result<Vec<Entry<'a>>, TooLarge> {
        let plan = self.after.plan.item;
        let mut entries = Vec::new();
        if terms.charge != Charge::None {
            for new in slots.iter().filter_map(|s| s.1) {
                entries.push(charge(ctx, &new, plan, self.span(ctx, terms, &new)?)?);
            }
        }
        for one in &self.one_offs {
            entries.push(one_off(ctx, one, plan)?);
        }
        Ok(entries)
    }

    /// What is included now and was not before.
    fn included(&self, ctx: &Context<'a>) -> Vec<Entry<'a>> {
        let of = |state: &State<'a>| -> Vec<Entry<'a>> {
            let all = core::iter::once(&state.plan).chain(&state.add_ons);
            all.flat_map(|h| included(ctx, h.item, h.quantity))
                .collect()
        };
        let old = of(&self.before);
        of(&self.after)
            .into_iter()
            .filter(|new| !old.iter().any(|o| o.label == new.label))
            .collect()
    }

    /// Turns the credit into days of the new state: the next charge moves out by them.
    fn credit_as_days(
        &mut self,
        ctx: &Context<'a>,
        terms: &ChangeTerms,
        rounding: Rounding,
        given: &[Entry<'a>],
        codes: &[PromotionId],
        notices: &mut Vec<NoticeView<'a>>,
    ) -> Result<(), TooLarge> {
        let on = ctx.on;
        let credit: i64 = given.iter().map(|e| -e.amount).sum();
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
        let shared = core::iter::once(&self.after.plan).chain(
            self.after
                .add_ons
                .iter()
                .filter(|a| self.after.follows(ctx, a)),
        );
        for holding in shared {
            let span = Span {
                of: full,
                full,
                side: None,
                whole: true,
                trial: false,
            };
            whole.push(charge(ctx, holding, plan.item, span)?);
        }
        discount(ctx, &mut whole, codes, plan.quantity)?;
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
        self.after.anchor = end;
        self.after.sync(ctx);
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

/// Whether two holdings are the same add-on on the same cycle.
fn same_slot(a: &Holding, b: &Holding) -> bool {
    a.item == b.item && a.cycle == b.cycle
}

fn voided<'a>(
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
fn merged<'a>(
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
