//! `crm restore`.

use super::Done;
use clap::Args;
use crm_api::{backup, settings::Settings};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct Restore {
    /// A file that `crm backup` wrote.
    file: PathBuf,
    /// Replace a database that is not empty. Who opted out there stays opted out, and the old data is kept aside.
    #[arg(long)]
    force: bool,
}

impl Restore {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        let done = backup::restore(settings, &self.file, self.force).await?;
        println!("restored the backup of {}", done.head.taken_at.to_rfc3339());
        if let Some(kept) = done.kept {
            println!(
                "the replaced data is kept in {kept}; {} newer opt-outs were carried over",
                done.restored.suppressions
            );
        }
        if done.restored.unknown > 0 {
            println!("{} messages were on their way when it was taken; they are looked up", done.restored.unknown);
        }
        if done.locked > 0 {
            println!(
                "warning: the keys of {} connections cannot be read with this secret key: put the old one",
                done.locked
            );
            println!("into CRM_SECRET_KEY or secret.key, or enter the keys again under Settings, Connections");
        }
        println!("sending is stopped: look at what waits, because it may have left since, then press Start again");
        Ok(())
    }
}
