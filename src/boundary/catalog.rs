//! Reading a catalogue: shape, limits and every name resolved.

use super::issue::Issues;
use super::policies;
use super::read::{
    At, Object, Place, Quoted, any_string, boolean, countries, country, currency, date, decimal,
    owned, strings, unknown,
};
use super::value::Value;
use crate::calendar::{
    Billing, ChangeDay, Cycle, DayCount, Factor, Grain, Level, MonthEnd, RoundingLevel, Stub,
    SumRounding,
};
use crate::catalog::{
    Availability, Capacity, Catalog, CycleId, Feature, Included, ItemId, Kind, LeadTime, MAX_SEATS,
    Model, Price, Product, Promotion, Seats, TaxRate, Term, Tier, Unit, folded,
};
use crate::money::{Currency, Ratio, Rounding, decimal_text};
use rust_decimal::Decimal;

/// Most plans, and most add-ons.
pub const MAX_PRODUCTS: usize = 500;
/// Most tiers of a price.
pub const MAX_TIERS: usize = 100;
/// Most elements of any other list.
pub const MAX_LIST: usize = 5_000;

/// Names that the rest of a catalogue refers to.
#[derive(Clone, Copy)]
pub struct Names<'n> {
    /// Products by id, sorted.
    pub by_id: &'n [(Box<str>, ItemId)],
    /// Products by family.
    pub families: &'n [(Box<str>, ItemId)],
    /// Cycle names in order.
    pub cycles: &'n [(Box<str>, Cycle)],
    /// How many products are plans.
    pub plans: usize,
}

/// The ids of a catalogue's products, read before the products, since prices and rules refer to them.
#[derive(Default)]
struct Ids {
    by_id: Vec<(Box<str>, ItemId)>,
    families: Vec<(Box<str>, ItemId)>,
    plans: usize,
}

/// Reads a catalogue; findings go to `issues`, and there is none only where the result is one.
pub fn catalog(value: &Value<'_>, issues: &Issues) -> Option<Catalog> {
    let place = Place::root(value, issues);
    let o = Object::open(place.at())?;
    // Editors put it there, to know by what to complete and check.
    o.field("$schema", any_string);
    o.required("schema", |at| match at.str()? {
        "prorata/1" => Some(()),
        other => at.help(
            "unknownSchema",
            format_args!("`{other}` is not a schema known here"),
            format_args!("write \"prorata/1\""),
        ),
    });
    let id = o.required("id", owned);
    let revision = o.required("revision", owned);
    let billing = o.field("billing", billing);
    let cycles = o.required("cycles", |at| {
        // A name with a bad length is known all the same.
        at.entries(100, |name, at| {
            Some((Box::from(name), cycle(at).unwrap_or(Cycle::Months(1))))
        })
    });
    let cycles = cycles.unwrap_or_default();
    let ids = Ids::scan(value);
    let names = Names {
        by_id: &ids.by_id,
        families: &ids.families,
        cycles: &cycles,
        plans: ids.plans,
    };
    let plans = o.required("plans", |at| {
        if matches!(at.value, Value::List(list) if list.is_empty()) {
            return at.fail("emptyList", format_args!("expected at least one plan"));
        }
        at.list(MAX_PRODUCTS, |at| product(at, names, true))
    });
    let add_ons = o.field("addOns", |at| {
        at.list(MAX_PRODUCTS, |at| product(at, names, false))
    });
    let promotions = o.field("promotions", |at| {
        at.list(MAX_LIST, |at| promotion(at, names))
    });
    let taxes = o.field("taxes", |at| at.list(MAX_LIST, |at| tax_rate(at, names)));
    let policies = o.required("policies", |at| policies::policies(at, names));
    o.field("texts", |at| at.entries(MAX_LIST, |_, at| text(at)));
    let lead_times = o.field("leadTimes", |at| at.list(MAX_LIST, lead_time));
    o.close();
    let mut products = plans?;
    products.extend(add_ons.unwrap_or_default());
    Some(Catalog {
        id: id?,
        revision: revision?,
        billing: billing.unwrap_or_default(),
        plans: ids.plans,
        cycles,
        by_id: ids.by_id,
        families: ids.families,
        products,
        promotions: promotions.unwrap_or_default(),
        taxes: taxes.unwrap_or_default(),
        policies: policies?,
        lead_times: lead_times.unwrap_or_default(),
    })
}

