//! Chromium and its driver: those on the machine, else Debian's.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cmd;
use crate::project;

pub struct Chromium {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

const HELP: &str = "the browser tests need Chromium (or Chrome) and chromedriver of the same version.\n\
    Install both and have them on the PATH, or say where they are: CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver cargo xtask test";

/// The arguments of webdriver.json, as a JSON list for playwright-core.
fn arguments() -> Result<String> {
    let webdriver: Value = serde_json::from_str(&project::read(&project::at("webdriver.json"))?)
        .context("webdriver.json")?;
    Ok(webdriver["goog:chromeOptions"]["args"].to_string())
}

/// Where a script finds the browser, and how it starts it.
pub fn environment() -> Result<Vec<(&'static str, OsString)>> {
    Ok(vec![
        ("CHROME", chromium()?.browser.into_os_string()),
        ("PRORATA_CHROME_ARGS", arguments()?.into()),
    ])
}

pub fn chromium() -> Result<Chromium> {
    let _lock = super::lock("chromium")?;
    if let Some(found) = find()? {
        return Ok(found);
    }
    if project::on_path("apt-get").is_none() {
        bail!("{HELP}");
    }
    let install = || -> Result<()> {
        let apt = |words: &[&str]| {
            let mut apt = cmd::command("apt-get");
            apt.args(["-y", "-q", "--no-install-recommends"])
                .args(words)
                .env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        let limit = Duration::from_secs(900);
        cmd::patiently(
            "Reading the system's package lists",
            &mut apt(&["update"]),
            limit,
        )?;
        cmd::patiently(
            "Installing chromium and chromium-driver",
            &mut apt(&["install", "chromium", "chromium-driver"]),
            limit,
        )
    };
    if let Err(error) = install() {
        bail!(
            "{HELP}\nOn Debian: `apt-get install chromium chromium-driver` as root; that failed here: {error:#}"
        );
    }
    match find()? {
        Some(found) => Ok(found),
        None => bail!("{HELP}"),
    }
}

/// A path that was given is taken as it is: falling back to another browser would hide a mistake.
fn find() -> Result<Option<Chromium>> {
    let given =
        |name: &str, programs: &[&str]| match env::var_os(name).filter(|value| !value.is_empty()) {
            Some(path) if !PathBuf::from(&path).is_file() => {
                bail!("{name} is `{}`, and there is no such file", path.display())
            }
            Some(path) => Ok(Some(PathBuf::from(path))),
            None => Ok(programs
                .iter()
                .find_map(|program| project::on_path(program))),
        };
    let browser = given(
        "CHROME",
        &[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ],
    )?;
    let driver = given("CHROMEDRIVER", &["chromedriver"])?;
    Ok(browser
        .zip(driver)
        .map(|(browser, driver)| Chromium { browser, driver }))
}
