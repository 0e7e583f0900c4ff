//! The fuzz targets on their stored corpora, and on each file cut short and with single bytes changed: no nightly needed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where it is wrong"
)]

#[path = "../fuzz/targets/catalogue.rs"]
mod catalogue;
#[path = "../fuzz/targets/request.rs"]
mod request;
#[path = "../fuzz/targets/wire.rs"]
mod wire;

mod counted;

use std::fs;
use std::path::Path;

/// Runs a target on every file of its corpus, and `changes` damaged copies of each.
fn smoke(name: &str, target: fn(&[u8]), changes: u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(
        files.len() >= 10,
        "{} files in {}",
        files.len(),
        folder.display()
    );
    let mut runs = 0;
    for file in &files {
        let data = fs::read(file).unwrap();
        target(&data);
        runs += 1;
        // The same damage in every run: a linear congruential generator from the file's length.
        let mut state = u64::try_from(data.len()).unwrap() | 1;
        let mut draw = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below.max(1)
        };
        for _ in 0..changes {
            let mut damaged = data.clone();
            let at = draw(damaged.len());
            match draw(4) {
                0 => damaged.truncate(at),
                1 if !damaged.is_empty() => damaged[at] = u8::try_from(draw(256)).unwrap(),
                2 if !damaged.is_empty() => drop(damaged.remove(at)),
                _ => damaged.insert(at, *b"0\"[{},9-".get(draw(8)).unwrap()),
            }
            target(&damaged);
            runs += 1;
        }
    }
    println!("{name}: {} files, {runs} runs", files.len());
    counted::counted(&format!("fuzz {name}"), runs, "inputs of the fuzz corpora");
}

#[test]
fn catalogues_of_the_corpus() {
    smoke("catalogue", catalogue::run, 10);
}

#[test]
fn requests_of_the_corpus() {
    smoke("request", request::run, 20);
}

#[test]
fn bytes_of_the_corpus() {
    smoke("wire", wire::run, 30);
}