impl Ids {
    fn scan(value: &Value<'_>) -> Ids {
        let mut ids = Ids::default();
        let mut next: u16 = 0;
        for list in ["plans", "addOns"] {
            let Some(Value::List(items)) = value.get(list) else {
                continue;
            };
            for item in items.iter().take(MAX_PRODUCTS) {
                let text = |key| match item.get(key) {
                    Some(Value::Str(s)) => Some(Box::<str>::from(s.as_ref())),
                    _ => None,
                };
                if let Some(id) = text("id") {
                    let at = ids.by_id.partition_point(|(known, _)| *known <= id);
                    ids.by_id.insert(at, (id, ItemId(next)));
                }
                if let Some(family) = text("family") {
                    ids.families.push((family, ItemId(next)));
                }
                next += 1;
            }
            if list == "plans" {
                ids.plans = usize::from(next);
            }
        }
        ids
    }
}

impl<'n> Names<'n> {
    /// The names of an engine's catalogue, for what a request refers to.
    #[must_use]
    pub fn of(catalog: &'n Catalog) -> Names<'n> {
        Names {
            by_id: &catalog.by_id,
            families: &catalog.families,
            cycles: &catalog.cycles,
            plans: catalog.plans,
        }
    }

    fn find(self, id: &str) -> Option<ItemId> {
        let at = self
            .by_id
            .binary_search_by(|(name, _)| name.as_ref().cmp(id))
            .ok()?;
        self.by_id.get(at).map(|(_, item)| *item)
    }

    /// One plan by its id.
    pub fn plan(self, at: At<'_, '_>) -> Option<ItemId> {
        let id = at.str()?;
        match self.find(id) {
            Some(item) if usize::from(item.0) < self.plans => Some(item),
            _ => self.unknown(at, "unknownPlan", id),
        }
    }

    /// Items by id or family, one or a list.
    pub fn items(self, at: At<'_, '_>, plans_only: bool) -> Option<Vec<ItemId>> {
        let mut all = Vec::new();
        at.one_or_list(MAX_LIST, |at| {
            let id = at.str()?;
            let before = all.len();
            all.extend(self.find(id));
            all.extend(
                self.families
                    .iter()
                    .filter(|(f, _)| f.as_ref() == id)
                    .map(|(_, item)| *item),
            );
            if plans_only {
                all.retain(|item| usize::from(item.0) < self.plans);
            }
            if all.len() == before {
                return self.unknown(
                    at,
                    if plans_only {
                        "unknownPlan"
                    } else {
                        "unknownItem"
                    },
                    id,
                );
            }
            Some(())
        })?;
        if matches!(at.value, Value::List(given) if given.is_empty()) {
            return at.fail("emptyList", format_args!("expected at least one name"));
        }
        Some(all)
    }

    fn unknown<T>(self, at: At<'_, '_>, code: &'static str, id: &str) -> Option<T> {
        let plans_only = code == "unknownPlan";
        let fits = |item: ItemId| !plans_only || usize::from(item.0) < self.plans;
        let mut known = self
            .by_id
            .iter()
            .filter(|(_, item)| fits(*item))
            .map(|(name, _)| name.as_ref());
        let what = if plans_only { "a plan of" } else { "in" };
        unknown(
            at,
            code,
            format_args!("`{id}` is not {what} this catalogue"),
            &mut known,
        )
    }

    /// A cycle by its name.
    pub fn cycle(self, at: At<'_, '_>) -> Option<CycleId> {
        let name = at.str()?;
        match self.cycles.iter().position(|(n, _)| n.as_ref() == name) {
            Some(index) => u8::try_from(index).ok().map(CycleId),
            None => unknown_cycle(at, name, self.cycles),
        }
    }
}

/// Reports a cycle that the catalogue does not have.
#[cold]
pub fn unknown_cycle<T>(at: At<'_, '_>, name: &str, cycles: &[(Box<str>, Cycle)]) -> Option<T> {
    let known = Quoted(|| cycles.iter().map(|(name, _)| name.as_ref()));
    at.help(
        "unknownCycle",
        format_args!("`{name}` is not a cycle of this catalogue"),
        format_args!("one of {known}"),
    )
}

/// `{ months }` or `{ days }`.
pub fn cycle(at: At<'_, '_>) -> Option<Cycle> {
    let o = Object::open(at)?;
    let months = o.field("months", |at| at.count(1, 1_200));
    let days = o.field("days", |at| at.count(1, 36_600));
    let both = o.has("months") == o.has("days");
    o.close();
    if both {
        return at.fail(
            "missingField",
            format_args!("expected either `months` or `days`"),
        );
    }
    months.map(Cycle::Months).or(days.map(Cycle::Days))
}

/// A rounding mode.
pub fn rounding(at: At<'_, '_>) -> Option<Rounding> {
    at.one_of(&Rounding::NAMES)
}

/// `billing`, every field with its default.
pub fn billing(at: At<'_, '_>) -> Option<Billing> {
    let o = Object::open(at)?;
    let grain = o.field("grain", |at| {
        at.one_of(&[
            ("day", Grain::Day),
            ("minute", Grain::Minute),
            ("second", Grain::Second),
            ("millisecond", Grain::Millisecond),
        ])
    });
    let day_count = o.field("dayCount", |at| match at.value {
        Value::Map(_) => {
            let o = Object::open(at)?;
            let days = o.required("fixedDays", |at| at.count(1, 366));
            o.close();
            days.map(DayCount::Fixed)
        }
        _ => at.one_of(&[
            ("actual", DayCount::Actual),
            ("30/360", DayCount::Thirty360),
        ]),
    });
    let change_day = o.field("changeDay", |at| {
        at.one_of(&[
            ("new", ChangeDay::New),
            ("old", ChangeDay::Old),
            ("both", ChangeDay::Both),
        ])
    });
    let factor = o.field("factor", |at| {
        let o = Object::open(at)?;
        let scale = o.required("scale", |at| at.count(0, 12));
        let rounding = o.required("rounding", rounding);
        o.close();
        Some(Factor {
            scale: scale?,
            rounding: rounding?,
        })
    });
    let mode = o.field("rounding", rounding);
    let rounding_level = o.field("roundingLevel", |at| {
        at.one_of(&[
            ("line", RoundingLevel::Line),
            ("unit", RoundingLevel::Unit),
            ("rate", RoundingLevel::Rate),
        ])
    });
    let stub = o.field("stub", |at| {
        at.one_of(&[
            ("endsAtAnchor", Stub::EndsAtAnchor),
            ("startsAtStart", Stub::StartsAtStart),
        ])
    });
    let month_end = o.field("monthEnd", month_end);
    let mode = mode.unwrap_or_default();
    let sums = |at: At<'_, '_>| {
        let o = Object::open(at)?;
        let level = o.field("level", |at| {
            at.one_of(&[("total", Level::Total), ("line", Level::Line)])
        });
        let rounding = o.field("rounding", rounding);
        o.close();
        Some(SumRounding {
            level: level.unwrap_or_default(),
            rounding: rounding.unwrap_or(mode),
        })
    };
    let as_above = SumRounding {
        level: Level::Total,
        rounding: mode,
    };
    let tax = o.field("tax", sums).unwrap_or(as_above);
    let discount = o.field("discount", sums).unwrap_or(as_above);
    o.close();
    Some(Billing {
        grain: grain.unwrap_or_default(),
        day_count: day_count.unwrap_or_default(),
        change_day: change_day.unwrap_or_default(),
        factor,
        rounding: mode,
        rounding_level: rounding_level.unwrap_or_default(),
        stub: stub.unwrap_or_default(),
        month_end: month_end.unwrap_or_default(),
        tax,
        discount,
    })
}

/// `clamp` or `sticky`.
pub fn month_end(at: At<'_, '_>) -> Option<MonthEnd> {
    at.one_of(&[("clamp", MonthEnd::Clamp), ("sticky", MonthEnd::Sticky)])
}

/// A string, or strings by language.
pub fn text(at: At<'_, '_>) -> Option<()> {
    match at.value {
        Value::Map(_) => at.entries(100, |_, at| any_string(at).map(drop)).map(drop),
        _ => at.str().map(drop),
    }
}

/// The kinds of a plan.
pub const KINDS: [(&str, Kind); 3] = [
    ("paid", Kind::Paid),
    ("free", Kind::Free),
    ("trial", Kind::Trial),
];

fn product(at: At<'_, '_>, names: Names<'_>, is_plan: bool) -> Option<Product> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    o.required("name", text);
    let rank = if is_plan {
        o.required("rank", |at| at.int(-1_000_000, 1_000_000))
    } else {
        Some(0)
    };
    let family = o.field("family", owned);
    let kind = if is_plan {
        o.field("kind", |at| at.one_of(&KINDS))
    } else {
        None
    };
    let trial_days = o.field("trialDays", |at| at.count(0, 3_660));
    let seats = o.field("seats", seats);
    let term = o
        .field("term", |at| {
            at.one_of(&[
                ("recurring", Term::Recurring),
                ("oneTime", Term::OneTime),
                ("fixed", Term::Fixed),
            ])
        })
        .unwrap_or(Term::Recurring);
    let prices = o.required("prices", |at| {
        at.list(MAX_LIST, |at| price(at, names, term, is_plan))
    });
    let capacity = o.field("capacity", |at| {
        at.entries(100, |name, at| {
            let capacity = match at.value {
                Value::Map(_) => {
                    let o = Object::open(at)?;
                    let adds = o.required("adds", |at| at.int(0, 1_000_000_000_000));
                    o.close();
                    Capacity::Adds(adds?)
                }
                _ => Capacity::Holds(at.int(0, 1_000_000_000_000)?),
            };
            Some((Box::from(name), capacity))
        })
    });
    let features = o.field("features", |at| {
        at.entries(500, |name, at| {
            let feature = match at.value {
                Value::Bool(b) => Feature::Has(*b),
                Value::Int(_) | Value::Number(_) | Value::Str(_) => Feature::Value,
                _ => return at.wrong("true, false, a number or a string"),
            };
            Some((Box::from(name), feature))
        })
    });
    let includes = o.field("includes", |at| at.list(100, included));
    let notices = o.field("notices", strings);
    let availability = o.field("availability", availability);
    let sell = o.field("sell", |at| policies::refuse_object(at));
    let (mut plans, mut one_cycle, mut whole_batch) = (None, None, None);
    if !is_plan {
        plans = o.field("plans", |at| names.items(at, true));
        one_cycle = o.field("oneCyclePerAddOn", boolean);
        whole_batch = o.field("removeWholeBatch", boolean);
    }
    o.close();
    Some(Product {
        id: id?,
        family,
        rank: rank?,
        kind: kind.unwrap_or(Kind::Paid),
        trial_days: trial_days.unwrap_or(0),
        seats: seats.unwrap_or(Seats::ANY),
        prices: prices?,
        term,
        capacity: capacity.unwrap_or_default(),
        features: features.unwrap_or_default(),
        includes: includes.unwrap_or_default(),
        notices: notices.unwrap_or_default(),
        availability,
        sell,
        plans,
        one_cycle: one_cycle.unwrap_or(false),
        whole_batch: whole_batch.unwrap_or(false),
    })
}

fn seats(at: At<'_, '_>) -> Option<Seats> {
    let o = Object::open(at)?;
    let min = o.field("min", |at| at.count(1, MAX_SEATS)).unwrap_or(1);
    let max = o
        .field("max", |at| at.count(1, MAX_SEATS))
        .unwrap_or(MAX_SEATS);
    let step = o.field("step", |at| at.count(1, MAX_SEATS)).unwrap_or(1);
    o.close();
    if max < min {
        return at.fail(
            "outOfRange",
            format_args!("expected max to be at least min, found {min} to {max}"),
        );
    }
    Some(Seats { min, max, step })
}

fn included(at: At<'_, '_>) -> Option<Included> {
    let o = Object::open(at)?;
    let item = o.required("item", owned);
    o.required("name", text);
    let when = o.field("whenSeatsAtLeast", |at| at.count(1, MAX_SEATS));
    o.close();
    Some(Included {
        item: item?,
        when_seats_at_least: when.unwrap_or(1),
    })
}

fn availability(at: At<'_, '_>) -> Option<Availability> {
    let o = Object::open(at)?;
    let only = o.field("only", countries);
    let except = o.field("except", countries);
    let unclear = o.has("only") == o.has("except");
    o.close();
    if unclear {
        return at.fail(
            "missingField",
            format_args!("expected either `only` or `except`"),
        );
    }
    only.map(Availability::Only)
        .or(except.map(Availability::Except))
}

/// A decimal price in minor units, exact.
fn in_minor(decimal: Decimal, currency: Currency) -> Ratio {
    let scale = 10_i128.pow(decimal.scale().min(28));
    Ratio::new(decimal.mantissa() * currency.scale(), scale).reduced()
}

/// A decimal percent as a fraction.
pub fn percent(at: At<'_, '_>) -> Option<Ratio> {
    let decimal = decimal(at)?;
    Some(
        Ratio::new(
            decimal.mantissa(),
            10_i128.pow(decimal.scale().min(28)) * 100,
        )
        .reduced(),
    )
}

fn price(at: At<'_, '_>, names: Names<'_>, term: Term, is_plan: bool) -> Option<Price> {
    #[derive(Clone, Copy, PartialEq)]
    enum Name {
        Flat,
        PerSeat,
        Graduated,
        Volume,
        Stairstep,
        Package,
    }
    let o = Object::open(at)?;
    let currency = o.required("currency", currency);
    let cycle = if term == Term::OneTime {
        if o.has("cycle") {
            o.field_error(
                "cycle",
                "priceShape",
                format_args!("a one-time product has no cycle"),
            );
        }
        o.field("cycle", |at| names.cycle(at))
    } else {
        o.required("cycle", |at| names.cycle(at))
    };
    let plan = if is_plan {
        None
    } else {
        o.field("plan", |at| names.plan(at))
    };
    let country = o.field("country", country);
    let setup_fee = o.field("setupFee", decimal);
    let model = o.required("model", |at| {
        at.one_of(&[
            ("flat", Name::Flat),
            ("perSeat", Name::PerSeat),
            ("graduated", Name::Graduated),
            ("volume", Name::Volume),
            ("stairstep", Name::Stairstep),
            ("package", Name::Package),
        ])
    });
    let amount = o.field("amount", decimal);
    let tiers = o.field("tiers", |at| tiers(at, currency?));
    let size = o.field("packageSize", |at| at.count(1, MAX_SEATS));
    let tiered = matches!(
        model,
        Some(Name::Graduated | Name::Volume | Name::Stairstep)
    );
    let shape = |field: &'static str, wanted: bool| {
        if model.is_some() && o.has(field) != wanted {
            let what = if wanted {
                "is missing for"
            } else {
                "has no place in"
            };
            o.field_error(
                field,
                "priceShape",
                format_args!("`{field}` {what} this model"),
            );
        }
    };
    shape("amount", !tiered);
    shape("tiers", tiered);
    shape("packageSize", model == Some(Name::Package));
    o.close();
    let currency = currency?;
    let unit = |decimal: Decimal| {
        let minor = in_minor(decimal, currency);
        let major = minor.over(Ratio::new(currency.scale(), 1)).unwrap_or(minor);
        Unit {
            minor,
            text: decimal_text(major, currency.exponent()).into(),
        }
    };
    let model = match model? {
        Name::Flat => Model::Flat(unit(amount?)),
        Name::PerSeat => Model::PerSeat(unit(amount?)),
        Name::Package => Model::Package(unit(amount?), size?),
        Name::Graduated => Model::Graduated(tiers?),
        Name::Volume => Model::Volume(tiers?),
        Name::Stairstep => Model::Stairstep(tiers?),
    };
    Some(Price {
        currency,
        cycle,
        plan,
        country,
        setup_fee: setup_fee.map(|d| in_minor(d, currency)),
        model,
    })
}

