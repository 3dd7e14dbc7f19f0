//! Links to files that prove themselves for a while: `<img>` and `<audio>` send no headers.
//!
//! A link is given only to somebody who may read the item. It names workspace, file and end, and is signed with a key
//! of its own purpose.

use crate::env::Env;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use crm_types::{AttachmentId, WorkspaceId};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::Sha256;
use uuid::Uuid;

/// Links are made in steps of this many seconds, so that a browser finds what it has under the same address.
const STEP: i64 = 1_800;

/// The part of a link that proves it: good for half an hour to an hour.
pub(super) fn token(env: &Env, workspace: WorkspaceId, file: AttachmentId) -> String {
    let end = (env.now().timestamp().div_euclid(STEP) + 2) * STEP;
    let mac = sign(env, workspace, file, end).finalize().into_bytes();
    let bytes = [workspace.0.as_bytes().as_slice(), &end.to_be_bytes(), &mac].concat();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The workspace of a link's file, when the link is one of ours and its time is not over.
pub(super) fn verify(env: &Env, file: AttachmentId, token: &str) -> Option<WorkspaceId> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (workspace, rest) = bytes.split_first_chunk::<16>()?;
    let (end, mac) = rest.split_first_chunk::<8>()?;
    let (workspace, end) = (WorkspaceId(Uuid::from_bytes(*workspace)), i64::from_be_bytes(*end));
    sign(env, workspace, file, end).verify_slice(mac).ok()?;
    (env.now().timestamp() < end).then_some(workspace)
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn sign(env: &Env, workspace: WorkspaceId, file: AttachmentId, end: i64) -> Hmac<Sha256> {
    let key = env.vault.link_key().expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    for part in [workspace.0.as_bytes().as_slice(), file.0.as_bytes(), &end.to_be_bytes()] {
        mac.update(part);
    }
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_link_opens_its_own_file_for_a_while() {
        let test = TestEnv::new().await;
        let env = &test.env;
        let (workspace, file) = (WorkspaceId(env.id()), AttachmentId(env.id()));
        let link = token(env, workspace, file);
        assert_eq!(verify(env, file, &link), Some(workspace));
        assert_eq!(verify(env, AttachmentId(env.id()), &link), None, "another file");
        test.clock.forward(TimeDelta::minutes(29));
        assert_eq!(token(env, workspace, file), link, "the same address for a while");
        assert_eq!(verify(env, file, &link), Some(workspace));
        test.clock.forward(TimeDelta::minutes(31));
        assert_eq!(verify(env, file, &link), None, "its time is over");
    }

    #[tokio::test]
    async fn every_changed_character_is_noticed() {
        let test = TestEnv::new().await;
        let env = &test.env;
        let file = AttachmentId(env.id());
        let good = token(env, WorkspaceId(env.id()), file);
        for at in 0..good.len() {
            let mut altered = good.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(verify(env, file, &altered), None, "character {at}");
        }
        for garbage in ["", "A", "====", "x".repeat(4_000).as_str()] {
            assert_eq!(verify(env, file, garbage), None);
        }
    }
}
