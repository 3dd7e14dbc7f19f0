//! The second factor: codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, which is what all
//! apps know), and recovery codes for when it is lost.
//!
//! A code is good once: the step of the last one is kept. A seed counts only once a code of it was shown, so that nobody
//! locks themselves out with a seed that they never stored.

use super::{AccessError, Principal, handle, people, sessions};
use crate::{
    audit::{self, By, Entry},
    env::Env,
    idempotency::{self, Claim},
};
use crm_entity::{
    app_user,
    recovery_code::{ActiveModel, Column, Entity},
};
use crm_rules::device;
use crm_store::Tx;
use crm_types::{
    FieldError, UserId,
    audit::AuditAct,
    two_factor::{PasswordProof, RecoveryCodes, TwoFactorCode, TwoFactorSeed, TwoFactorStatus},
};
use qrcode::{Color, EcLevel, QrCode};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, prelude::DateTimeUtc,
    sea_query::Expr,
};
use std::fmt::Write as _;
use totp_rs::{Algorithm, Builder, Totp};

/// What apps show above the code.
const ISSUER: &str = "Attack-a-Crack CRM";
/// The seed's length: that of the hash, as RFC 4226 section 4 recommends.
const SEED: usize = 20;
/// How many recovery codes there are.
const CODES: usize = 10;
/// Chance in a recovery code, in bytes: 80 bits, so that its plain hash tells nothing.
const CODE: usize = 10;
/// Blank units around a QR code, by its standard (ISO/IEC 18004).
const QUIET: usize = 4;

/// How one's second factor stands.
///
/// # Errors
/// The database's error.
pub async fn two_factor(env: &Env, by: &Principal) -> Result<TwoFactorStatus, AccessError> {
    let read = env.store.read();
    let user = app_user::Entity::find_by_id(by.user.0).one(read).await?.ok_or(AccessError::Unauthenticated)?;
    let left = Entity::find().filter(Column::UserId.eq(user.id)).filter(Column::UsedAt.is_null()).count(read).await?;
    Ok(TwoFactorStatus { on: user.totp_since.is_some(), recovery_codes: left })
}

/// A new seed, which counts once [`confirm_two_factor`] was shown a code of it.
///
/// # Errors
/// [`AccessError::Invalid`] when the password is wrong, [`AccessError::TwoFactorOn`].
pub async fn start_two_factor(
    env: &Env,
    by: Principal,
    proof: PasswordProof,
    claim: Option<Claim>,
) -> Result<TwoFactorSeed, AccessError> {
    let user = people::proved(env, &by, &proof.password, "/password").await?;
    let work = env.clone();
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            sessions::lock_account(tx, by.user).await?;
            let seed: [u8; SEED] = work.ids.bytes();
            let sealed = work.vault.seal(&seed_place(by.user), &seed);
            let stored = app_user::Entity::update_many()
                .filter(app_user::Column::Id.eq(by.user.0))
                .filter(app_user::Column::TotpSince.is_null())
                .col_expr(app_user::Column::TotpSeed, Expr::value(sealed))
                .exec(tx)
                .await?;
            if stored.rows_affected == 0 {
                return Err(AccessError::TwoFactorOn);
            }
            show(&seed, &user.email)
        })
    })
    .await
}

/// Turns the second factor on, by a code of the new seed. All other sessions end: they came in with less.
///
/// # Errors
/// [`AccessError::Invalid`] when the code is wrong, [`AccessError::TwoFactorOn`].
pub async fn confirm_two_factor(
    env: &Env,
    by: Principal,
    code: TwoFactorCode,
    claim: Option<Claim>,
) -> Result<RecoveryCodes, AccessError> {
    let work = env.clone();
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            sessions::lock_account(tx, by.user).await?;
            let user = app_user::Entity::find_by_id(by.user.0).one(tx).await?.ok_or(AccessError::Unauthenticated)?;
            if user.totp_since.is_some() {
                return Err(AccessError::TwoFactorOn);
            }
            let now = work.now();
            let step = step_of(&work, &user, &digits(&code.code), now)?.ok_or_else(|| wrong("/code"))?;
            app_user::Entity::update_many()
                .filter(app_user::Column::Id.eq(user.id))
                .col_expr(app_user::Column::TotpSince, Expr::value(now))
                .col_expr(app_user::Column::TotpStep, Expr::value(step))
                .exec(tx)
                .await?;
            audit::record(tx, &work, &by, Entry::of(AuditAct::TwoFactorOn, "user", user.id, user.email)).await?;
            sessions::end_others(tx, &work, &by).await?;
            Ok(new_codes(tx, &work, by.user).await?)
        })
    })
    .await
}

