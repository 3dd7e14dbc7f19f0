//! `crm backup`.

use super::Done;
use clap::Args;
use crm_api::{backup, settings::Settings};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Backup {
    /// The file to write; it has its name only when it is complete.
    file: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        let head = backup::write(settings, &self.file).await?;
        println!("wrote {}: {} bytes, sha256 {}", self.file.display(), head.length, head.sha256);
        println!(
            "keep the secret key as well (CRM_SECRET_KEY, or secret.key beside the database): it is not in the backup,"
        );
        println!("and without it the keys of your providers have to be entered again");
        Ok(())
    }
}
