//! `crm keys`.

use super::Done;
use clap::Subcommand;
use crm_api::{
    key::SecretKey,
    settings::Settings,
    startup::{self, Around, Parts},
};
use crm_domain::rotation;
use crm_store::{Ids, SystemClock, Usage};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum Keys {
    /// Makes a new key file and keeps the old one beside it. Restart the servers, then run `crm keys rotate`.
    New,
    /// Seals every stored secret anew with the present key. Works beside running servers that know both keys.
    Rotate,
}

impl Keys {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        match self {
            Self::New => new(settings),
            Self::Rotate => rotate(settings).await,
        }
    }
}

fn new(settings: &Settings) -> Done {
    if settings.secret_key.is_some() {
        let how = "the key comes from CRM_SECRET_KEY: put a new one there and the old one into CRM_SECRET_KEY_PREVIOUS";
        return Err(how.into());
    }
    let file = settings.key_file();
    SecretKey::replace(&file, &Ids::from_os(Arc::new(SystemClock)))
        .map_err(|error| format!("the key file {} cannot be replaced: {error}", file.display()))?;
    println!("{} is new; the old key is kept in {}.previous", file.display(), file.display());
    println!("restart the servers, then run: crm keys rotate");
    Ok(())
}

async fn rotate(settings: &Settings) -> Done {
    let env = startup::connect(settings, Usage::Command, &Parts::default(), Around::default()).await?;
    startup::current(&env.store).await?;
    let done = rotation::rotate(&env).await;
    env.store.close().await;
    let done = done?;
    println!("{} sealed anew, {} were so already", done.renewed, done.present);
    match done.lost {
        0 => Ok(()),
        lost => Err(format!("{lost} cannot be opened: their key is missing from CRM_SECRET_KEY_PREVIOUS").into()),
    }
}
