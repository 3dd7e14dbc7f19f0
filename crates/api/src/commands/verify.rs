//! `crm verify`.

use super::Done;
use crm_api::{
    settings::Settings,
    startup::{self, Around, Parts},
};
use crm_domain::verify;
use crm_store::Usage;

/// Checks every rule, prints a line for each, and fails with the first bad row. Works beside a running server.
pub(super) async fn run(settings: &Settings) -> Done {
    let env = startup::connect(settings, Usage::Command, &Parts::default(), Around::default()).await?;
    startup::current(&env.store).await?;
    let report = verify::run(&env).await;
    env.store.close().await;
    let report = report?;
    for check in &report.checks {
        println!("{check}");
    }
    match report.first_broken() {
        None => Ok(()),
        Some(check) => Err(format!("{}: {}", check.name, check.first.as_deref().unwrap_or("broken")).into()),
    }
}
