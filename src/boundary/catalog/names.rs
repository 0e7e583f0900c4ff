//! What the rest of a catalogue, and every request, refers to by name.

use super::{MAX_CYCLES, MAX_LIST, MAX_PRODUCTS};
use crate::boundary::read::{At, quoted, unknown};
use crate::boundary::value::Value;
use crate::calendar::{Cycle, Grain};
use crate::catalog::{Catalog, CycleId, ItemId, by_id};

/// Names that a catalogue or request refers to; borrowed from where they are.
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
    /// How finely moments are given.
    pub grain: Grain,
    /// All the rest, where it is there already.
    pub catalog: Option<&'n Catalog>,
}

/// The names of a catalogue, read before everything else, since prices and rules refer to them.
#[derive(Default)]
pub struct Ids {
    pub by_id: Vec<(Box<str>, ItemId)>,
    pub families: Vec<(Box<str>, ItemId)>,
    /// The lengths are not read yet.
    pub cycles: Vec<(Box<str>, Cycle)>,
    pub plans: usize,
}

impl Ids {
    pub fn scan(value: &Value<'_>) -> Ids {
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
        if let Some(Value::Map(cycles)) = value.get("cycles")
            && cycles.len() <= MAX_CYCLES
        {
            for (name, _) in cycles {
                ids.cycles.push((name.as_ref().into(), Cycle::Months(1)));
            }
        }
        ids
    }

    pub fn names(&self) -> Names<'_> {
        Names {
            by_id: &self.by_id,
            families: &self.families,
            cycles: &self.cycles,
            plans: self.plans,
            ..Names::NONE
        }
    }
}

impl<'n> Names<'n> {
    /// Where nothing is referred to.
    pub const NONE: Names<'static> = Names {
        by_id: &[],
        families: &[],
        cycles: &[],
        plans: 0,
        grain: Grain::Day,
        catalog: None,
    };

    /// The names of an engine's catalogue, for what a request refers to.
    #[must_use]
    pub fn of(catalog: &'n Catalog) -> Names<'n> {
        Names {
            by_id: &catalog.by_id,
            families: &catalog.families,
            cycles: &catalog.cycles,
            plans: catalog.plans,
            grain: catalog.billing.grain,
            catalog: Some(catalog),
        }
    }

    /// A plan or add-on by its id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<ItemId> {
        by_id(self.by_id, id)
    }

    fn is_plan(&self, item: ItemId) -> bool {
        usize::from(item.0) < self.plans
    }
}

/// What an id may stand for.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Plan,
    AddOn,
    Any,
}

impl Wanted {
    fn fits(self, item: ItemId, names: &Names<'_>) -> bool {
        match self {
            Wanted::Plan => names.is_plan(item),
            Wanted::AddOn => !names.is_plan(item),
            Wanted::Any => true,
        }
    }

    #[cold]
    #[inline(never)]
    fn unknown<T>(self, at: At<'_, '_>, id: &str) -> Option<T> {
        let (code, what) = match self {
            Wanted::Plan => ("unknownPlan", "a plan of"),
            Wanted::AddOn => ("unknownAddOn", "an add-on of"),
            Wanted::Any => ("unknownItem", "in"),
        };
        let fitting = at.names.by_id.iter();
        let mut known = fitting
            .filter(|(_, item)| self.fits(*item, at.names))
            .map(|(name, _)| name.as_ref());
        unknown(
            at,
            code,
            "`{}` is not {} this catalogue",
            &[id, what],
            &mut known,
        )
    }

    fn one(self, at: At<'_, '_>) -> Option<ItemId> {
        let id = at.str()?;
        match at.names.find(id) {
            Some(item) if self.fits(item, at.names) => Some(item),
            _ => self.unknown(at, id),
        }
    }

    fn items(self, at: At<'_, '_>) -> Option<Vec<ItemId>> {
        let mut all = Items::default();
        match at.value {
            Value::List(given) => {
                at.each(MAX_LIST, &mut |at| self.add(at, &mut all))?;
                if given.is_empty() {
                    return at.fail("emptyList", "expected at least one name", &[]);
                }
            }
            _ => {
                self.add(at, &mut all);
                if all.list.is_empty() {
                    return None;
                }
            }
        }
        Some(all.done())
    }

    /// Adds what an id or family names.
    fn add(self, at: At<'_, '_>, all: &mut Items) {
        let Some(id) = at.str() else { return };
        let mut found = false;
        let mut add = |item: ItemId| {
            if self.fits(item, at.names) {
                found = true;
                all.add(item);
            }
        };
        if let Some(item) = at.names.find(id) {
            add(item);
        }
        for (family, item) in at.names.families {
            if family.as_ref() == id {
                add(*item);
            }
        }
        if !found {
            self.unknown::<()>(at, id);
        }
    }
}

/// Items in the order they are named, each once: a family of 500 that is named in every other word would fill the memory.
#[derive(Default)]
pub struct Items {
    list: Vec<ItemId>,
    has: Vec<bool>,
}

impl Items {
    pub fn done(mut self) -> Vec<ItemId> {
        self.list.shrink_to_fit();
        self.list
    }

    pub fn add(&mut self, item: ItemId) {
        let index = usize::from(item.0);
        if self.has.len() <= index {
            self.has.resize(index + 1, false);
        }
        if let Some(has) = self.has.get_mut(index)
            && !*has
        {
            *has = true;
            self.list.push(item);
        }
    }
}

/// One plan by its id.
pub fn plan_name(at: At<'_, '_>) -> Option<ItemId> {
    Wanted::Plan.one(at)
}

/// One add-on by its id.
pub fn add_on_name(at: At<'_, '_>) -> Option<ItemId> {
    Wanted::AddOn.one(at)
}

/// Plans by id or family, one or a list.
pub fn plans_only(at: At<'_, '_>) -> Option<Vec<ItemId>> {
    Wanted::Plan.items(at)
}

/// Items by id or family, one or a list.
pub fn any_items(at: At<'_, '_>) -> Option<Vec<ItemId>> {
    Wanted::Any.items(at)
}

/// A cycle by its name.
pub fn cycle_name(at: At<'_, '_>) -> Option<CycleId> {
    let name = at.str()?;
    let cycles = at.names.cycles;
    if let Some(index) = cycles.iter().position(|(n, _)| n.as_ref() == name) {
        return u8::try_from(index).ok().map(CycleId);
    }
    let known = quoted(&mut cycles.iter().map(|(name, _)| name.as_ref()));
    at.help(
        "unknownCycle",
        "`{}` is not a cycle of this catalogue",
        &[name],
        "one of {}",
        &[&known],
    )
}
