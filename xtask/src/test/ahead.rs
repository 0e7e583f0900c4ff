//! What later steps will ask for is compiled beside the first ones: link-time optimisation takes one core, whatever the machine has.
//!
//! Nothing is decided here. The step that needs the result makes it again, finds it up to date, and says what is wrong with it if
//! something is; what is said here nobody has to hear.

use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};

use anyhow::Result;

use super::rust;
use crate::cmd;

pub struct Ahead {
    package: Receiver<()>,
    all: JoinHandle<()>,
}

impl Ahead {
    /// The package first: more steps wait for it.
    pub fn start() -> Self {
        let (tried, package) = channel();
        let all = thread::spawn(move || {
            quietly(built());
            drop(tried);
            quietly(rust::compiled_binding());
        });
        Self { package, all }
    }

    /// Until the package has been tried: from then on nobody but the steps touches it.
    pub fn package(&self) {
        // Nothing is ever sent: the other side goes away, also if it goes wrong.
        let _ = self.package.recv();
    }

    pub fn end(self) {
        let _ = self.all.join();
    }
}

/// A process of its own, because what it says cannot be kept off the screen otherwise.
fn built() -> Result<Command> {
    let mut xtask = cmd::command(std::env::current_exe()?);
    xtask.arg("build");
    Ok(xtask)
}

fn quietly(command: Result<Command>) {
    let run = |mut command: Command| {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
    };
    let _ = command.map(run);
}
