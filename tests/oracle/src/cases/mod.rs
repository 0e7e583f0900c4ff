//! Generated cases: a catalogue, a call, a request, all from one seed.

pub mod catalog;
pub mod dates;
pub mod policy;
pub mod request;
pub mod rng;
pub mod subscription;

use rng::Rng;
use serde_json::Value;

pub struct Case {
    pub catalog: Value,
    pub call: &'static str,
    pub request: Value,
}

/// The n-th case of a seed; five in a row share a catalogue.
pub fn case(seed: u64, n: u64) -> Case {
    let mut r = Rng::new(seed.wrapping_mul(0x1_0000_0001).wrapping_add(n / 5));
    let catalog = catalog::catalog(&mut r);
    let shop = subscription::Shop::of(&catalog);
    let mut r = Rng::new(seed.wrapping_mul(0x1_0000_0001).wrapping_add(n) ^ 0x5bd1_e995);
    let (call, request) = request::call(&mut r, &shop, &catalog);
    Case {
        catalog,
        call,
        request,
    }
}
