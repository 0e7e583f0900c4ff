//! Running other programs: what they say is shown, kept or summarised, and a failure names the command.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

/// A command that starts at the top of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project::root());
    // `cargo run` leaves its own package in the environment; a nested cargo or a test must not take xtask's for theirs.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        }) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}

/// Runs with the program's output on the screen.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    check(command, status)
}

/// Runs with the program's output on the screen, and gives what it said as well: first the one stream, then the other.
pub fn heard(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let (out, err) = (
        child.stdout.take().context("no output")?,
        child.stderr.take().context("no output")?,
    );
    let err = thread::spawn(move || passed_on(err, std::io::stderr()));
    let out = passed_on(out, std::io::stdout());
    let err = err.join().unwrap_or_default();
    Ok((child.wait()?, format!("{out}\n{err}")))
}

fn passed_on(from: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        // A screen that went away must not stop the program.
        let _ = to.write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// Runs quietly and returns what the program printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` ended with {}\n{}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed something other than text", shown(command)))
}

fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a long step: says what it is and for how long it has been going on, and shows the program's own words only if it fails.
pub fn patiently(what: &str, command: &mut Command, limit: Duration) -> Result<()> {
    let log = project::made().join(format!("{}.log", std::process::id()));
    project::write(&log, "")?;
    let out = File::create(&log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out.try_clone()?)
        .stderr(out)
        .spawn()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let mut progress = Progress::new(what);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if progress.started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        progress.tick();
        std::thread::sleep(Duration::from_millis(100));
    };
    progress.end(status.is_some_and(|status| status.success()));
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    fs::remove_file(&log)?;
    let Some(status) = status else {
        bail!(
            "`{}` gave no answer within {} s",
            shown(command),
            limit.as_secs()
        )
    };
    if !status.success() {
        let lines: Vec<_> = said.lines().collect();
        bail!(
            "`{}` ended with {status}\n{}",
            shown(command),
            lines[lines.len().saturating_sub(30)..].join("\n")
        );
    }
    Ok(())
}

/// One line that counts the seconds of a long step: rewritten in place on a terminal, repeated now and then in a log.
struct Progress<'a> {
    what: &'a str,
    started: Instant,
    next: Duration,
    terminal: bool,
}

impl<'a> Progress<'a> {
    fn new(what: &'a str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        if !terminal {
            eprintln!("{what} …");
        }
        Self {
            what,
            started: Instant::now(),
            next: Duration::from_secs(if terminal { 0 } else { 15 }),
            terminal,
        }
    }

    fn tick(&mut self) {
        let elapsed = self.started.elapsed();
        if elapsed < self.next {
            return;
        }
        if self.terminal {
            self.next = elapsed + Duration::from_millis(500);
            eprint!("\r{} … {} s ", self.what, elapsed.as_secs());
            // Only the picture on the terminal is at stake.
            let _ = std::io::stderr().flush();
        } else {
            self.next = elapsed + Duration::from_secs(15);
            eprintln!("{} … {} s so far", self.what, elapsed.as_secs());
        }
    }

    fn end(&self, done: bool) {
        let (start, end) = (
            if self.terminal { "\r" } else { "" },
            if done { "done" } else { "failed" },
        );
        eprintln!(
            "{start}{} … {end} after {} s",
            self.what,
            self.started.elapsed().as_secs()
        );
    }
}
