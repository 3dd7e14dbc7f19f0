//! Measures the product beside a bare program that does only the same operation, in one run on one machine.
//!
//! Absolute times do not survive another machine. Ratios do: each figure of the product stands beside the floor's,
//! measured alternately, in CPU-milliseconds per request of server and database together.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command line program")]

mod alternate;
mod cpu;
mod database;
mod floor;
mod gates;
mod import;
mod load;
mod process;
mod report;
mod run;
mod webhook;

use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// What functions here return; the text is for people.
type Done<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Figures of the product beside a bare floor, on SQLite and PostgreSQL.
#[derive(Debug, Parser)]
struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Measures everything and prints a table.
    Run(Options),
    /// The floor itself, as a process of its own.
    Floor(floor::Options),
}

/// What to measure, and how long.
#[derive(Args, Clone, Debug)]
struct Options {
    /// The release binary.
    #[arg(long, env = "CRM_BIN")]
    bin: PathBuf,
    /// How many activities the database holds; several for growth.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    sizes: Vec<usize>,
    /// A PostgreSQL server on which databases may be created; without it only SQLite is measured.
    #[arg(long, env = "CRM_TEST_DATABASE_URL")]
    postgres: Option<String>,
    /// Rounds of each, alternately; the median counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Milliseconds of a round.
    #[arg(long, default_value_t = 3_000)]
    millis: u64,
    /// Where the figures go as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Fails when a gate is missed.
    #[arg(long)]
    gate: bool,
}

fn main() -> ExitCode {
    let ended = match Bench::parse().what {
        What::Floor(options) => floor::serve(&options),
        What::Run(options) => run::everything(&options),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
