#![no_main]
//! What it runs is in `targets/`, where the ordinary tests run it too.

#[path = "../targets/wire.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
