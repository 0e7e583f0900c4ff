//! Charges of a state, their discounts and taxes, and the lines and totals they make.

use crate::book::{Book, Product};
use crate::cal::Period;
use crate::json::{flag, list, text, words};
use crate::num::{Q, dec, q, round};
use crate::part::Part;
use crate::promo::{self, Base, Buyer, ProductRef, shares};
use crate::state::{Held, Item, State};
use num_traits::Zero;
use serde_json::{Value, json};

/// One thing charged, before it becomes a line.
#[derive(Clone)]
pub struct Charge<'a> {
    pub product: Product<'a>,
    pub slot: String,
    pub setup: bool,
    pub cycle: String,
    pub quantity: i64,
    pub span: Option<Period>,
    pub part: Part,
    pub trial: bool,
    pub exact: Q,
    pub amount: i64,
    pub full: i64,
    /// What each code takes off: same order as the codes given to `discount`.
    pub cuts: Vec<i64>,
}

impl Charge<'_> {
    pub fn net(&self) -> i64 {
        self.amount - self.cuts.iter().sum::<i64>()
    }
}

pub fn buyer(state: &State) -> Buyer<'_> {
    Buyer {
        seats: state.seats,
        currency: &state.currency,
        country: state.country.as_deref(),
    }
}

/// The charge of an item for a span; none where no price exists.
pub fn charge<'a>(
    book: &Book<'a>,
    state: &State,
    item: &Item,
    part: Part,
    span: Option<Period>,
) -> Option<Charge<'a>> {
    let product = item.product(book);
    let price = book.price(
        product,
        &state.plan,
        &item.cycle,
        &state.currency,
        state.country.as_deref(),
    )?;
    let free = product.kind() == "trial";
    let exact = if free {
        Q::zero()
    } else {
        book.unrounded(price, item.quantity, &part)
    };
    let full = if free {
        Q::zero()
    } else {
        book.unrounded(price, item.quantity, &Part::one())
    };
    Some(Charge {
        product,
        slot: item.slot.clone(),
        setup: false,
        cycle: item.code_cycle(),
        quantity: item.quantity,
        span,
        part,
        trial: false,
        amount: round(&exact, &book.rounding),
        full: round(&full, &book.rounding),
        exact,
        cuts: vec![],
    })
}

/// The setup fee of an item, where its price has one.
pub fn setup_fee<'a>(book: &Book<'a>, state: &State, item: &Item) -> Option<Charge<'a>> {
    let product = item.product(book);
    let price = book.price(
        product,
        &state.plan,
        &item.cycle,
        &state.currency,
        state.country.as_deref(),
    )?;
    let exact = book.minor(text(price, "setupFee")?, &state.currency);
    let amount = round(&exact, &book.rounding);
    Some(Charge {
        product,
        slot: format!("{}+setup", item.slot),
        setup: true,
        cycle: item.code_cycle(),
        quantity: 1,
        span: None,
        part: Part::one(),
        trial: false,
        exact,
        amount,
        full: amount,
        cuts: vec![],
    })
}

/// Spreads the discounts of the codes over the charges.
pub fn discount(book: &Book, charges: &mut [Charge], held: &[&Held], buyer: &Buyer) {
    let bases: Vec<Base> = charges
        .iter()
        .map(|c| Base {
            product: ProductRef(c.product),
            setup: c.setup,
            cycle: c.cycle.clone(),
            amount: c.amount,
            full: c.full,
            part: book.quantised(c.part.exact()),
        })
        .collect();
    let all = shares(book, held, &bases, buyer);
    for (i, c) in charges.iter_mut().enumerate() {
        c.cuts = all.iter().map(|row| row[i]).collect();
    }
}

pub fn line(book: &Book, c: &Charge) -> Value {
    let kind = if c.setup {
        "setupFee"
    } else if c.product.is_plan {
        "plan"
    } else {
        "addOn"
    };
    let mut v = json!({ "kind": kind, "item": c.product.id(), "quantity": c.quantity });
    if let Some(p) = c.span {
        v["period"] = period(book, p);
    }
    v["amount"] = json!(c.amount);
    let partial = !c.part.whole && c.part.num != c.part.den;
    if c.trial || partial {
        v["fullAmount"] = json!(c.full);
    }
    if !c.trial && partial {
        v["proration"] = json!({ "numerator": c.part.num, "denominator": c.part.den, "grain": book.grain.name() });
    }
    v
}

pub fn period(book: &Book, p: Period) -> Value {
    json!({ "start": book.grain.text(p.start), "end": book.grain.text(p.end) })
}

/// What tax looks at, line by line: a product (or its setup fee) and what it comes to after discounts.
pub struct Taxed<'a> {
    pub parts: Vec<(Product<'a>, bool, i64)>,
}

