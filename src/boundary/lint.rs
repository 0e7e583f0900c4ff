//! What a merchant would get wrong: findings over a whole catalogue.

use super::issue::{Issues, Path};
use super::value::Value;
use crate::boundary::words::number;
use crate::catalog::{Catalog, Kind, Model, Product, Term, folded};
use crate::money::Currency;

/// Adds findings to those of reading, warnings among them where they are `wanted`. `catalog` is absent where reading found errors;
/// ids are looked at all the same.
pub fn lint(value: &Value<'_>, catalog: Option<&Catalog>, wanted: bool, issues: &Issues) {
    duplicates(value, issues);
    circles(value, issues);
    let Some(catalog) = catalog else { return };
    for (at, product) in catalog.products.iter().enumerate() {
        let (list, index) = if at < catalog.plans {
            ("plans", at)
        } else {
            ("addOns", at - catalog.plans)
        };
        let path = Path::ROOT;
        let path = path.key(list);
        let path = path.index(index);
        ambiguous(product, &path, issues);
        if wanted {
            holes(catalog, at, product, &path, issues);
            cheaper_with_more(product, &path, issues);
        }
    }
    if wanted {
        unused_cycles(catalog, issues);
        wordless(value, issues);
    }
}

fn strings<'v>(value: &'v Value<'v>, list: &str, key: &str) -> Vec<(usize, &'v str)> {
    let Some(Value::List(items)) = value.get(list) else {
        return Vec::new();
    };
    let text = |(i, item): (usize, &'v Value<'v>)| match item.get(key) {
        Some(Value::Str(s)) => Some((i, s.as_ref())),
        _ => None,
    };
    items.iter().enumerate().filter_map(text).collect()
}

/// Ids are unique over plans and add-ons, codes and rates among themselves.
fn duplicates(value: &Value<'_>, issues: &Issues) {
    let mut seen: Vec<&str> = Vec::new();
    for list in ["plans", "addOns"] {
        for (i, id) in strings(value, list, "id") {
            report_twice(&mut seen, id, list, i, "id", issues);
        }
    }
    for (list, key) in [("taxes", "id"), ("leadTimes", "id")] {
        let mut seen = Vec::new();
        for (i, id) in strings(value, list, key) {
            report_twice(&mut seen, id, list, i, key, issues);
        }
    }
    let codes: Vec<(usize, String)> = strings(value, "promotions", "code")
        .into_iter()
        .map(|(i, c)| (i, folded(c.trim())))
        .collect();
    let mut seen = Vec::new();
    for (i, code) in &codes {
        report_twice(&mut seen, code, "promotions", *i, "code", issues);
    }
}

fn report_twice<'s>(
    seen: &mut Vec<&'s str>,
    id: &'s str,
    list: &str,
    i: usize,
    key: &str,
    issues: &Issues,
) {
    if seen.contains(&id) {
        let path = Path::ROOT;
        let path = path.key(list);
        let path = path.index(i);
        issues.error(
            "duplicateId",
            &path.key(key),
            "`{}` is taken already",
            &[id],
        );
    }
    seen.push(id);
}

/// Included items that are products lead on to what those include; none may lead back.
fn circles(value: &Value<'_>, issues: &Issues) {
    let mut edges: Vec<(&str, &str)> = Vec::new();
    let mut starts: Vec<(&str, usize, &str)> = Vec::new();
    for list in ["plans", "addOns"] {
        let Some(Value::List(items)) = value.get(list) else {
            continue;
        };
        for (i, item) in items.iter().enumerate() {
            let (Some(Value::Str(id)), Some(Value::List(includes))) =
                (item.get("id"), item.get("includes"))
            else {
                continue;
            };
            starts.push((list, i, id));
            edges.extend(includes.iter().filter_map(|inc| match inc.get("item") {
                Some(Value::Str(to)) => Some((id.as_ref(), to.as_ref())),
                _ => None,
            }));
        }
    }
    for (list, i, start) in starts {
        let mut reached: Vec<&str> = Vec::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for (_, to) in edges.iter().filter(|(from, _)| *from == at) {
                if !reached.contains(to) {
                    reached.push(to);
                    open.push(to);
                }
            }
        }
        if reached.contains(&start) {
            let path = Path::ROOT;
            let path = path.key(list);
            let path = path.index(i);
            issues.error(
                "circularInclusion",
                &path.key("includes"),
                "`{}` includes itself",
                &[start],
            );
        }
    }
}

fn ambiguous(product: &Product, path: &Path<'_>, issues: &Issues) {
    for (i, price) in product.prices.iter().enumerate() {
        let same = |other: &crate::catalog::Price| {
            other.currency == price.currency
                && other.cycle == price.cycle
                && other.plan == price.plan
                && other.country == price.country
        };
        if product.prices.iter().take(i).any(same) {
            let list = path.key("prices");
            issues.error(
                "ambiguousPrice",
                &list.index(i),
                "an earlier price has the same currency, cycle, plan and country",
                &[],
            );
        }
    }
}

