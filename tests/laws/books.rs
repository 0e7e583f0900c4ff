//! An open shop: the engine of a catalogue, and what every result must hold whatever was asked.

use super::runner::{same, so};
use proptest::test_runner::TestCaseError;
use prorata::Engine;
use serde_json::Value;

/// Codes of errors that a valid request may end in: what it adds up to is too large, it says too little of a debt, or what it asks to
/// cancel has ended by then.
const TYPED: [(&str, &str); 3] = [
    ("amountTooLarge", ""),
    ("itemNotHeld", "item"),
    ("missingField", "subscription.paid"),
];

pub type Checked<T> = Result<T, TestCaseError>;

pub struct Shop {
    pub catalog: Value,
    engine: Engine,
}

impl Shop {
    pub fn open(catalog: &Value) -> Checked<Shop> {
        let engine = Engine::from_json(&catalog.to_string())
            .map_err(|e| TestCaseError::fail(format!("{e}\n{catalog}")))?;
        Ok(Shop {
            catalog: catalog.clone(),
            engine,
        })
    }

    /// The text of a result, or the codes of the error.
    pub fn text(&self, call: &str, request: &Value) -> Result<String, Vec<(String, String)>> {
        self.engine
            .call_json(call, &request.to_string())
            .map_err(|error| {
                let of = |i: prorata::Issue| (i.code.to_owned(), i.path);
                error.issues.into_iter().map(of).collect()
            })
    }

    /// A result whose books balance; nothing where the call ended in an error that it may end in.
    pub fn call(&self, call: &str, request: &Value) -> Checked<Option<Value>> {
        match self.text(call, request) {
            Ok(text) => {
                let result: Value = serde_json::from_str(&text).unwrap();
                books(&result).map_err(|e| self.at(e, call, request))?;
                Ok(Some(result))
            }
            Err(issues) => {
                let typed = issues
                    .iter()
                    .all(|(code, path)| TYPED.iter().any(|(c, p)| c == code && p == path));
                if typed {
                    Ok(None)
                } else {
                    Err(self.at(TestCaseError::fail(format!("{issues:?}")), call, request))
                }
            }
        }
    }

    fn at(&self, error: TestCaseError, call: &str, request: &Value) -> TestCaseError {
        TestCaseError::fail(format!(
            "{error}\n{call} {request}\ncatalogue {}",
            self.catalog
        ))
    }

    pub fn quote(&self, request: &Value) -> Checked<Option<Value>> {
        self.call("quote", request)
    }

    pub fn change(&self, request: &Value) -> Checked<Option<Value>> {
        self.call("upgradePreview", request)
    }

    /// A change that happens, and at once.
    pub fn change_now(&self, request: &Value) -> Checked<Option<Value>> {
        let result = self.change(request)?;
        Ok(result.filter(|r| r["allowed"] == true && r["effective"] == "now"))
    }
}

/// Adds what was called to a broken law.
pub fn with<T>(shop: &Shop, requests: &[&Value], checked: Checked<T>) -> Checked<T> {
    checked.map_err(|e| {
        let calls: Vec<String> = requests.iter().map(|r| r.to_string()).collect();
        TestCaseError::fail(format!(
            "{e}\n{}\ncatalogue {}",
            calls.join("\n"),
            shop.catalog
        ))
    })
}

pub fn int(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("`{value}` is no integer"))
}

pub fn lines(result: &Value) -> &[Value] {
    result["lines"].as_array().map_or(&[], Vec::as_slice)
}

pub fn total(result: &Value) -> i64 {
    int(&result["totals"]["total"])
}

/// The sum of lines of a kind.
pub fn sum_of(result: &Value, kind: &str) -> i64 {
    let its = lines(result).iter().filter(|l| l["kind"] == kind);
    its.map(|l| int(&l["amount"])).sum()
}

/// INVARIANT (conservation): lines = totals = settlement, to the minor unit; a refusal moves no money.
pub fn books(result: &Value) -> Checked<()> {
    let (totals, settlement) = (&result["totals"], &result["settlement"]);
    let sum: i64 = lines(result).iter().map(|l| int(&l["amount"])).sum();
    same!(sum, total(result), "the lines are the total");
    let part = |name: &str| int(&totals[name]);
    same!(
        part("subtotal") + part("discount") + part("tax"),
        part("total"),
        "subtotal + discount + tax = total"
    );
    same!(
        sum_of(result, "discount"),
        part("discount"),
        "the discount lines"
    );
    same!(sum_of(result, "tax"), part("tax"), "the tax lines");
    let goes = |name: &str| int(&settlement[name]);
    let given = goes("fromBalance") + goes("dueNow")
        - goes("toBalance")
        - goes("refund")
        - goes("forfeited")
        + goes("toRenewal");
    if result["allowed"] == true {
        same!(given, part("total"), "the settlement is the total");
    } else {
        for name in [
            "fromBalance",
            "dueNow",
            "toBalance",
            "refund",
            "forfeited",
            "toRenewal",
        ] {
            same!(goes(name), 0, "a refusal moves no money: {name}");
        }
        so!(
            result["subscription"].is_null(),
            "a refusal leaves no subscription"
        );
        so!(
            !result["reasons"].as_array().unwrap().is_empty(),
            "a refusal has a reason"
        );
    }
    for name in [
        "balanceBefore",
        "fromBalance",
        "dueNow",
        "toBalance",
        "refund",
        "forfeited",
        "balanceAfter",
    ] {
        so!(goes(name) >= 0, "{name} is negative");
    }
    same!(
        goes("balanceBefore") - goes("fromBalance") + goes("toBalance"),
        goes("balanceAfter"),
        "the balance moves by its parts"
    );
    if goes("toRenewal") == 0 {
        let from = goes("balanceBefore").min(part("total").max(0));
        let settled = result["allowed"] == true;
        same!(
            goes("fromBalance"),
            if settled { from } else { 0 },
            "the balance pays what it can"
        );
    }
    invoices(result)
}

fn invoices(result: &Value) -> Checked<()> {
    let none = Vec::new();
    let upcoming = result["upcoming"].as_array().unwrap_or(&none);
    if let Some(first) = upcoming.first() {
        same!(
            *first,
            result["renewal"],
            "the first invoice to come is the renewal"
        );
    }
    for pair in upcoming.windows(2) {
        so!(
            pair[0]["on"].as_str() < pair[1]["on"].as_str(),
            "invoices to come are in order"
        );
    }
    let all = upcoming
        .iter()
        .chain(result.get("renewal").filter(|r| !r.is_null()));
    for invoice in all {
        let (total, from, due) = (
            int(&invoice["total"]),
            int(&invoice["fromBalance"]),
            int(&invoice["due"]),
        );
        so!(
            from >= 0 && due >= 0,
            "an invoice to come asks for a negative sum: {invoice}"
        );
        same!(
            total.max(0),
            from + due,
            "an invoice is paid by balance and customer"
        );
    }
    Ok(())
}
