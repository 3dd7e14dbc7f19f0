//! The link in what we send that ends it (RFC 8058).
//!
//! The link names workspace, channel and address and carries a MAC over them, so that nobody can make one for
//! somebody else, and it works for ever. Whether a link is genuine is not told.

use crate::{
    consent::{self, Heard},
    contacts,
    env::Env,
    signed,
};
use crm_types::{WorkspaceId, activity::ChannelKind};
use sea_orm::DbErr;
use uuid::Uuid;

const PURPOSE: &str = "unsubscribe v1";
/// Stands for email in a token; other media get other letters.
const EMAIL: u8 = b'e';

/// By which way somebody unsubscribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The button on our page.
    Page,
    /// Their mail program, by itself.
    OneClick,
}

impl How {
    fn source(self) -> &'static str {
        match self {
            Self::Page => "unsubscribe_page",
            Self::OneClick => "one_click",
        }
    }

    fn wording(self) -> &'static str {
        match self {
            Self::Page => "Pressed the button on the unsubscribe page.",
            Self::OneClick => "Unsubscribed in their mail program.",
        }
    }
}

/// The address of the page for somebody we write to.
pub fn link(env: &Env, workspace: WorkspaceId, address: &str) -> String {
    let base = env.public_url.as_deref().unwrap_or(&env.local_url);
    let said = [workspace.0.as_bytes().as_slice(), &[EMAIL], address.as_bytes()].concat();
    format!("{base}/u/{}", signed::token(env, PURPOSE, &said, &[]))
}

/// Whose token it is, if it is one of ours.
fn read(env: &Env, token: &str) -> Option<(WorkspaceId, String)> {
    let said = signed::read(env, PURPOSE, token, &[])?;
    let (workspace, rest) = said.split_first_chunk::<16>()?;
    let (&EMAIL, address) = rest.split_first()? else { return None };
    Some((WorkspaceId(Uuid::from_bytes(*workspace)), String::from_utf8(address.to_vec()).ok()?))
}

/// Ends mail to whom the token names. Nothing happens for a token that is none, and nobody is told.
///
/// # Errors
/// The database's error: then it has to be tried again.
pub async fn unsubscribe(env: &Env, token: &str, how: How) -> Result<(), DbErr> {
    let Some((workspace, address)) = read(env, token) else { return Ok(()) };
    let work = env.clone();
    env.store
        .write(move |tx| {
            Box::pin(async move {
                let contact = contacts::store::find_by_email(tx, workspace, &address).await?;
                let source_id = work.id().to_string();
                let heard = Heard {
                    workspace,
                    channel: ChannelKind::Email,
                    address: &address,
                    contact,
                    text: how.wording(),
                    source_id: &source_id,
                    at: work.now(),
                    vouched: true,
                };
                consent::unsubscribe(tx, &work, &heard, how.source()).await
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    #[tokio::test]
    async fn only_our_own_tokens_name_somebody() {
        let test = TestEnv::new().await;
        let workspace = WorkspaceId(test.env.id());
        let link = link(&test.env, workspace, "rosa@example.com");
        let token = link.rsplit('/').next().unwrap();
        assert_eq!(read(&test.env, token), Some((workspace, "rosa@example.com".to_owned())));

        let mut runner = proptest::test_runner::TestRunner::default();
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
        runner
            .run(&(any::<prop::sample::Index>(), 0..8_u8), |(at, bit)| {
                let mut bytes = bytes.clone();
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                prop_assert_eq!(read(&test.env, &URL_SAFE_NO_PAD.encode(bytes)), None);
                Ok(())
            })
            .unwrap();
        for other in ["", "x", "AAAA", &"A".repeat(500)] {
            assert_eq!(read(&test.env, other), None);
        }
    }
}
