//! The use cases of imports but for bringing a file, which is [`super::Upload`].

use super::{IMPORT, ImportError, read, undo as taking_back, view, write};
use crate::{
    access::Principal,
    audit::{self, Entry},
    changes::{self, Changed},
    env::Env,
    idempotency::{self, Claim},
    page::Keyset,
};
use crm_entity::{app_user, import, import_row};
use crm_types::{
    ImportId, PageOf, WorkspaceId,
    audit::AuditAct,
    import::{Import, ImportOptions, ImportQuery, ImportRow, ImportRowQuery, ImportStatus},
    live::ChangeKind,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order, QueryFilter, QuerySelect,
    sea_query::{Expr, SimpleExpr},
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// The list of imports, for its cursors.
const LIST: &str = "imports";
/// The list of an import's rows, for its cursors.
const ROWS: &str = "import_rows";

/// Imports, the newest first.
///
/// # Errors
/// [`ImportError::BadCursor`].
pub async fn list(env: &Env, by: &Principal, query: &ImportQuery) -> Result<PageOf<Import>, ImportError> {
    let rows = import::Entity::of(by.workspace);
    let sorted = Keyset { list: LIST, by: import::Column::CreatedAt, id: import::Column::Id, order: Order::Desc };
    let (rows, next_cursor) = sorted
        .page::<_, _, ImportError>(env.store.read(), rows, query.cursor.as_deref(), query.limit, |row| {
            (row.created_at, row.id)
        })
        .await?;
    let names = names(env.store.read(), rows.iter().map(|row| row.created_by)).await?;
    let now = env.now();
    let items = rows.into_iter().map(|row| {
        let name = names.get(&row.created_by).cloned();
        view::import(row, name, now)
    });
    Ok(PageOf { items: items.collect(), next_cursor })
}

/// One import.
///
/// # Errors
/// [`ImportError::NotFound`].
pub async fn show(env: &Env, by: &Principal, id: ImportId) -> Result<Import, ImportError> {
    let row = find(env.store.read(), by.workspace, id).await?;
    let name = names(env.store.read(), [row.created_by]).await?.remove(&row.created_by);
    Ok(view::import(row, name, env.now()))
}

/// The receipts of an import's rows in the order of the file; before it is written, the rows that somebody should look at.
///
/// # Errors
/// [`ImportError::NotFound`], [`ImportError::BadCursor`].
pub async fn rows(
    env: &Env,
    by: &Principal,
    id: ImportId,
    query: &ImportRowQuery,
) -> Result<PageOf<ImportRow>, ImportError> {
    use import_row::Column as C;
    let import = find(env.store.read(), by.workspace, id).await?;
    if import.status == ImportStatus::Previewed.as_str() {
        let worst: Vec<ImportRow> = serde_json::from_value(import.preview).unwrap_or_default();
        let wanted = worst.into_iter().filter(|row| query.outcome.is_none_or(|outcome| outcome == row.outcome));
        return Ok(PageOf { items: wanted.collect(), next_cursor: None });
    }
    let mut rows = import_row::Entity::of(by.workspace).filter(C::ImportId.eq(id.0));
    if let Some(outcome) = query.outcome {
        rows = rows.filter(C::Outcome.eq(outcome.as_str()));
    }
    let sorted = Keyset { list: ROWS, by: C::Line, id: C::Id, order: Order::Asc };
    let (rows, next_cursor) = sorted
        .page::<_, _, ImportError>(env.store.read(), rows, query.cursor.as_deref(), query.limit, |row| {
            (row.line, row.id)
        })
        .await?;
    Ok(PageOf { items: rows.into_iter().map(view::row).collect(), next_cursor })
}

/// Reads a previewed import anew, with other options.
///
/// # Errors
/// [`ImportError::NotFound`]; [`ImportError::WrongState`] when it is not previewed; [`ImportError::Invalid`].
pub async fn patch(
    env: &Env,
    by: Principal,
    id: ImportId,
    options: ImportOptions,
    claim: Option<Claim>,
) -> Result<Import, ImportError> {
    options.validate().map_err(ImportError::Invalid)?;
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            let row = in_state(tx, by.workspace, id, &[ImportStatus::Previewed]).await?;
            let entry = Entry::of(AuditAct::ImportChanged, IMPORT, id, &row.file_name);
            let before = serde_json::from_value::<ImportOptions>(row.options).unwrap_or_default();
            audit::record(tx, &work, &by, entry.changed(&before, &options)).await?;
            let change = import::Entity::change(by.workspace)
                .col_expr(import::Column::Options, Expr::value(json!(options)))
                .col_expr(import::Column::Status, Expr::value(ImportStatus::Queued.as_str()));
            step(tx, &work, by.workspace, id, ImportStatus::Previewed, change).await?;
            read::queue(tx, &work, by.workspace, id, false).await?;
            shown(tx, &work, &by, id).await
        })
    })
    .await
}

