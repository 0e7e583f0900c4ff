//! The core alone, natively: the encoded requests that the wasm was given, read, priced and summed, without writing a result.
//! `cargo xtask bench` runs it; it prints nanoseconds a call, one number a line in the order of its arguments:
//! a file with the encoded catalogue, then for each request a number of its call and a file.

#![allow(
    clippy::float_arithmetic,
    reason = "times are measured, no money is counted"
)]

use std::hint::black_box;
use std::time::Instant;

use prorata::boundary::wire::decode;
use prorata::result::Outcome;
use prorata::{Engine, Method, Receive};

/// As `row` of src/wasm.rs: looks at the amounts and writes nothing.
struct Due;

impl Receive for Due {
    type Out = i64;

    fn receive<T: Outcome>(self, result: &T) -> i64 {
        result.settlement().due_now + result.totals().total
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    let Some(catalog) = args.next() else {
        println!("run by `cargo xtask bench`");
        return Ok(());
    };
    let catalog = std::fs::read(catalog)?;
    let engine = Engine::from_value(&decode(&catalog))?;
    while let (Some(method), Some(request)) = (args.next(), args.next()) {
        let method = match method.as_str() {
            "0" => Method::Quote,
            "1" => Method::UpgradePreview,
            "2" => Method::SeatChangePreview,
            _ => Method::CancelEffectiveDate,
        };
        let request = std::fs::read(request)?;
        let run = || engine.call(method, &decode(black_box(&request)), Due);
        for _ in 0..20_000 {
            black_box(run()?);
        }
        let count = 50_000_u32;
        let began = Instant::now();
        for _ in 0..count {
            black_box(run()?);
        }
        println!("{}", began.elapsed().as_secs_f64() * 1e9 / f64::from(count));
    }
    Ok(())
}
