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
    /// Prints a link with which a person chooses a new password, once and within a day. Works beside a running server.
    ResetLink {
        /// The email address that they log in with.
        #[arg(long)]
        email: String,
    },
}

impl Owner {
    pub(super) async fn run(self, settings: &Settings) -> Done {
        let (email, name, workspace, new_workspace) = match self {
            Self::Create { email, name, workspace, new_workspace, .. } => (email, name, workspace, new_workspace),
            Self::ResetLink { email } => return reset_link(settings, &email).await,
        };
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

async fn reset_link(settings: &Settings, email: &str) -> Done {
    let env = open(settings, Usage::Command, &Parts::default(), Around::default()).await?;
    let made = access::reset_link_of(&env, email).await;
    env.store.close().await;
    match made {
        Ok(made) => println!("{}\ngood once, until {}", made.link, made.expires_at.to_rfc3339()),
        Err(AccessError::NotFound) => return Err(format!("nobody logs in as {email}").into()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
