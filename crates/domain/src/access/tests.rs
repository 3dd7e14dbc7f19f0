//! Log-in, refresh, log-out and tickets on a real database.

use super::*;
use crate::testing::{EMAIL, PASSWORD, TestEnv};
use chrono::TimeDelta;
use crm_entity::{app_user, session, workspace};
use crm_types::{Permission, auth::LoginIn};
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

fn credentials(email: &str, password: &str) -> LoginIn {
    LoginIn::new(email, password)
}

/// Somebody signed in, in an environment of their own.
async fn signed_in() -> (TestEnv, SignedIn) {
    let test = TestEnv::new().await;
    test.owner().await;
    let signed_in = login(&test.env, &credentials(EMAIL, PASSWORD), "a browser", None).await.unwrap();
    (test, signed_in)
}

async fn is_in(test: &TestEnv, access_token: &str) -> bool {
    authenticate(&test.env, access_token).await.is_ok()
}

fn rotated(refreshed: Refreshed) -> String {
    refreshed.refresh_token.expect("the next refresh token")
}

#[tokio::test]
async fn the_first_owner_gets_a_workspace_and_the_second_joins_it() {
    let test = TestEnv::new().await;
    let first = test.owner().await;
    let second = create_owner(&test.env, "Second@Example.com ", PASSWORD, "Tom Reed", "ignored").await.unwrap();

    assert_eq!(second.workspace, first.workspace);
    let row = workspace::Entity::find_by_id(first.workspace.0).one(test.env.store.read()).await.unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.region.as_str(), row.sending_armed), ("Quill Homes", "US", true));
    assert!(login(&test.env, &credentials("second@example.com", PASSWORD), "", None).await.is_ok());
}

#[tokio::test]
async fn an_email_address_has_one_account() {
    let test = TestEnv::new().await;
    test.owner().await;
    let again = create_owner(&test.env, &EMAIL.to_uppercase(), PASSWORD, "Somebody", "Other").await;
    assert!(matches!(again, Err(AccessError::Duplicate)));
}

#[tokio::test]
async fn an_owner_needs_an_address_and_a_password() {
    let test = TestEnv::new().await;
    let Err(AccessError::Invalid(errors)) = create_owner(&test.env, "nobody", "short", "Rosa", "Quill").await else {
        panic!("must be refused");
    };
    let pointers: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(pointers, ["/email", "/password"]);
}

#[tokio::test]
async fn log_in_takes_the_right_password_only() {
    let (test, _) = signed_in().await;
    assert!(login(&test.env, &credentials(" Owner@Example.com", PASSWORD), "", None).await.is_ok());
    let long = "x".repeat(100_000);
    for (email, password) in
        [(EMAIL, "wrong"), (EMAIL, ""), ("nobody@example.com", PASSWORD), ("", ""), ("a\0b", "x"), (EMAIL, &long)]
    {
        let answer = login(&test.env, &credentials(email, password), "", None).await;
        assert!(matches!(answer, Err(AccessError::WrongCredentials)), "{email}");
    }
}