/// New recovery codes in the place of all that were left.
///
/// # Errors
/// [`AccessError::Invalid`] when the password is wrong, [`AccessError::TwoFactorOff`].
pub async fn renew_recovery_codes(
    env: &Env,
    by: Principal,
    proof: PasswordProof,
    claim: Option<Claim>,
) -> Result<RecoveryCodes, AccessError> {
    people::proved(env, &by, &proof.password, "/password").await?;
    let work = env.clone();
    idempotency::once_sealed(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            sessions::lock_account(tx, by.user).await?;
            let user = app_user::Entity::find_by_id(by.user.0).one(tx).await?.ok_or(AccessError::Unauthenticated)?;
            if user.totp_since.is_none() {
                return Err(AccessError::TwoFactorOff);
            }
            audit::record(tx, &work, &by, Entry::of(AuditAct::RecoveryCodesMade, "user", user.id, user.email)).await?;
            Ok(new_codes(tx, &work, by.user).await?)
        })
    })
    .await
}

/// Turns the second factor off.
///
/// # Errors
/// [`AccessError::Invalid`] when the password is wrong.
pub async fn stop_two_factor(
    env: &Env,
    by: Principal,
    proof: PasswordProof,
    claim: Option<Claim>,
) -> Result<TwoFactorStatus, AccessError> {
    people::proved(env, &by, &proof.password, "/password").await?;
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            turn_off(tx, &work, (&by).into(), by.user).await?;
            Ok(TwoFactorStatus { on: false, recovery_codes: 0 })
        })
    })
    .await
}

/// Takes the second factor of an account away, in the caller's transaction. Its sessions go on: they had it.
pub(super) async fn turn_off(tx: &Tx, env: &Env, by: By, user: UserId) -> Result<(), DbErr> {
    sessions::lock_account(tx, user).await?;
    let found = app_user::Entity::find_by_id(user.0).one(tx).await?;
    let Some(found) = found.filter(|user| user.totp_seed.is_some()) else { return Ok(()) };
    app_user::Entity::update_many()
        .filter(app_user::Column::Id.eq(user.0))
        .col_expr(app_user::Column::TotpSeed, Expr::value(None::<Vec<u8>>))
        .col_expr(app_user::Column::TotpSince, Expr::value(None::<DateTimeUtc>))
        .exec(tx)
        .await?;
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(tx).await?;
    if found.totp_since.is_some() {
        audit::record(tx, env, by, Entry::of(AuditAct::TwoFactorOff, "user", user, found.email)).await?;
    }
    Ok(())
}

/// Checks what somebody shows beside their password when they sign in, and uses it up. In the transaction that opens the
/// session, under the account's lock.
///
/// # Errors
/// [`AccessError::WrongCode`].
pub(super) async fn show_second(
    tx: &Tx,
    env: &Env,
    by: By,
    user: &app_user::Model,
    shown: &str,
    user_agent: &str,
) -> Result<(), AccessError> {
    let typed = digits(shown);
    if typed.len() == 6 {
        let step = step_of(env, user, &typed, env.now())?.ok_or(AccessError::WrongCode)?;
        app_user::Entity::update_many()
            .filter(app_user::Column::Id.eq(user.id))
            .col_expr(app_user::Column::TotpStep, Expr::value(step))
            .exec(tx)
            .await?;
        return Ok(());
    }
    let spent = Entity::update_many()
        .filter(Column::UserId.eq(user.id))
        .filter(Column::CodeHash.eq(code_hash(shown)))
        .filter(Column::UsedAt.is_null())
        .col_expr(Column::UsedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    if spent.rows_affected == 0 {
        return Err(AccessError::WrongCode);
    }
    Ok(audit::record(tx, env, by, Entry::of(AuditAct::RecoveryCodeUsed, "user", user.id, device(user_agent))).await?)
}

/// The step of a code that is good now and was not used yet.
fn step_of(env: &Env, user: &app_user::Model, code: &str, now: DateTimeUtc) -> Result<Option<i64>, AccessError> {
    let Some(sealed) = &user.totp_seed else { return Err(AccessError::TwoFactorOff) };
    let seed = env.vault.open(&seed_place(user.id.into()), sealed).map_err(|error| {
        AccessError::Db(DbErr::Custom(format!("the second factor of user {} cannot be read: {error}", user.id)))
    })?;
    let step = app(&seed, &user.email)?.check(code, now.timestamp().unsigned_abs());
    let step = step.and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > user.totp_step))
}

