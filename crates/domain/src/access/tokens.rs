//! Signed tokens: access tokens, and tickets for the live stream.
//!
//! HS256 and nothing else. A token of one kind is refused as the other: `typ` and `aud` differ. Times are checked
//! here against the clock that was passed in, because the JWT library would ask the machine's.

use crate::{env::Env, secrets::Vault};
use crm_types::{SessionId, UserId, WorkspaceId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ISSUER: &str = "attack-a-crack-crm";
/// Longest token that is looked at; ours have some 450 bytes.
const MAX_TOKEN: usize = 2_048;
/// How far the clocks of two servers may differ, in seconds.
const LEEWAY: i64 = 60;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `Authorization: Bearer`.
    Access,
    /// `?ticket=` of the live stream, once.
    Ticket,
}

impl Kind {
    /// The media type in the header (RFC 9068 for access tokens).
    const fn typ(self) -> &'static str {
        match self {
            Self::Access => "at+jwt",
            Self::Ticket => "ticket+jwt",
        }
    }

    const fn audience(self) -> &'static str {
        match self {
            Self::Access => "crm-api",
            Self::Ticket => "crm-live",
        }
    }

    /// How long one is good, in seconds.
    pub(super) const fn seconds(self) -> u32 {
        match self {
            Self::Access => 600,
            Self::Ticket => 30,
        }
    }
}

/// What a token says. No role: that is read when the token is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    /// The user.
    pub(super) sub: UserId,
    /// The workspace.
    pub(super) wid: WorkspaceId,
    /// The session.
    pub(super) sid: SessionId,
    /// This token.
    pub(super) jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// The token is not one of ours, not of this kind, or not valid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadToken;

/// Signs a token of this kind.
pub(super) fn issue(
    env: &Env,
    kind: Kind,
    user: UserId,
    workspace: WorkspaceId,
    session: SessionId,
) -> Result<String, BadToken> {
    let now = env.now().timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: kind.audience().to_owned(),
        sub: user,
        wid: workspace,
        sid: session,
        jti: env.id(),
        iat: now,
        nbf: now,
        exp: now + i64::from(kind.seconds()),
    };
    sign(&env.vault, kind, &claims)
}

fn sign(vault: &Vault, kind: Kind, claims: &Claims) -> Result<String, BadToken> {
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(kind.typ().to_owned());
    header.kid = Some(vault.key_id());
    encode(&header, claims, &EncodingKey::from_secret(vault.signing_key().expose_secret())).map_err(|_| BadToken)
}

