//! Reading requests: shape, limits and every name resolved against the engine's catalogue.

mod parts;
mod subscription;

pub use parts::{moment_of, period_of};

use parts::{Comes, change, facts, item, lead_time, moment, wishes};
use subscription::subscription;

use super::catalog::{Names, add_on_name, cycle_name, plan_name, tax_rate};
use super::issue::{Issues, PricingError};
use super::read::{At, Object, Place, any_string, boolean, country, currency, string};
use super::value::Value;
use crate::calendar::Moment;
use crate::catalog::{Catalog, CycleId, MAX_SEATS, TaxRate};
use crate::money::MAX_MINOR;
use crate::request::{
    CancelRequest, Options, QuoteRequest, SeatChangeRequest, Subscription, UpgradeRequest,
};

/// Most lines, and so most add-ons.
const MAX_LINES: usize = 200;
/// Most invoices listed.
const MAX_UPCOMING: i64 = 24;

/// A reader of requests.
pub struct Requests<'c> {
    names: Names<'c>,
}

type Read<T> = Result<T, PricingError>;

impl<'c> Requests<'c> {
    /// A reader for an engine's catalogue.
    #[must_use]
    pub fn new(catalog: &'c Catalog) -> Requests<'c> {
        Requests {
            names: Names::of(catalog),
        }
    }

    /// Reads a quote's request.
    ///
    /// # Errors
    /// Every issue found.
    pub fn quote<'v>(&self, value: &'v Value<'v>) -> Read<QuoteRequest<'v>> {
        self.read(value, |o| {
            let on = o.required("on", moment);
            let currency = o.required("currency", currency);
            let cycle = o.required("cycle", cycle_name);
            let plan = o.required("plan", plan_name);
            let seats = o.field("seats", |at| at.count(1, MAX_SEATS));
            let country = o.field("country", country);
            let add_ons = o.field_with("addOns", |at| wishes(at, 1, cycle, Comes::Now));
            let promotions = o.field("promotions", |at| at.list(MAX_LINES, any_string));
            let billing_anchor = o.field("billingAnchor", moment);
            let balance = o.field("balance", |at| at.int(0, MAX_MINOR));
            let purchased_via = o.field("purchasedVia", string);
            let lead_times = o.field("leadTimes", |at| at.list(MAX_LINES, lead_time));
            let options = options(&o, true);
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
            let subscription = o.required("subscription", subscription);
            let on = stand(&o, subscription.as_ref());
            let plan_cycle = subscription.as_ref().map(|s| s.cycle);
            let to = o.field_with("to", |at| change(at, plan_cycle, Comes::Now));
            let promotions = o.field("promotions", |at| at.list(MAX_LINES, any_string));
            let options = options(&o, true);
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
            let subscription = o.required("subscription", subscription);
            let on = stand(&o, subscription.as_ref());
            let least = i64::from(!o.has("addOn"));
            let seats = o.required_with("seats", |at| at.count(least, MAX_SEATS));
            let add_on = o.field("addOn", add_on_name);
            let cycle = own_cycle(&o, "addOn");
            let options = options(&o, false);
            o.close();
            Some(SeatChangeRequest {
                subscription: subscription?,
                on: on?,
                seats: seats?,
                add_on,
                cycle,
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
            let subscription = o.required("subscription", subscription);
            let on = stand(&o, subscription.as_ref());
            let item = o.field_with("item", |at| {
                let item = item(at)?;
                let held = subscription
                    .as_ref()
                    .is_none_or(|s| s.plan == item || s.add_ons.iter().any(|a| a.item == item));
                if held {
                    return Some(item);
                }
                let id = at.str()?;
                at.fail("itemNotHeld", "the subscription does not hold `{}`", &[id])
            });
            let cycle = own_cycle(&o, "item");
            let reason = o.field("reason", any_string);
            let facts = o.field("facts", facts);
            let taxes = o.field("taxes", taxes);
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
                cycle,
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
            let place = Place::root(value, &issues, &self.names);
            Object::open(place.at()).and_then(read)
        };
        issues.finish(found)
    }
}

/// `on`, checked against the subscription.
fn stand(o: &Object<'_, '_>, subscription: Option<&Subscription<'_>>) -> Option<Moment> {
    o.required_with("on", |at| {
        let on = moment(at)?;
        let first = subscription.and_then(|s| s.period.map(|p| p.start).max(s.started_on));
        if first.is_some_and(|first| on < first) {
            return at.fail(
                "onBeforeStart",
                "the subscription or its period starts later",
                &[],
            );
        }
        Some(on)
    })
}

/// The cycle of the add-on that another field names.
fn own_cycle(o: &Object<'_, '_>, named: &str) -> Option<CycleId> {
    o.has(named).then(|| o.field("cycle", cycle_name))?
}

fn options<'v>(o: &Object<'v, '_>, wants: bool) -> Options<'v> {
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
    options.taxes = o.field("taxes", taxes);
    options.upcoming = o
        .field("upcoming", |at| at.int(0, MAX_UPCOMING))
        .and_then(|n| usize::try_from(n).ok())
        .unwrap_or(0);
    options.explain = o.field("explain", boolean).unwrap_or(false);
    options
}

fn taxes(at: At<'_, '_>) -> Option<Vec<TaxRate>> {
    at.list(MAX_LINES, tax_rate)
}
