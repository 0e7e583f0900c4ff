//! `cargo xtask <word>`: everything that is done to this repository, by people and by CI alike.

mod build;
mod cmd;
mod project;
mod setup;
mod stamp;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <word>

  build           the npm package, in pkg/
  setup           fetch everything that the other words need; they do it themselves for what they use

Compilers and tools are kept in $PRORATA_CACHE, else $XDG_CACHE_HOME/prorata, else ~/.cache/prorata.
PRORATA_WASM=rustup or =debian chooses where the compiler for wasm comes from.
CHROME and CHROMEDRIVER name the browser for the tests.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    match words {
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        ["setup"] => setup::everything()?,
        ["build"] => drop(build::build()?),
        _ => bail!("`cargo xtask {}` is not known\n\n{HELP}", words.join(" ")),
    }
    Ok(())
}
