//! Words that prove themselves: what a token says can be read by anybody, and a MAC shows that it was we who said it.
//!
//! For links that are followed without a log-in: a picture's, a frame's, a recipient's. Each use has a purpose of its own,
//! so that no token stands for another kind of thing.

use crate::{env::Env, secrets::KEY_BYTES};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use crm_types::WorkspaceId;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// 128 bits of HMAC-SHA-256 (RFC 2104, 5): nobody tries that many.
const MAC: usize = 16;
/// No token of ours is longer.
const LONGEST: usize = 2_000;

/// A token that says something, in the alphabet of addresses. `about` is proved too, and stands elsewhere in the link.
pub(crate) fn token(env: &Env, purpose: &str, said: &[u8], about: &[u8]) -> String {
    let mut bytes = said.to_vec();
    bytes.extend_from_slice(&cut(&env.vault.mac(purpose, &message(said, about))));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a token says, when it is one of ours, of this purpose, about this.
pub(crate) fn read(env: &Env, purpose: &str, token: &str, about: &[u8]) -> Option<Vec<u8>> {
    // Under the master keys of before, too: a link in a mail that we sent must work for years.
    proved(token, about, |message| env.vault.macs(purpose, message).collect())
}

/// A token that opens one thing of a workspace until a time.
pub(crate) fn pass(env: &Env, purpose: &str, workspace: WorkspaceId, thing: Uuid, until: DateTime<Utc>) -> String {
    let said = [workspace.0.as_bytes().as_slice(), &until.timestamp().to_be_bytes()].concat();
    token(env, purpose, &said, thing.as_bytes())
}

/// The workspace of a thing that a token opens, while it does.
pub(crate) fn passed(env: &Env, purpose: &str, thing: Uuid, token: &str) -> Option<WorkspaceId> {
    // Passes live for an hour: whoever has an old key opens nothing with it.
    let said = proved(token, thing.as_bytes(), |message| vec![env.vault.mac(purpose, message)])?;
    let (workspace, until) = said.split_first_chunk::<16>()?;
    let until = i64::from_be_bytes(until.try_into().ok()?);
    (env.now().timestamp() < until).then(|| WorkspaceId(Uuid::from_bytes(*workspace)))
}

fn proved(token: &str, about: &[u8], proofs: impl FnOnce(&[u8]) -> Vec<[u8; KEY_BYTES]>) -> Option<Vec<u8>> {
    if token.len() > LONGEST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, given) = bytes.split_last_chunk::<MAC>()?;
    proofs(&message(said, about)).iter().any(|whole| cut(whole).ct_eq(given).into()).then(|| said.to_vec())
}

fn message(said: &[u8], about: &[u8]) -> Vec<u8> {
    // The length keeps what is said from running on into what it is about.
    [(said.len() as u64).to_be_bytes().as_slice(), said, about].concat()
}

fn cut(whole: &[u8]) -> [u8; MAC] {
    *whole.first_chunk().unwrap_or(&[0; MAC])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_pass_opens_its_own_thing_until_its_end() {
        let test = TestEnv::new().await;
        let env = &test.env;
        let (workspace, thing) = (WorkspaceId(env.id()), env.id());
        let pass = pass(env, "file", workspace, thing, env.now() + TimeDelta::minutes(30));
        assert_eq!(passed(env, "file", thing, &pass), Some(workspace));
        assert_eq!(passed(env, "file", env.id(), &pass), None, "another thing");
        assert_eq!(passed(env, "page", thing, &pass), None, "another purpose");
        test.clock.forward(TimeDelta::minutes(29));
        assert_eq!(passed(env, "file", thing, &pass), Some(workspace));
        test.clock.forward(TimeDelta::minutes(1));
        assert_eq!(passed(env, "file", thing, &pass), None, "its time is over");
    }

    #[tokio::test]
    async fn every_changed_bit_is_noticed() {
        let test = TestEnv::new().await;
        let env = &test.env;
        let good = URL_SAFE_NO_PAD.decode(token(env, "a", b"said", b"about")).unwrap();
        for at in 0..good.len() * 8 {
            let mut altered = good.clone();
            altered[at / 8] ^= 1 << (at % 8);
            assert_eq!(read(env, "a", &URL_SAFE_NO_PAD.encode(altered), b"about"), None, "bit {at}");
        }
        // What is said does not run on into what it is about.
        assert_eq!(read(env, "a", &token(env, "a", b"saidabout", b""), b"about"), None);
        for garbage in ["", "A", "====", "x".repeat(4_000).as_str()] {
            assert_eq!(read(env, "a", garbage, b"about"), None);
        }
    }
}