impl<'a> Taxed<'a> {
    pub fn of(product: Product<'a>, net: i64) -> Self {
        Self {
            parts: vec![(product, false, net)],
        }
    }
}

pub struct Tax {
    pub lines: Vec<(String, i64)>,
    pub included: i64,
}

fn rate_covers(rate: &Value, product: Product, setup: bool) -> bool {
    words(rate, "appliesTo")
        .is_none_or(|names| product.named_in(&names) || (setup && names.contains(&"setupFee")))
}

/// Tax per rate on the net sum; no rate is taken of another's tax.
pub fn tax(book: &Book, rates: &[Value], country: Option<&str>, on: &[Taxed]) -> Tax {
    let mode = book.tax.1.as_str();
    let rates: Vec<&Value> = rates
        .iter()
        .filter(|r| words(r, "countries").is_none_or(|c| country.is_some_and(|x| c.contains(&x))))
        .collect();
    let percent = |r: &Value| dec(text(r, "percent").expect("percent"));
    let inclusive = |r: &Value| flag(r, "inclusive") == Some(true);
    let mut out = Tax {
        lines: vec![],
        included: 0,
    };
    for rate in &rates {
        let mut exact: Vec<Q> = vec![];
        for line in on {
            let covered: Vec<Q> = line
                .parts
                .iter()
                .filter(|(p, setup, _)| rate_covers(rate, *p, *setup))
                .map(|(p, setup, net)| {
                    let inside: Q = rates
                        .iter()
                        .filter(|r| inclusive(r) && rate_covers(r, *p, *setup))
                        .fold(Q::zero(), |a, r| a + percent(r));
                    // inclusive: its part of the gross; exclusive: on the gross without the tax that is inside it
                    q(*net) * percent(rate) / (q(100) + inside)
                })
                .collect();
            if !covered.is_empty() {
                exact.push(covered.into_iter().fold(Q::zero(), |a, b| a + b));
            }
        }
        if exact.is_empty() {
            continue;
        }
        let amount = if book.tax.0 {
            exact.iter().map(|x| round(x, mode)).sum()
        } else {
            round(&exact.iter().fold(Q::zero(), |a, b| a + b), mode)
        };
        if inclusive(rate) {
            out.included += amount;
        } else {
            out.lines
                .push((text(rate, "id").expect("id").into(), amount));
        }
    }
    out
}

/// The rates of the request, else of the catalogue.
pub fn rates(book: &Book, request: &Value) -> Vec<Value> {
    let from = if request.get("taxes").is_some() {
        request
    } else {
        book.v
    };
    list(from, "taxes").to_vec()
}

/// Lines and totals of a bill.
pub struct Bill {
    pub lines: Vec<Value>,
    pub totals: Value,
    pub total: i64,
}

/// Puts credits and charges, included lines, discounts and taxes together.
pub fn bill(
    book: &Book,
    lines: Vec<Value>,
    included: Vec<Value>,
    cuts: &[(String, i64)],
    tax: &Tax,
) -> Bill {
    let mut subtotal = 0;
    let mut all = lines;
    for l in &all {
        subtotal += l["amount"].as_i64().expect("amount");
    }
    all.extend(included);
    // percentages before amounts, as they are taken
    let percent =
        |c: &(String, i64)| promo::find(book, &c.0).is_some_and(|p| p.get("percent").is_some());
    let (first, then): (Vec<_>, Vec<_>) = cuts.iter().partition(|c| percent(c));
    let mut off = 0;
    for (code, amount) in first.into_iter().chain(then) {
        if *amount != 0 {
            off += amount;
            all.push(json!({ "kind": "discount", "item": code, "quantity": 1, "amount": -amount }));
        }
    }
    let mut added = 0;
    for (id, amount) in &tax.lines {
        added += amount;
        all.push(json!({ "kind": "tax", "item": id, "quantity": 1, "amount": amount }));
    }
    let total = subtotal - off + added;
    let totals = json!({ "subtotal": subtotal, "discount": -off, "tax": added, "taxIncluded": tax.included, "total": total });
    Bill {
        lines: all,
        totals,
        total,
    }
}

/// Lines of amount zero for what comes along.
pub fn included_lines(product: Product, quantity: i64) -> Vec<Value> {
    list(product.v, "includes")
        .iter()
        .filter(|i| {
            i.get("whenSeatsAtLeast")
                .and_then(Value::as_i64)
                .is_none_or(|n| quantity >= n)
        })
        .map(|i| json!({ "kind": "included", "item": i["item"], "quantity": 1, "amount": 0 }))
        .collect()
}