/// Checks a token of this kind: form, key, signature, issuer, audience and times.
pub(super) fn verify(env: &Env, kind: Kind, token: &str) -> Result<Claims, BadToken> {
    if token.len() > MAX_TOKEN {
        return Err(BadToken);
    }
    let header = decode_header(token).map_err(|_| BadToken)?;
    // A key named or brought along by the token is never used; naming another key than ours ends it here.
    if header.typ.as_deref() != Some(kind.typ()) || header.kid != Some(env.vault.key_id()) || header.crit.is_some() {
        return Err(BadToken);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false; // by our clock, below
    rules.validate_nbf = false;
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[kind.audience()]);
    rules.set_required_spec_claims(&["iss", "aud", "sub"]);
    let key = DecodingKey::from_secret(env.vault.signing_key().expose_secret());
    let claims = decode::<Claims>(token, &key, &rules).map_err(|_| BadToken)?.claims;

    let now = env.now().timestamp();
    // A ticket is used within seconds on the server that issued it or its neighbour, so it gets no extra time.
    let grace = if kind == Kind::Access { LEEWAY } else { 0 };
    let lives = claims.nbf.saturating_sub(LEEWAY) <= now && now < claims.exp.saturating_add(grace);
    if lives { Ok(claims) } else { Err(BadToken) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use chrono::TimeDelta;
    use serde_json::{Value, json};

    struct Forge {
        test: TestEnv,
        user: UserId,
        workspace: WorkspaceId,
        session: SessionId,
    }

    impl Forge {
        async fn new() -> Self {
            let test = TestEnv::new().await;
            let (user, workspace, session) = (test.env.id().into(), test.env.id().into(), test.env.id().into());
            Self { test, user, workspace, session }
        }

        fn good(&self) -> String {
            issue(&self.test.env, Kind::Access, self.user, self.workspace, self.session).unwrap()
        }

        /// A token signed with our own key, after a change of its header and claims.
        fn resigned(&self, change: impl FnOnce(&mut Value, &mut Value)) -> String {
            self.signed_with(self.test.env.vault.signing_key().expose_secret(), change)
        }

        fn signed_with(&self, key: &[u8], change: impl FnOnce(&mut Value, &mut Value)) -> String {
            use hmac::{Hmac, KeyInit, Mac};
            let good = self.good();
            let mut parts = good.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
            let mut header: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
            let mut claims: Value = serde_json::from_slice(&parts.next().unwrap()).unwrap();
            change(&mut header, &mut claims);
            let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
            mac.update(message.as_bytes());
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
        }

        fn accepts(&self, token: &str) -> bool {
            verify(&self.test.env, Kind::Access, token).is_ok()
        }
    }

    #[tokio::test]
    async fn a_token_of_ours_says_who_and_which_session() {
        let forge = Forge::new().await;
        let claims = verify(&forge.test.env, Kind::Access, &forge.good()).unwrap();
        assert_eq!((claims.sub, claims.wid, claims.sid), (forge.user, forge.workspace, forge.session));
        assert!(forge.accepts(&forge.resigned(|_, _| ())), "the forger's tool makes good tokens when it wants to");
        let body = URL_SAFE_NO_PAD.decode(forge.good().split('.').nth(1).unwrap()).unwrap();
        assert!(!String::from_utf8(body).unwrap().contains("role"));
    }

    #[tokio::test]
    async fn a_token_ends_after_ten_minutes_and_a_minute_of_leeway() {
        let forge = Forge::new().await;
        let token = forge.good();
        forge.test.clock.forward(TimeDelta::seconds(659));
        assert!(forge.accepts(&token));
        forge.test.clock.forward(TimeDelta::seconds(1));
        assert!(!forge.accepts(&token));
    }

    #[tokio::test]
    async fn a_token_from_the_future_is_refused() {
        let forge = Forge::new().await;
        let token = forge.good();
        forge.test.clock.forward(TimeDelta::seconds(-60));
        assert!(forge.accepts(&token), "clocks may differ by a minute");
        forge.test.clock.forward(TimeDelta::seconds(-1));
        assert!(!forge.accepts(&token));
    }

    #[tokio::test]
    async fn a_ticket_is_no_access_token_and_the_other_way_round() {
        let forge = Forge::new().await;
        let env = &forge.test.env;
        let ticket = issue(env, Kind::Ticket, forge.user, forge.workspace, forge.session).unwrap();
        assert!(!forge.accepts(&ticket));
        assert!(verify(env, Kind::Ticket, &forge.good()).is_err());
        assert!(verify(env, Kind::Ticket, &ticket).is_ok());
        forge.test.clock.forward(TimeDelta::seconds(30));
        assert!(verify(env, Kind::Ticket, &ticket).is_err());
    }

    #[tokio::test]
    async fn forgeries_are_refused() {
        let forge = Forge::new().await;
        let good = forge.good();
        let [header, claims, signature]: [&str; 3] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
        let none = URL_SAFE_NO_PAD.encode(json!({"alg": "none", "typ": "at+jwt"}).to_string());
        let other = URL_SAFE_NO_PAD.encode(json!({"sub": Uuid::nil()}).to_string());
        let kid = |kid: &'static str| forge.resigned(move |header, _| header["kid"] = kid.into());

        let forgeries = [
            ("nothing", String::new()),
            ("dots", "..".to_owned()),
            ("no signature", format!("{header}.{claims}.")),
            ("two parts", format!("{header}.{claims}")),
            ("four parts", format!("{good}.{signature}")),
            ("alg none", format!("{none}.{claims}.")),
            ("alg none with our signature", format!("{none}.{claims}.{signature}")),
            ("altered claims", format!("{header}.{other}.{signature}")),
            ("signature of another length", format!("{header}.{claims}.{}", &signature[..20])),
            ("another key", forge.signed_with(&[0; 32], |_, _| ())),
            ("an empty key", forge.signed_with(&[], |_, _| ())),
            ("key id as key", forge.signed_with(forge.test.env.vault.key_id().as_bytes(), |_, _| ())),
            ("alg HS512 in the header", forge.resigned(|header, _| header["alg"] = "HS512".into())),
            ("alg RS256 in the header", forge.resigned(|header, _| header["alg"] = "RS256".into())),
            ("alg None", forge.resigned(|header, _| header["alg"] = "None".into())),
            ("typ JWT", forge.resigned(|header, _| header["typ"] = "JWT".into())),
            ("no typ", forge.resigned(|header, _| header["typ"] = Value::Null)),
            ("a path as kid", kid("../../etc/hostname")),
            ("SQL as kid", kid("' OR 1=1 --")),
            ("no kid", forge.resigned(|header, _| header["kid"] = Value::Null)),
            ("critical extension", forge.resigned(|header, _| header["crit"] = json!(["exp"]))),
            ("another audience", forge.resigned(|_, claims| claims["aud"] = "somebody-else".into())),
            ("no audience", forge.resigned(|_, claims| claims["aud"] = Value::Null)),
            ("another issuer", forge.resigned(|_, claims| claims["iss"] = "somebody-else".into())),
            ("no expiry", forge.resigned(|_, claims| claims["exp"] = Value::Null)),
            ("expiry as text", forge.resigned(|_, claims| claims["exp"] = "9999999999".into())),
            ("expired", forge.resigned(|_, claims| claims["exp"] = 0.into())),
            ("not yet", forge.resigned(|_, claims| claims["nbf"] = i64::MAX.into())),
            ("no user", forge.resigned(|_, claims| claims["sub"] = "admin".into())),
            ("no session", forge.resigned(|_, claims| claims["sid"] = Value::Null)),
            ("100 kB", forge.resigned(|_, claims| claims["padding"] = "x".repeat(100_000).into())),
        ];
        for (what, token) in forgeries {
            assert!(!forge.accepts(&token), "{what}");
        }
    }

    #[tokio::test]
    async fn a_key_that_the_token_brings_along_is_not_used() {
        let forge = Forge::new().await;
        let jwk = json!({"kty": "oct", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode([5; 32])});
        let token = forge.signed_with(&[5; 32], |header, _| {
            header["jwk"] = jwk;
            header["jku"] = "https://keys.example.com/jwks.json".into();
        });
        assert!(!forge.accepts(&token));
    }

    #[tokio::test]
    async fn every_changed_character_is_noticed() {
        let forge = Forge::new().await;
        let good = forge.good();
        for at in 0..good.len() {
            let mut altered = good.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert!(!forge.accepts(std::str::from_utf8(&altered).unwrap()), "character {at}");
        }
    }
}
