//! What people do to their own account: sessions and password.

use super::{
    AccessError, Principal, password, people, reset,
    sessions::{self as table, Which},
};
use crate::{
    audit::{self, Entry},
    env::Env,
    idempotency::{self, Claim},
    page::Keyset,
};
use crm_entity::{app_user, session};
use crm_rules::device;
use crm_types::{
    FieldError, PageOf, SessionId,
    audit::AuditAct,
    auth::{PasswordChange, SessionView, SessionsEnded},
    page::PageQuery,
};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, sea_query::Expr};

/// Where somebody is signed in, the last used first.
///
/// # Errors
/// [`AccessError::BadCursor`].
pub async fn sessions(env: &Env, by: &Principal, page: &PageQuery) -> Result<PageOf<SessionView>, AccessError> {
    use session::Column as C;
    let sorted = Keyset { list: "sessions", by: C::LastUsedAt, id: C::Id, order: Order::Desc };
    let living = table::living_of(env, by.user);
    let (rows, next_cursor) = sorted
        .page::<_, _, AccessError>(env.store.read(), living, page.cursor.as_deref(), page.limit, |row| {
            (row.last_used_at, row.id)
        })
        .await?;
    let view = |row: session::Model| SessionView {
        id: row.id.into(),
        device: device(&row.user_agent),
        current: by.session() == Some(row.id.into()),
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
    };
    Ok(PageOf { items: rows.into_iter().map(view).collect(), next_cursor })
}

/// Ends one of somebody's own sessions, at once and everywhere.
///
/// # Errors
/// [`AccessError::NotFound`] when they have no such session.
pub async fn end_session(
    env: &Env,
    by: Principal,
    id: SessionId,
    claim: Option<Claim>,
) -> Result<SessionsEnded, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let ended = table::end(tx, &work, &by, Which::One(id)).await?;
            if ended == 0 { Err(AccessError::NotFound) } else { Ok(SessionsEnded { ended }) }
        })
    })
    .await
}

/// Ends all of somebody's sessions but the one that asks.
///
/// # Errors
/// The database's error.
pub async fn end_other_sessions(env: &Env, by: Principal, claim: Option<Claim>) -> Result<SessionsEnded, AccessError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move { Ok(SessionsEnded { ended: table::end_others(tx, &work, &by).await? }) })
    })
    .await
}

/// Changes somebody's own password. All their other sessions end with it: whoever knew the old one is out.
///
/// # Errors
/// [`AccessError::Invalid`] names which of the two passwords will not do; [`AccessError::Busy`].
pub async fn change_password(
    env: &Env,
    by: Principal,
    change: PasswordChange,
    claim: Option<Claim>,
) -> Result<SessionsEnded, AccessError> {
    // Once it is done the password given as the present one is wrong.
    if let Some(done) = idempotency::kept::<_, AccessError>(env, by.workspace, claim.as_ref()).await? {
        return Ok(done);
    }
    let user = people::proved(env, &by, &change.current, "/current").await?;
    let wrong = |pointer, message: String| AccessError::Invalid(vec![FieldError::new(pointer, message)]);
    let new = password::acceptable(&change.new, &[&user.email, &user.name]).await?;
    new.map_err(|message| wrong("/new", message))?;
    if change.new == change.current {
        return Err(wrong("/new", "This is the password that you have.".to_owned()));
    }
    let hash = password::hash(&env.ids, &change.new).await?;
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            table::lock_account(tx, by.user).await?;
            // Of two changes at once the first counts: the other one knew a password that is none any more.
            let changed = app_user::Entity::update_many()
                .filter(app_user::Column::Id.eq(user.id))
                .filter(app_user::Column::PasswordHash.eq(user.password_hash))
                .col_expr(app_user::Column::PasswordHash, Expr::value(hash))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(wrong("/current", "Your password was changed in this moment.".to_owned()));
            }
            audit::record(tx, &work, &by, Entry::of(AuditAct::PasswordChanged, "user", user.id, user.email)).await?;
            // A link that somebody may still hold opens nothing any more, either.
            reset::end_all(tx, &work, by.user).await?;
            Ok(SessionsEnded { ended: table::end_others(tx, &work, &by).await? })
        })
    })
    .await
}
