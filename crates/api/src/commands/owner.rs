//! `crm owner`.

use super::Done;
use clap::Subcommand;
use crm_api::{
    settings::Settings,
    startup::{Around, Parts, open},
};
use crm_domain::access::{self, AccessError};
use crm_store::Usage;
use std::io::Read;

#[derive(Debug, Subcommand)]
pub(super) enum Owner {
    /// Creates an owner; the first one gets a new workspace. Works beside a running server.
    Create {
        /// The email address to log in with.
        #[arg(long)]
        email: String,
        /// Read the password from standard input, so that it stands in no process list and no shell history.
        #[arg(long, required = true)]
        password_stdin: bool,
        /// What others see.
        #[arg(long, default_value = "Owner")]
        name: String,
        /// What the workspace is called, when it is made.
        #[arg(long, default_value = "My company")]
        workspace: String,
        /// Make a workspace for this owner, although there is one already. Nothing crosses between the two.
        #[arg(long)]
        new_workspace: bool,
    },
}

impl Owner {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        let Self::Create { email, name, workspace, new_workspace, .. } = self;
        let mut password = String::new();
        std::io::stdin().take(64 * 1024).read_to_string(&mut password)?;
        // Only the line's end is the shell's; a space may be meant.
        let password = password.trim_end_matches(['\n', '\r']);
        let env = open(settings, Usage::Command, &Parts::default(), Around::default()).await?;
        let made = if new_workspace {
            access::found_workspace(&env, &email, password, &name, &workspace).await
        } else {
            access::create_owner(&env, &email, password, &name, &workspace).await
        };
        env.store.close().await;
        match made {
            Ok(_) => println!("created owner {email}"),
            Err(AccessError::Invalid(errors)) => {
                let reasons: Vec<String> = errors.into_iter().map(|error| error.message).collect();
                return Err(reasons.join(" ").into());
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