#[tokio::test]
async fn a_password_hashed_more_weakly_is_hashed_again_at_log_in() {
    let (test, _) = signed_in().await;
    let read = test.env.store.read();
    let weak = "$argon2id$v=19$m=8,t=1,p=1$c2l4dGVlbiBieXRlIHNhbA$";
    let params = argon2::Params::new(8, 1, 1, None).unwrap();
    let argon2 = argon2::Argon2::from(params);
    let hash: argon2::PasswordHash =
        argon2::PasswordHasher::hash_password_with_salt(&argon2, PASSWORD.as_bytes(), b"sixteen byte sal").unwrap();
    assert!(hash.to_string().starts_with(weak));
    let user = app_user::Entity::find().one(read).await.unwrap().unwrap();
    let mut change = user.into_active_model();
    change.password_hash = Set(hash.to_string());
    test.env.store.write::<_, DbErr, _>(|tx| Box::pin(change.update(tx))).await.unwrap();

    login(&test.env, &credentials(EMAIL, PASSWORD), "", None).await.unwrap();

    let user = app_user::Entity::find().one(read).await.unwrap().unwrap();
    assert!(user.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", user.password_hash);
}

#[tokio::test]
async fn an_access_token_stands_for_its_owner() {
    let (test, signed_in) = signed_in().await;
    let principal = authenticate(&test.env, &signed_in.access_token).await.unwrap();
    assert_eq!((principal.role, signed_in.expires_in), (Role::Owner, 600));
    let me = me(&test.env, &principal).await.unwrap();
    assert_eq!((me.email.as_str(), me.workspace_name.as_str(), me.sending_armed), (EMAIL, "Quill Homes", true));
    assert_eq!(me.permissions, Permission::ALL);
}

#[tokio::test]
async fn a_refresh_token_is_stored_only_as_a_hash() {
    let (test, signed_in) = signed_in().await;
    let row = session::Entity::find().one(test.env.store.read()).await.unwrap().unwrap();
    let secret = signed_in.refresh_token.split_once('.').unwrap().1;
    assert!(!format!("{row:?}").contains(secret));
    assert!(!format!("{signed_in:?}").contains(secret), "and does not print");
    assert_eq!(row.refresh_hash.len(), 64);
}

#[tokio::test]
async fn each_refresh_gives_the_next_token() {
    let (test, signed_in) = signed_in().await;
    let mut token = signed_in.refresh_token;
    for _ in 0..5 {
        test.clock.forward(TimeDelta::minutes(10));
        let refreshed = refresh(&test.env, &token, None).await.unwrap();
        assert!(is_in(&test, &refreshed.access_token).await);
        let next = rotated(refreshed);
        assert_ne!(next, token);
        token = next;
    }
}

#[tokio::test]
async fn a_slow_twin_gets_in_but_no_token_of_its_own() {
    let (test, signed_in) = signed_in().await;
    let next = rotated(refresh(&test.env, &signed_in.refresh_token, None).await.unwrap());
    test.clock.forward(TimeDelta::seconds(10));

    let twin = refresh(&test.env, &signed_in.refresh_token, None).await.unwrap();

    assert_eq!(twin.refresh_token, None);
    assert!(is_in(&test, &twin.access_token).await);
    assert!(refresh(&test.env, &next, None).await.is_ok(), "the family lives on");
}

#[tokio::test]
async fn fifty_refreshes_at_once_end_in_one_living_family() {
    let (test, signed_in) = signed_in().await;

    let all = join_all((0..50).map(|_| refresh(&test.env, &signed_in.refresh_token, None))).await;

    let all: Vec<Refreshed> = all.into_iter().map(Result::unwrap).collect();
    let next: Vec<&String> = all.iter().filter_map(|one| one.refresh_token.as_ref()).collect();
    assert_eq!(next.len(), 1, "exactly one of them rotates");
    assert!(refresh(&test.env, next[0], None).await.is_ok());
}

#[tokio::test]
async fn a_thief_after_the_owner_ends_the_family_for_both() {
    let (test, signed_in) = signed_in().await;
    let stolen = signed_in.refresh_token.clone();
    let owners = refresh(&test.env, &signed_in.refresh_token, None).await.unwrap();
    test.clock.forward(TimeDelta::milliseconds(10_001));

    assert!(refresh(&test.env, &stolen, None).await.is_err());

    assert!(!is_in(&test, &owners.access_token).await);
    assert!(refresh(&test.env, &rotated(owners), None).await.is_err());
}

#[tokio::test]
async fn an_owner_after_the_thief_ends_the_family_for_both() {
    let (test, signed_in) = signed_in().await;
    let thief = refresh(&test.env, &signed_in.refresh_token, None).await.unwrap();
    let access_token = thief.access_token.clone();
    let thief = refresh(&test.env, &rotated(thief), None).await.unwrap();

    // Two rotations back: no grace, even at the same moment.
    assert!(refresh(&test.env, &signed_in.refresh_token, None).await.is_err());

    assert!(!is_in(&test, &access_token).await);
    assert!(refresh(&test.env, &rotated(thief), None).await.is_err());
}

#[tokio::test]
async fn text_that_is_no_refresh_token_is_refused() {
    let (test, signed_in) = signed_in().await;
    let (id, secret) = signed_in.refresh_token.split_once('.').unwrap();
    let forged = [
        String::new(),
        ".".to_owned(),
        id.to_owned(),
        format!("{id}."),
        format!(".{secret}"),
        format!("{id}.{secret}.{secret}"),
        format!("{secret}.{id}"),
        "x".repeat(100_000),
        signed_in.access_token.clone(),
    ];
    for token in forged {
        assert!(refresh(&test.env, &token, None).await.is_err(), "{token}");
        assert!(!is_in(&test, &token).await || token == signed_in.access_token);
    }
    assert!(!is_in(&test, &signed_in.refresh_token).await, "a refresh token is no access token");
    assert!(refresh(&test.env, &signed_in.refresh_token, None).await.is_ok(), "none of this harmed the session");
}

#[tokio::test]
async fn a_made_up_secret_opens_nothing_and_ends_nothing() {
    let (test, signed_in) = signed_in().await;
    let id = signed_in.refresh_token.split_once('.').unwrap().0;
    let guessed = format!("{id}.{}", "A".repeat(43));
    assert!(refresh(&test.env, &guessed, None).await.is_err());
    assert!(is_in(&test, &signed_in.access_token).await, "the id of a session signs nobody out");
    assert!(refresh(&test.env, &signed_in.refresh_token, None).await.is_ok());
}

#[tokio::test]
async fn log_out_holds_at_once() {
    let (test, signed_in) = signed_in().await;
    logout(&test.env, "nonsense", None).await.unwrap();
    assert!(is_in(&test, &signed_in.access_token).await);

    logout(&test.env, &signed_in.refresh_token, None).await.unwrap();

    assert!(!is_in(&test, &signed_in.access_token).await);
    assert!(refresh(&test.env, &signed_in.refresh_token, None).await.is_err());
    logout(&test.env, &signed_in.refresh_token, None).await.unwrap();
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let (test, signed_in) = signed_in().await;
    test.clock.forward(TimeDelta::days(29));
    let next = rotated(refresh(&test.env, &signed_in.refresh_token, None).await.unwrap());
    test.clock.forward(TimeDelta::days(1));
    assert!(refresh(&test.env, &next, None).await.is_err());
}

#[tokio::test]
async fn a_ticket_opens_once() {
    let (test, signed_in) = signed_in().await;
    let principal = authenticate(&test.env, &signed_in.access_token).await.unwrap();
    let ticket = issue_ticket(&test.env, &principal).await.unwrap();

    let tries = join_all((0..10).map(|_| redeem_ticket(&test.env, &ticket.ticket))).await;

    let opened: Vec<Principal> = tries.into_iter().filter_map(Result::ok).collect();
    assert_eq!(opened, [principal]);
}

#[tokio::test]
async fn a_ticket_ends_after_thirty_seconds_and_with_its_session() {
    let (test, signed_in) = signed_in().await;
    let principal = authenticate(&test.env, &signed_in.access_token).await.unwrap();
    let late = issue_ticket(&test.env, &principal).await.unwrap();
    test.clock.forward(TimeDelta::seconds(30));
    assert!(redeem_ticket(&test.env, &late.ticket).await.is_err());

    let orphan = issue_ticket(&test.env, &principal).await.unwrap();
    logout(&test.env, &signed_in.refresh_token, None).await.unwrap();
    assert!(redeem_ticket(&test.env, &orphan.ticket).await.is_err());
}
