//! Reading requests: shape, limits and every name resolved against the engine's catalogue.

use super::catalog::{Names, tax_rate, unknown_cycle};
use super::issue::{Issues, PricingError};
use super::read::{At, Object, Place, any_string, boolean, country, currency, string, unknown};
use super::value::Value;
use crate::calendar::{Grain, Moment, Period};
use crate::catalog::{Catalog, CycleId, ItemId, MAX_SEATS, PromotionId};
use crate::money::{MAX_MINOR, Minor};
use crate::request::{
    CancelRequest, Change, HeldAddOn, Options, Pending, QuoteRequest, SeatChangeRequest, Segment,
    Subscription, UpgradeRequest, Wish,
};
use crate::rules::Status;

/// Most lines, and so most add-ons.
const MAX_LINES: usize = 200;
/// Most invoices listed.
const MAX_UPCOMING: i64 = 24;

/// What a reader of requests knows.
pub struct Requests<'c> {
    catalog: &'c Catalog,
    grain: Grain,
}

type Read<T> = Result<T, PricingError>;

impl<'c> Requests<'c> {
    /// A reader for an engine's catalogue.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Requests<'c> {
        Requests {
            catalog,
            grain: catalog.billing.grain,
        }
    }

    /// Reads a quote's request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn quote<'v>(&self, value: &'v Value<'v>) -> Read<QuoteRequest<'v>> {
        self.read(value, |o| {
            let on = o.required("on", |at| self.moment(at));
            let currency = o.required("currency", currency);
            let cycle = o.required("cycle", |at| self.cycle(at));
            let plan = o.required("plan", |at| self.plan(at));
            let seats = o.field("seats", |at| at.count(1, MAX_SEATS));
            let country = o.field("country", country);
            let add_ons = o.field("addOns", |at| self.wishes(at, 1, cycle));
            let promotions = o.field("promotions", |at| at.list(MAX_LINES, any_string));
            let billing_anchor = o.field("billingAnchor", |at| self.moment(at));
            let balance = o.field("balance", |at| at.int(0, MAX_MINOR));
            let purchased_via = o.field("purchasedVia", string);
            let lead_times = o.field("leadTimes", |at| {
                at.list(MAX_LINES, |at| self.lead_time(at))
            });
            let options = self.options(&o, true);
            o.close();
            Some(QuoteRequest {
                on: on?,
                currency: currency?,
                cycle: cycle?,
                plan: plan?,
                seats,
                country,
                add_ons: add_ons.unwrap_or_default(),
                billing_anchor,
                balance: balance.unwrap_or(0),
                purchased_via,
                lead_times: lead_times.unwrap_or_default(),
                options: Options {
                    promotions: promotions.unwrap_or_default(),
                    ..options
                },
            })
        })
    }

    /// Reads a change's request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn upgrade<'v>(&self, value: &'v Value<'v>) -> Read<UpgradeRequest<'v>> {
        self.read(value, |o| {
            let (subscription, on) = self.stand(&o);
            let plan_cycle = subscription.as_ref().map(|s| s.cycle);
            let to = o.field("to", |at| self.change(at, plan_cycle));
            let promotions = o.field("promotions", |at| at.list(MAX_LINES, any_string));
            let options = self.options(&o, true);
            o.close();
            let subscription = subscription?;
            Some(UpgradeRequest {
                subscription,
                on: on?,
                to: to.unwrap_or_default(),
                options: Options {
                    promotions: promotions.unwrap_or_default(),
                    ..options
                },
            })
        })
    }

    /// Reads a seat change's request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn seats<'v>(&self, value: &'v Value<'v>) -> Read<SeatChangeRequest<'v>> {
        self.read(value, |o| {
            let (subscription, on) = self.stand(&o);
            let least = i64::from(!o.has("addOn"));
            let seats = o.required("seats", |at| at.count(least, MAX_SEATS));
            let add_on = o.field("addOn", |at| self.add_on(at));
            let options = self.options(&o, false);
            o.close();
            Some(SeatChangeRequest {
                subscription: subscription?,
                on: on?,
                seats: seats?,
                add_on,
                options,
            })
        })
    }

    /// Reads a cancellation's request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn cancel<'v>(&self, value: &'v Value<'v>) -> Read<CancelRequest<'v>> {
        self.read(value, |o| {
            let (subscription, on) = self.stand(&o);
            let item = o.field("item", |at| {
                let id = at.str()?;
                let Some(item) = self.catalog.find(id) else {
                    return at.fail(
                        "unknownItem",
                        format_args!("`{id}` is not in this catalogue"),
                    );
                };
                let held = subscription
                    .as_ref()
                    .is_none_or(|s| s.plan == item || s.add_ons.iter().any(|a| a.item == item));
                if held {
                    Some(item)
                } else {
                    at.fail(
                        "itemNotHeld",
                        format_args!("the subscription does not hold `{id}`"),
                    )
                }
            });
            let reason = o.field("reason", any_string);
            let facts = o.field("facts", facts);
            let taxes = o.field("taxes", |at| self.taxes(at));
            let explain = o.field("explain", boolean);
            o.close();
            let options = Options {
                facts,
                taxes,
                explain: explain.unwrap_or(false),
                ..Options::default()
            };
            Some(CancelRequest {
                subscription: subscription?,
                on: on?,
                item,
                reason,
                options,
            })
        })
    }

    fn read<'v, T>(
        &self,
        value: &'v Value<'v>,
        read: impl FnOnce(Object<'v, '_>) -> Option<T>,
    ) -> Read<T> {
        let issues = Issues::default();
        let found = {
            let place = Place::root(value, &issues);
            Object::open(place.at()).and_then(read)
        };
        issues.finish(found)
    }

    /// `subscription` and `on`, checked against each other.
    fn stand<'v>(&self, o: &Object<'v, '_>) -> (Option<Subscription<'v>>, Option<Moment>) {
        let subscription = o.required("subscription", |at| self.subscription(at));
        let on = o.required("on", |at| {
            let on = self.moment(at)?;
            let first = subscription
                .as_ref()
                .and_then(|s| s.period.map(|p| p.start).max(s.started_on));
            if first.is_some_and(|first| on < first) {
                return at.fail(
                    "onBeforeStart",
                    format_args!("the subscription or its period starts later"),
                );
            }
            Some(on)
        });
        (subscription, on)
    }

    fn options<'v>(&self, o: &Object<'v, '_>, wants: bool) -> Options<'v> {
        let facts = o.field("facts", facts);
        let mut options = Options {
            facts,
            ..Options::default()
        };
        if wants {
            let needs = o.field("needs", |at| {
                at.entries(100, |name, at| Some((name, at.int(0, 1_000_000_000_000)?)))
            });
            options.needs = needs.unwrap_or_default();
            options.features = o
                .field("features", |at| at.list(100, string))
                .unwrap_or_default();
        }
        options.taxes = o.field("taxes", |at| self.taxes(at));
        options.upcoming = o
            .field("upcoming", |at| at.int(0, MAX_UPCOMING))
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(0);
        options.explain = o.field("explain", boolean).unwrap_or(false);
        options
    }

    fn taxes(&self, at: At<'_, '_>) -> Option<Vec<crate::catalog::TaxRate>> {
        let names = Names::of(self.catalog);
        at.list(MAX_LINES, |at| tax_rate(at, names))
    }

    /// A date, or at a finer grain an instant.
    fn moment(&self, at: At<'_, '_>) -> Option<Moment> {
        moment(at, self.grain)
    }

    fn period(&self, at: At<'_, '_>) -> Option<Period> {
        period(at, self.grain)
    }

    fn plan(&self, at: At<'_, '_>) -> Option<ItemId> {
        let id = at.str()?;
        match self
            .catalog
            .find(id)
            .filter(|item| self.catalog.is_plan(*item))
        {
            Some(item) => Some(item),
            None => self.unknown(at, "unknownPlan", id, true),
        }
    }

    fn add_on(&self, at: At<'_, '_>) -> Option<ItemId> {
        let id = at.str()?;
        match self
            .catalog
            .find(id)
            .filter(|item| !self.catalog.is_plan(*item))
        {
            Some(item) => Some(item),
            None => self.unknown(at, "unknownAddOn", id, false),
        }
    }

    fn unknown<T>(&self, at: At<'_, '_>, code: &'static str, id: &str, plan: bool) -> Option<T> {
        let of_kind = |item: &ItemId| self.catalog.is_plan(*item) == plan;
        let ids = self.catalog.by_id.iter().filter(|(_, item)| of_kind(item));
        let what = if plan { "a plan" } else { "an add-on" };
        unknown(
            at,
            code,
            format_args!("`{id}` is not {what} of this catalogue"),
            &mut ids.map(|(name, _)| name.as_ref()),
        )
    }

    fn cycle(&self, at: At<'_, '_>) -> Option<CycleId> {
        let name = at.str()?;
        match self.catalog.find_cycle(name) {
            Some(cycle) => Some(cycle),
            None => unknown_cycle(at, name, &self.catalog.cycles),
        }
    }

    fn lead_time(&self, at: At<'_, '_>) -> Option<usize> {
        let id = at.str()?;
        let found = self
            .catalog
            .lead_times
            .iter()
            .position(|l| l.id.as_ref() == id);
        found.or_else(|| {
            at.fail(
                "unknownLeadTime",
                format_args!("`{id}` is not a lead time of this catalogue"),
            )
        })
    }

    /// Add-ons wanted; `least` is 0 where 0 removes. The same add-on on the same cycle twice is an issue.
    fn wishes(&self, at: At<'_, '_>, least: i64, plan_cycle: Option<CycleId>) -> Option<Vec<Wish>> {
        let mut seen = Vec::new();
        at.list(MAX_LINES, |at| {
            let o = Object::open(at)?;
            let item = o.required("id", |at| self.add_on(at));
            let quantity = o.field("quantity", |at| at.count(least, MAX_SEATS));
            let cycle = o.field("cycle", |at| self.cycle(at));
            o.close();
            let wish = Wish {
                item: item?,
                quantity,
                cycle,
            };
            self.once(at, &mut seen, (wish.item, cycle.or(plan_cycle), None))?;
            Some(wish)
        })
    }

    fn once(
        &self,
        at: At<'_, '_>,
        seen: &mut Vec<(ItemId, Option<CycleId>, Option<Moment>)>,
        named: (ItemId, Option<CycleId>, Option<Moment>),
    ) -> Option<()> {
        if seen.contains(&named) {
            let id = &self.catalog.product(named.0).id;
            return at.fail(
                "duplicateAddOn",
                format_args!("`{id}` is named twice on one cycle"),
            );
        }
        seen.push(named);
        Some(())
    }

    fn change(&self, at: At<'_, '_>, plan_cycle: Option<CycleId>) -> Option<Change> {
        let o = Object::open(at)?;
        let plan = o.field("plan", |at| self.plan(at));
        let cycle = o.field("cycle", |at| self.cycle(at));
        let seats = o.field("seats", |at| at.count(1, MAX_SEATS));
        let add_ons = o.field("addOns", |at| self.wishes(at, 0, cycle.or(plan_cycle)));
        o.close();
        Some(Change {
            plan,
            cycle,
            seats,
            add_ons: add_ons.unwrap_or_default(),
        })
    }

    fn subscription<'v>(&self, at: At<'v, '_>) -> Option<Subscription<'v>> {
        let o = Object::open(at)?;
        let plan = o.required("plan", |at| self.plan(at));
        let cycle = o.required("cycle", |at| self.cycle(at));
        let seats = o.required("seats", |at| at.count(1, MAX_SEATS));
        let currency = o.required("currency", currency);
        let anchor = o.required("anchor", |at| self.moment(at));
        let country = o.field("country", country);
        let period = o.field("period", |at| self.period(at));
        let add_ons = o.field("addOns", |at| self.held(at, cycle));
        let promotions = o.field("promotions", |at| {
            at.list(MAX_LINES, |at| self.held_promotion(at))
        });
        let renews_until = o.field("renewsUntil", |at| self.moment(at));
        let paid = o.field("paid", |at| at.list(4 * MAX_LINES, |at| self.segment(at)));
        let pending = o.field("pending", |at| self.pending(at, cycle));
        let started_on = o.field("startedOn", |at| self.moment(at));
        let trial_ends_on = o.field("trialEndsOn", |at| self.moment(at));
        let carried = o.field("carried", |at| at.int(-MAX_MINOR, MAX_MINOR));
        let balance = o.field("balance", |at| at.int(0, MAX_MINOR));
        let purchased_via = o.field("purchasedVia", string);
        let status = o.field("status", |at| at.one_of(&Status::NAMES));
        let cancelled_on = o.field("cancelledOn", |at| self.moment(at));
        let ends_on = o.field("endsOn", |at| self.moment(at));
        let term_end = o.field("termEnd", |at| self.moment(at));
        let overdue = o.field("overdueInvoices", |at| at.list(MAX_LINES, string));
        let facts = o.field("facts", facts);
        o.close();
        Some(Subscription {
            plan: plan?,
            cycle: cycle?,
            seats: seats?,
            currency: currency?,
            anchor: anchor?,
            country,
            period,
            add_ons: add_ons.unwrap_or_default(),
            promotions: promotions.unwrap_or_default(),
            renews_until,
            paid,
            pending,
            started_on,
            trial_ends_on,
            carried: carried.unwrap_or(0),
            balance: balance.unwrap_or(0),
            purchased_via,
            status,
            cancelled_on,
            ends_on,
            term_end,
            overdue: overdue.unwrap_or_default(),
            facts,
        })
    }

    fn held(&self, at: At<'_, '_>, plan_cycle: Option<CycleId>) -> Option<Vec<HeldAddOn>> {
        let mut seen = Vec::new();
        at.list(MAX_LINES, |at| {
            let o = Object::open(at)?;
            let item = o.required("id", |at| self.add_on(at));
            let quantity = o.required("quantity", |at| at.count(1, MAX_SEATS));
            let cycle = o.field("cycle", |at| self.cycle(at));
            let anchor = o.field("anchor", |at| self.moment(at));
            o.close();
            let held = HeldAddOn {
                item: item?,
                quantity: quantity?,
                cycle,
                anchor,
            };
            // One that keeps its own dates may stand beside one that shares the plan's.
            self.once(at, &mut seen, (held.item, cycle.or(plan_cycle), anchor))?;
            Some(held)
        })
    }

    fn held_promotion(&self, at: At<'_, '_>) -> Option<(PromotionId, Option<u32>)> {
        let o = Object::open(at)?;
        let promotion = o.required("code", |at| {
            let code = at.str()?;
            let found = self.catalog.find_promotion(code);
            found.or_else(|| {
                at.fail(
                    "unknownPromotion",
                    format_args!("`{code}` is not a code of this catalogue"),
                )
            })
        });
        let left = o.field("periodsLeft", |at| at.count(0, 10_000));
        o.close();
        let promotion = promotion?;
        let lasts = self.catalog.promotion(promotion).and_then(|p| p.periods);
        Some((promotion, left.or(lasts)))
    }

    fn segment(&self, at: At<'_, '_>) -> Option<Segment> {
        let o = Object::open(at)?;
        let item = o.required("item", |at| {
            let id = at.str()?;
            self.catalog.find(id).or_else(|| {
                at.fail(
                    "unknownItem",
                    format_args!("`{id}` is not in this catalogue"),
                )
            })
        });
        let amount: Option<Minor> = o.required("amount", |at| at.int(0, MAX_MINOR));
        let period = o.required("period", |at| self.period(at));
        o.close();
        Some(Segment {
            item: item?,
            amount: amount?,
            period: period?,
        })
    }

    fn pending(&self, at: At<'_, '_>, plan_cycle: Option<CycleId>) -> Option<Pending> {
        let o = Object::open(at)?;
        let on = o.required("on", |at| self.moment(at));
        let to = o.required("to", |at| self.change(at, plan_cycle));
        let void = o.field("promotions", |at| at.one_of(&[("void", true)]));
        let align = o.field("period", |at| at.one_of(&[("align", true)]));
        o.close();
        Some(Pending {
            on: on?,
            to: to?,
            void_promotions: void.unwrap_or(false),
            align: align.unwrap_or(false),
        })
    }
}

/// A date, or at a finer grain an instant; cut to the grain.
pub fn moment(at: At<'_, '_>, grain: Grain) -> Option<Moment> {
    match at.parse_moment()? {
        (_, true) if grain == Grain::Day => at.help(
            "instantAtDayGrain",
            format_args!("expected a date: this catalogue counts days"),
            format_args!("write a date like \"2026-02-28\", or set billing.grain"),
        ),
        (moment, _) => Some(moment.truncated(grain)),
    }
}

/// `{ start, end }`.
pub fn period(at: At<'_, '_>, grain: Grain) -> Option<Period> {
    let o = Object::open(at)?;
    let start = o.required("start", |at| moment(at, grain));
    let end = o.required("end", |at| moment(at, grain));
    o.close();
    let (start, end) = (start?, end?);
    if end <= start {
        return at.fail(
            "periodEndBeforeStart",
            format_args!("expected the end to lie after the start"),
        );
    }
    Some(Period { start, end })
}

fn facts<'v>(at: At<'v, '_>) -> Option<&'v Value<'v>> {
    match at.value {
        Value::Map(_) => at.plain(),
        _ => at.wrong("an object"),
    }
}