/// One step of 30 seconds to both sides is borne (RFC 6238, section 5.2).
fn app(seed: &[u8], email: &str) -> Result<Totp, AccessError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(seed.to_vec())
        // The two parts of a label are told apart by a colon, which some addresses may hold (RFC 5321, quoted).
        .with_account_name(email.replace(':', " "))
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| AccessError::Db(DbErr::Custom(format!("a seed does not fit: {error}"))))
}

fn show(seed: &[u8], email: &str) -> Result<TwoFactorSeed, AccessError> {
    let cannot = |error: String| AccessError::Db(DbErr::Custom(format!("a seed cannot be shown: {error}")));
    let app = app(seed, email)?;
    let uri = app.to_url().map_err(|error| cannot(error.to_string()))?;
    let code = QrCode::with_error_correction_level(&uri, EcLevel::M).map_err(|error| cannot(error.to_string()))?;
    let letters = app.secret().to_base32().into_bytes();
    let groups: Vec<String> = letters.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(TwoFactorSeed {
        secret: groups.join(" "),
        uri,
        qr_path: path(&code),
        qr_size: u32::try_from(code.width() + 2 * QUIET).unwrap_or_default(),
    })
}

/// The dark units as an SVG path, row by row, a run of them as one rectangle.
fn path(code: &QrCode) -> String {
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    path
}

async fn new_codes(tx: &Tx, env: &Env, user: UserId) -> Result<RecoveryCodes, DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user.0)).exec(tx).await?;
    let codes: Vec<String> = (0..CODES).map(|_| handle::spelled(&env.ids.bytes::<CODE>())).collect();
    let rows = codes.iter().map(|code| ActiveModel {
        id: Set(env.id()),
        user_id: Set(user.0),
        code_hash: Set(code_hash(code)),
        used_at: Set(None),
    });
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(RecoveryCodes { codes })
}

fn code_hash(code: &str) -> String {
    handle::hash(handle::typed(code).as_bytes())
}

/// The digits of a code, when it is nothing but digits and spaces.
fn digits(code: &str) -> String {
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).take(32).collect();
    if plain.bytes().all(|byte| byte.is_ascii_digit()) { plain } else { String::new() }
}

/// Binds a seed to its account, so that it cannot be moved to another one.
pub(crate) fn seed_place(user: UserId) -> String {
    format!("app_user.totp_seed:{user}")
}

fn wrong(pointer: &str) -> AccessError {
    AccessError::Invalid(vec![FieldError::new(pointer, "This is not the code that the app shows now.")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, with six digits instead of eight.
        let app = app(b"12345678901234567890", "rosa@example.com").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(app.check(code, time), Some(time / 30), "{time}");
            assert_eq!(app.check(code, time + 30), Some(time / 30), "a slow phone");
            assert_eq!(app.check(code, time + 90), None);
        }
    }

    #[test]
    fn the_picture_says_what_the_address_says() {
        let seed = show(b"12345678901234567890", "rosa@example.com").unwrap();
        assert_eq!(seed.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(
            seed.uri.starts_with("otpauth://totp/") && seed.uri.contains("secret=GEZDGNBVGY3TQOJQ"),
            "{}",
            seed.uri
        );
        // Each dark unit is drawn once.
        let code = QrCode::with_error_correction_level(&seed.uri, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let drawn: usize = seed
            .qr_path
            .split('h')
            .skip(1)
            .step_by(2)
            .filter_map(|run| run.split('v').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
    }
}