fn tiers(at: At<'_, '_>, currency: Currency) -> Option<Vec<Tier>> {
    let tiers = at.list(MAX_TIERS, |at| {
        let o = Object::open(at)?;
        let up_to = o.required("upTo", |at| match at.value {
            Value::Null => Some(None),
            _ => at.count(1, MAX_SEATS).map(Some),
        });
        let unit = o.field("unit", decimal);
        let flat = o.field("flat", decimal);
        o.close();
        let minor = |d: Option<Decimal>| d.map_or(Ratio::ZERO, |d| in_minor(d, currency));
        Some(Tier {
            up_to: up_to?,
            unit: minor(unit),
            flat: minor(flat),
        })
    })?;
    let Value::List(given) = at.value else {
        return None;
    };
    if given.is_empty() {
        return at.fail("emptyList", format_args!("expected at least one tier"));
    }
    if tiers.len() < given.len() {
        return None;
    }
    let mut below = Some(0);
    for (i, tier) in tiers.iter().enumerate() {
        let rises = match (below, tier.up_to) {
            (Some(b), Some(top)) => top > b,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !rises {
            at.issues.error(
                "tierGap",
                &at.path.index(i),
                format_args!(
                    "each tier has to end above the one before, and only the last has no end"
                ),
            );
        }
        below = tier.up_to;
    }
    if below.is_some() {
        let last = at.path.index(tiers.len() - 1);
        at.issues.error_with_help(
            "tierGap",
            &last.key("upTo"),
            format_args!("the last tier ends"),
            format_args!("write null, so that every quantity has a price"),
        );
    }
    Some(tiers)
}

fn promotion(at: At<'_, '_>, names: Names<'_>) -> Option<Promotion> {
    let o = Object::open(at)?;
    let code = o.required("code", |at| {
        let code = at.str()?;
        if code.trim().is_empty() {
            at.fail(
                "invalidString",
                format_args!("expected a code that is not empty"),
            )
        } else {
            Some(code.trim())
        }
    });
    let percent = o.field("percent", |at| {
        let value = percent(at)?;
        if value.num() > value.den() {
            at.fail("outOfRange", format_args!("expected at most 100 percent"))
        } else {
            Some(value)
        }
    });
    let amount_off = o.field("amountOff", |at| {
        at.entries(300, |code, at| {
            let Some(currency) = Currency::find(code) else {
                return at.fail(
                    "unknownCurrency",
                    format_args!("`{code}` is not a currency of ISO 4217"),
                );
            };
            Some((currency, in_minor(decimal(at)?, currency)))
        })
    });
    let unclear = o.has("percent") == o.has("amountOff");
    let mut setup_fees = false;
    let applies_to = o.field("appliesTo", |at| {
        let Value::List(list) = at.value else {
            return at.wrong("a list");
        };
        setup_fees = list
            .iter()
            .any(|v| matches!(v, Value::Str(s) if s == "setupFee"));
        let mut all = Vec::new();
        at.list(MAX_LIST, |at| match at.value {
            Value::Str(s) if s == "setupFee" => Some(()),
            _ => names.items(at, false).map(|items| all.extend(items)),
        });
        Some(all)
    });
    let cycles = o.field("cycles", |at| at.list(100, |at| names.cycle(at)));
    let valid_from = o.field("validFrom", date);
    let valid_until = o.field("validUntil", date);
    let periods = o.field("periods", |at| at.count(1, 10_000));
    let min_seats = o.field("minSeats", |at| at.count(1, MAX_SEATS));
    let countries = o.field("countries", countries);
    let stackable = o.field("stackable", boolean);
    o.close();
    if unclear {
        return at.fail(
            "missingField",
            format_args!("expected either `percent` or `amountOff`"),
        );
    }
    if let (Some(from), Some(until)) = (valid_from, valid_until)
        && until < from
    {
        return at.fail(
            "outOfRange",
            format_args!("expected validUntil not to lie before validFrom"),
        );
    }
    let code = code?;
    Some(Promotion {
        code: code.into(),
        key: folded(code).into(),
        percent,
        amount_off: amount_off.unwrap_or_default(),
        applies_to,
        setup_fees,
        cycles,
        valid_from,
        valid_until,
        periods,
        min_seats,
        countries,
        stackable: stackable.unwrap_or(false),
    })
}

/// A tax rate, of the catalogue or of a request.
pub fn tax_rate(at: At<'_, '_>, names: Names<'_>) -> Option<TaxRate> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    let rate = o.required("percent", percent);
    let inclusive = o.field("inclusive", boolean);
    let countries = o.field("countries", countries);
    let applies_to = o.field("appliesTo", |at| names.items(at, false));
    o.close();
    Some(TaxRate {
        id: id?,
        rate: rate?,
        inclusive: inclusive.unwrap_or(false),
        countries,
        applies_to,
    })
}

fn lead_time(at: At<'_, '_>) -> Option<LeadTime> {
    let o = Object::open(at)?;
    let id = o.required("id", owned);
    let days = o.required("businessDays", |at| {
        let o = Object::open(at)?;
        let from = o.required("from", |at| at.count(0, 1_000));
        let to = o.required("to", |at| at.count(0, 1_000));
        o.close();
        let (from, to) = (from?, to?);
        if to < from {
            at.fail(
                "outOfRange",
                format_args!("expected `to` to be at least `from`"),
            )
        } else {
            Some((from, to))
        }
    });
    let holidays = o.field("holidays", |at| at.list(MAX_LIST, date));
    o.close();
    // One by one: a sort of the library's is a kilobyte or two of wasm.
    let mut sorted: Vec<i64> = Vec::new();
    for day in holidays.unwrap_or_default() {
        let at = sorted.partition_point(|known| *known < day.day());
        sorted.insert(at, day.day());
    }
    Some(LeadTime {
        id: id?,
        business_days: days?,
        holidays: sorted,
    })
}
