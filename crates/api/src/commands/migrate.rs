//! `crm migrate`.

use super::Done;
use crm_api::{settings::Settings, startup};
use crm_store::{Store, Usage};
use secrecy::ExposeSecret;

pub(super) async fn run(settings: &Settings) -> Done {
    let store = Store::open(settings.database_url.expose_secret(), Usage::Command).await?;
    startup::migrate(&store).await?;
    store.close().await;
    println!("the schema is up to date");
    Ok(())
}