/// Plans are measured against each other, an add-on against its own prices.
fn holes(catalog: &Catalog, at: usize, product: &Product, path: &Path<'_>, issues: &Issues) {
    if product.kind != Kind::Paid || product.sell.is_some() || product.term == Term::OneTime {
        return;
    }
    let is_plan = at < catalog.plans;
    let compared = catalog.products.iter().enumerate().filter(|(i, other)| {
        let of_kind = if is_plan {
            *i < catalog.plans && other.kind == Kind::Paid
        } else {
            *i == at
        };
        of_kind && other.sell.is_none() && other.term != Term::OneTime
    });
    let mut cycles = Vec::new();
    let mut currencies: Vec<Currency> = Vec::new();
    for price in compared.flat_map(|(_, other)| &other.prices) {
        if let Some(cycle) = price.cycle.filter(|c| !cycles.contains(c)) {
            cycles.push(cycle);
        }
        if !currencies.contains(&price.currency) {
            currencies.push(price.currency);
        }
    }
    for cycle in &cycles {
        for currency in &currencies {
            if !product
                .prices
                .iter()
                .any(|p| p.cycle == Some(*cycle) && p.currency == *currency)
            {
                issues.warning(
                    "priceHole",
                    &path.key("prices"),
                    "`{}` has no price for `{}` in {}",
                    &[&product.id, catalog.cycle(*cycle).0, currency.code()],
                );
            }
        }
    }
}

fn cheaper_with_more(product: &Product, path: &Path<'_>, issues: &Issues) {
    for (i, price) in product.prices.iter().enumerate() {
        let (Model::Volume(tiers) | Model::Stairstep(tiers)) = &price.model else {
            continue;
        };
        for top in tiers.iter().filter_map(|t| t.up_to) {
            let (Ok(below), Ok(above)) = (price.model.price(top), price.model.price(top + 1))
            else {
                continue;
            };
            if above.compare(below).is_ok_and(core::cmp::Ordering::is_lt) {
                let list = path.key("prices");
                issues.warning(
                    "cheaperWithMore",
                    &list.index(i),
                    "{} cost less than {}",
                    &[&number(i64::from(top) + 1), &number(i64::from(top))],
                );
                break;
            }
        }
    }
}

fn unused_cycles(catalog: &Catalog, issues: &Issues) {
    for (i, (name, _)) in catalog.cycles.iter().enumerate() {
        let used = |p: &crate::catalog::Price| p.cycle.is_some_and(|c| usize::from(c.0) == i);
        if !catalog
            .products
            .iter()
            .any(|product| product.prices.iter().any(used))
        {
            let path = Path::ROOT;
            let path = path.key("cycles");
            issues.warning(
                "unusedCycle",
                &path.key(name),
                "nothing is sold on `{}`",
                &[name],
            );
        }
    }
}

/// The merchant's own codes without words.
fn wordless(value: &Value<'_>, issues: &Issues) {
    let texts = value.get("texts");
    let mut seen: Vec<&str> = Vec::new();
    let root = Path::ROOT;
    walk(value, &root, &mut |key, code, path| {
        if texts.is_some_and(|t| t.get(code).is_some()) || seen.contains(&code) {
            return;
        }
        seen.push(code);
        let (kind, words) = if key == "notices" {
            ("noticeWithoutText", "notice")
        } else {
            ("reasonWithoutText", "reason")
        };
        issues.warning(
            kind,
            path,
            "the {} `{}` has no words in `texts`",
            &[words, code],
        );
    });
}

/// Visits every notice and refusal code.
fn walk<'v>(
    value: &'v Value<'v>,
    path: &Path<'_>,
    visit: &mut impl FnMut(&str, &'v str, &Path<'_>),
) {
    match value {
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, &path.index(i), visit);
            }
        }
        Value::Map(fields) => {
            for (key, item) in fields {
                let here = path.key(key);
                match (key.as_ref(), item) {
                    ("notices", Value::List(codes)) => {
                        for (i, code) in codes.iter().enumerate() {
                            if let Value::Str(code) = code {
                                visit("notices", code, &here.index(i));
                            }
                        }
                    }
                    ("refuse" | "late", Value::Map(_)) => {
                        if let Some(Value::Str(code)) = item.get("code") {
                            visit("refuse", code, &here.key("code"));
                        }
                    }
                    ("facts" | "texts", _) => {}
                    _ => walk(item, &here, visit),
                }
            }
        }
        _ => {}
    }
}
