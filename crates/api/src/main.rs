//! The program: one binary for every role.

mod commands;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Whatever is written, the database, keys and backups, is for this user alone.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    commands::run(commands::Crm::parse())
}
