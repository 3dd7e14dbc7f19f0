//! The command line. Each command prints what a person or a script needs on standard output and one line on standard
//! error when it fails.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

mod backup;
mod demo;
mod keys;
mod migrate;
mod openapi;
mod owner;
mod restore;
mod serve;
mod simulate;
mod verify;

use clap::{Parser, Subcommand};
use crm_api::settings::Settings;
use std::{error::Error, process::ExitCode};
use tokio_util::sync::CancellationToken;

/// What a command returns; the error's text is the one line that people see.
type Done = Result<(), Box<dyn Error>>;

/// A self-hosted communications CRM: every text, email, call and voicemail with a person in one thread.
///
/// Settings come from crm.toml in the working directory and from CRM_* of the environment.
#[derive(Debug, Parser)]
#[command(name = "crm", version)]
pub(crate) struct Crm {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(serve::Serve),
    /// Brings the database's schema up to date.
    Migrate,
    /// Writes a backup to a file; a server may run meanwhile.
    Backup(backup::Backup),
    /// Puts a backup in the place of the database, with sending stopped; no server may run.
    Restore(restore::Restore),
    /// Checks that the numbers agree and the promises were kept; fails with the first bad row.
    Verify,
    /// Prints the OpenAPI document.
    Openapi,
    /// Manages owners.
    #[command(subcommand)]
    Owner(owner::Owner),
    /// Changes the key that secrets are sealed with.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Manages demo data.
    #[command(subcommand)]
    Demo(demo::Demo),
    /// Runs the provider simulator by itself.
    Simulate(simulate::Simulate),
}

/// Runs a command on a runtime of its own.
pub(crate) fn run(crm: Crm) -> ExitCode {
    let done = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(dispatch(crm.command)),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command) -> Done {
    match command {
        Command::Openapi => openapi::run(),
        Command::Simulate(simulate) => simulate.run().await,
        Command::Serve(serve) => serve.run(settings()?).await,
        Command::Migrate => migrate::run(&settings()?).await,
        Command::Backup(backup) => backup.run(&settings()?).await,
        Command::Restore(restore) => restore.run(&settings()?).await,
        Command::Verify => verify::run(&settings()?).await,
        Command::Owner(owner) => owner.run(&settings()?).await,
        Command::Keys(keys) => keys.run(&settings()?).await,
        Command::Demo(demo) => demo.run(&settings()?).await,
    }
}

fn settings() -> Result<Settings, Box<dyn Error>> {
    let settings = Settings::load()?;
    crm_api::telemetry::log(&settings.log);
    Ok(settings)
}

/// Cancelled by Ctrl-C and by SIGTERM, what service managers send.
fn stop_signal() -> Result<CancellationToken, Box<dyn Error>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stopping.cancel();
        // Who asks twice does not want to wait.
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        std::process::exit(130);
    });
    Ok(stop)
}
