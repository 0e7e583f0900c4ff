//! `cargo xtask <word>`: everything that is done to this repository, by people and by CI alike.

mod bench;
mod build;
mod cmd;
mod long;
mod mutants;
mod pack;
mod planted;
mod project;
mod samples;
mod serve;
mod setup;
mod size;
mod stamp;
mod test;
mod types;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <word>

  serve           build, serve the page on this machine and open it; --port N, --no-open
  test [step …]   everything that CI runs, or the steps named
  long [part …]   what takes hours: oracle, fuzz, mutants, planted, cli, deny; --seed N, --cases N of the oracle, --seconds N a fuzz target
  build           the npm package, in pkg/
  pack            the same as one file, in target/pack/
  size            what it weighs, beside others; --what: what the wasm is made of, into docs/size.md
  bench           how fast it is, beside others, as one table; `bench page`: the wait for the first price alone
  screenshots     the pictures of docs/screenshots anew
  budget          instructions and bytes beside their budget; --renew writes them down anew
  samples         the copies of www/catalogs that the page loads, anew
  types           write src/npm/schema.json and docs/types.md anew, from the types of the package
  planted [bug …] known mistakes planted one at a time: at least two nets have to notice each
  setup           fetch everything that the other words need; each fetches by itself what it uses

Compilers and tools are kept in $PRORATA_CACHE, else $XDG_CACHE_HOME/prorata, else ~/.cache/prorata.
PRORATA_WASM=rustup or =debian chooses where the compiler for wasm comes from.
CHROME and CHROMEDRIVER name the browser for the tests.
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// False when tests failed: they have said so themselves.
fn run(words: &[&str]) -> Result<bool> {
    match words {
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        ["setup"] => setup::everything()?,
        ["build"] => drop(build::build()?),
        ["pack"] => drop(pack::pack(&build::build()?)?),
        ["size"] => size::size()?,
        ["size", "--what"] => size::what()?,
        ["bench", what @ ..] => bench::bench(what)?,
        ["screenshots"] => serve::screenshots()?,
        ["budget"] => cmd::run(&mut test::budget(&build::build()?, &[])?)?,
        ["budget", "--renew"] => cmd::run(&mut test::budget(&build::build()?, &["--renew"])?)?,
        ["samples"] => samples::samples()?,
        ["types"] => types::types()?,
        ["long", words @ ..] => return long::long(words),
        ["planted", names @ ..] => return planted::planted(names),
        ["serve", options @ ..] => serve::serve(options)?,
        ["test", steps @ ..] => return test::test(steps),
        _ => bail!("`cargo xtask {}` is not known\n\n{HELP}", words.join(" ")),
    }
    Ok(true)
}
