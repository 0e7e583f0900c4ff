//! The page on this machine: `www/` at the top, the package below `/pkg/`.

mod http;

use std::env;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::build;
use crate::cmd;
use crate::project;
use crate::setup::browser;

/// What a browser may do with our page: run its own scripts and the wasm, talk to its own origin, and nothing else. The page has to work under the
/// strictest policy that a merchant may set, so this is what it is served with, to people and to the tests.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const USUAL_PORT: u16 = 8080;

/// `cargo xtask serve [--port N] [--no-open]`
pub fn serve(options: &[&str]) -> Result<()> {
    let (mut port, mut open) = (None, true);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--no-open" => open = false,
            "--port" => {
                let number = options.next().context("--port needs a number")?;
                port = Some(number.parse::<u16>().with_context(|| {
                    format!("`{number}` is no port: 0 to 65535, 0 for any that is free")
                })?);
            }
            other => bail!("serve knows --port N and --no-open, not `{other}`"),
        }
    }
    build::build()?;
    let listener = listen(port)?;
    let url = url(&listener)?;
    println!("Serving www/ at {url} (stop with Ctrl-C)");
    if open {
        open_browser(&url);
    }
    http::serve(&listener, &site());
    Ok(())
}

/// The same server for the tests, on a free port, until the process ends. Returns its address.
pub fn in_background() -> Result<String> {
    let listener = listen(Some(0))?;
    let url = url(&listener)?;
    thread::spawn(move || http::serve(&listener, &site()));
    Ok(url)
}

/// What a script that drives the page finds in its environment.
pub fn environment() -> Result<Vec<(&'static str, OsString)>> {
    let mut environment = browser::environment()?;
    environment.push(("PRORATA_URL", in_background()?.into()));
    Ok(environment)
}

/// `cargo xtask screenshots`: the pictures of docs/screenshots.
pub fn screenshots() -> Result<()> {
    build::build()?;
    let mut node = cmd::command("node");
    node.arg(project::at("tests/pages/screenshots.mjs"))
        .envs(environment()?);
    cmd::run(&mut node)
}

fn site() -> Vec<(&'static str, PathBuf)> {
    vec![("/pkg/", project::at("pkg")), ("/", project::at("www"))]
}

/// Only this machine can reach it. Without a wish for a port, the usual one, or any if that is taken.
fn listen(port: Option<u16>) -> Result<TcpListener> {
    let on = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match (on(port.unwrap_or(USUAL_PORT)), port) {
        (Err(error), None) if error.kind() == ErrorKind::AddrInUse => {
            eprintln!(
                "Port {USUAL_PORT} is taken by another program; one that is free is used instead"
            );
            on(0).context("cannot open any port")
        }
        (Err(error), Some(port)) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is taken by another program: choose another with --port")
        }
        (bound, _) => bound.context("cannot open the port"),
    }
}

fn url(listener: &TcpListener) -> Result<String> {
    Ok(format!("http://{}/", listener.local_addr()?))
}

/// Where there is a screen. That it fails matters to nobody: the address has been printed.
fn open_browser(url: &str) {
    let screen = cfg!(any(target_os = "macos", windows))
        || env::var_os("DISPLAY").is_some()
        || env::var_os("WAYLAND_DISPLAY").is_some();
    if screen {
        let program = if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        let _ = Command::new(program)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
    }
}