/// Writes what was previewed.
///
/// # Errors
/// [`ImportError::NotFound`]; [`ImportError::WrongState`] when it is not previewed.
pub async fn commit(env: &Env, by: Principal, id: ImportId, claim: Option<Claim>) -> Result<Import, ImportError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            use import::Column as C;
            let row = in_state(tx, by.workspace, id, &[ImportStatus::Previewed]).await?;
            let entry = Entry::of(AuditAct::ImportCommitted, IMPORT, id, &row.file_name);
            audit::record(tx, &work, &by, entry.after(json!({"total": row.total}))).await?;
            let mut change = import::Entity::change(by.workspace)
                .col_expr(C::Status, Expr::value(ImportStatus::Running.as_str()))
                .col_expr(C::PhaseAt, Expr::value(work.now()));
            // What was counted was a forecast; from now on it is what was done.
            for count in [C::Created, C::Updated, C::Unchanged, C::Rejected, C::Conflicting, C::Cursor] {
                change = change.col_expr(count, Expr::value(0));
            }
            step(tx, &work, by.workspace, id, ImportStatus::Previewed, change).await?;
            write::queue(tx, &work, by.workspace, id).await?;
            shown(tx, &work, &by, id).await
        })
    })
    .await
}

/// Takes back what an import has written, or has written so far.
///
/// # Errors
/// [`ImportError::NotFound`]; [`ImportError::WrongState`] when it has written nothing or is being taken back.
pub async fn undo(env: &Env, by: Principal, id: ImportId, claim: Option<Claim>) -> Result<Import, ImportError> {
    let work = env.clone();
    idempotency::once(env, by.workspace, claim, move |tx| {
        Box::pin(async move {
            use import::Column as C;
            let row = in_state(tx, by.workspace, id, &[ImportStatus::Done, ImportStatus::Running]).await?;
            if row.undoing {
                return Err(ImportError::WrongState(ImportStatus::Running));
            }
            let entry = Entry::of(AuditAct::ImportUndone, IMPORT, id, &row.file_name);
            audit::record(tx, &work, &by, entry).await?;
            let change = import::Entity::change(by.workspace)
                .filter(C::Undoing.eq(false))
                .col_expr(C::Status, Expr::value(ImportStatus::Running.as_str()))
                .col_expr(C::Undoing, Expr::value(true))
                .col_expr(C::KeptOnUndo, Expr::value(0))
                // Of a file that was not through, the rows that have a receipt are all there are.
                .col_expr(C::Total, written())
                .col_expr(C::PhaseAt, Expr::value(work.now()))
                .col_expr(C::Cursor, Expr::value(i64::MAX));
            let from = ImportStatus::parse(&row.status).unwrap_or(ImportStatus::Done);
            step(tx, &work, by.workspace, id, from, change).await?;
            taking_back::queue(tx, &work, by.workspace, id).await?;
            shown(tx, &work, &by, id).await
        })
    })
    .await
}

/// Notes that somebody exports what became of the rows.
///
/// # Errors
/// [`ImportError::NotFound`].
pub async fn note_export(env: &Env, by: Principal, id: ImportId) -> Result<(), ImportError> {
    let row = find(env.store.read(), by.workspace, id).await?;
    let entry = Entry::of(AuditAct::ImportExported, IMPORT, id, &row.file_name);
    let work = env.clone();
    env.store
        .write::<_, ImportError, _>(move |tx| Box::pin(async move { Ok(audit::record(tx, &work, &by, entry).await?) }))
        .await
}

/// The import, which must stand at one of these.
async fn in_state(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ImportId,
    states: &[ImportStatus],
) -> Result<import::Model, ImportError> {
    let row = find(tx, workspace, id).await?;
    match ImportStatus::parse(&row.status) {
        Some(now) if states.contains(&now) => Ok(row),
        other => Err(ImportError::WrongState(other.unwrap_or(ImportStatus::Failed))),
    }
}

/// How many rows have a receipt.
fn written() -> SimpleExpr {
    use import::Column as C;
    let parts = [C::Updated, C::Unchanged, C::Rejected, C::Conflicting];
    parts.into_iter().fold(Expr::col(C::Created), |sum, count| sum.add(Expr::col(count)))
}

/// Moves an import on from where it stands, which only one can.
async fn step(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    id: ImportId,
    from: ImportStatus,
    change: sea_orm::UpdateMany<import::Entity>,
) -> Result<(), ImportError> {
    let moved =
        change.filter(import::Column::Id.eq(id.0)).filter(import::Column::Status.eq(from.as_str())).exec(tx).await?;
    if moved.rows_affected == 0 {
        return Err(ImportError::WrongState(ImportStatus::Running));
    }
    changes::record(tx, env, workspace, [Changed::of(ChangeKind::Import, id)]).await?;
    Ok(())
}

async fn shown(tx: &impl ConnectionTrait, env: &Env, by: &Principal, id: ImportId) -> Result<Import, ImportError> {
    let row = find(tx, by.workspace, id).await?;
    let name = names(tx, [row.created_by]).await?.remove(&row.created_by);
    Ok(view::import(row, name, env.now()))
}

pub(super) async fn find(
    connection: &impl ConnectionTrait,
    workspace: WorkspaceId,
    id: ImportId,
) -> Result<import::Model, ImportError> {
    import::Entity::one(workspace, id).one(connection).await?.ok_or(ImportError::NotFound)
}

async fn names(
    connection: &impl ConnectionTrait,
    users: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbErr> {
    use app_user::Column as C;
    let rows: Vec<(Uuid, String)> = app_user::Entity::find()
        .filter(C::Id.is_in(users))
        .select_only()
        .columns([C::Id, C::Name])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}
