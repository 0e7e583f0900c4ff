//! Bytes as the JavaScript side would write them, and any others: they decode to something, and that something is answered.

use prorata::boundary::wire;
use prorata::{Engine, Method, Receive, lint_catalog};
use serde::Serialize;
use std::sync::OnceLock;

/// Takes a result without looking at it.
struct Taken;

impl Receive for Taken {
    type Out = ();

    fn receive<T: Serialize>(self, _: &T) {}
}

fn shop() -> &'static Engine {
    static SHOP: OnceLock<Engine> = OnceLock::new();
    SHOP.get_or_init(|| {
        Engine::from_json(include_str!("shop.json")).unwrap_or_else(|e| panic!("{e}"))
    })
}

pub fn run(data: &[u8]) {
    let value = wire::decode(data);
    for (name, method) in Method::NAMES {
        if let Err(error) = shop().call(method, &value, Taken) {
            assert!(!error.issues.is_empty(), "an error without an issue");
            assert!(
                error.issues.iter().all(|i| i.code != "internalInvariant"),
                "{name}: {error}"
            );
        }
    }
    let clean = lint_catalog(&value)
        .iter()
        .all(|i| i.severity == prorata::Severity::Warning);
    assert_eq!(Engine::from_value(&value).is_ok(), clean);
}
