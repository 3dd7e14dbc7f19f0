//! What the changes about search share.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, Statement, Value},
};

/// Three characters for the workspace `{id}`, in SQLite: twelve bits each of its last thirty-six. They are private ones
/// (U+E000 and on), which nobody types. Two workspaces may share them; the rows tell them apart.
pub(crate) const SQLITE_MARK: &str = "(\
    char(57344 + (instr('123456789ABCDEF', substr(hex({id}), 24, 1)) << 8) + (instr('123456789ABCDEF', substr(hex({id}), 25, 1)) << 4) + instr('123456789ABCDEF', substr(hex({id}), 26, 1))) || \
    char(57344 + (instr('123456789ABCDEF', substr(hex({id}), 27, 1)) << 8) + (instr('123456789ABCDEF', substr(hex({id}), 28, 1)) << 4) + instr('123456789ABCDEF', substr(hex({id}), 29, 1))) || \
    char(57344 + (instr('123456789ABCDEF', substr(hex({id}), 30, 1)) << 8) + (instr('123456789ABCDEF', substr(hex({id}), 31, 1)) << 4) + instr('123456789ABCDEF', substr(hex({id}), 32, 1))))";

/// How many people are read, and written, at once.
const BATCH: u64 = 500;

/// Where we make extensions: a schema of their own, because a restore replaces `public`, and whoever may make a trusted
/// extension may not move it. As in `crm_store::backup`.
const EXTENSIONS: &str = "crm_extensions";

/// Makes an extension of PostgreSQL, if it is not there. Returns the schema that it is in.
pub(crate) async fn extension(connection: &impl ConnectionTrait, name: &str) -> Result<String, DbErr> {
    let known = "SELECT quote_ident(n.nspname) AS place FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace \
                 WHERE e.extname = $1";
    let known = Statement::from_sql_and_values(DbBackend::Postgres, known, [name.into()]);
    if let Some(row) = connection.query_one_raw(known).await? {
        return row.try_get("", "place");
    }
    let sql = format!("CREATE SCHEMA IF NOT EXISTS {EXTENSIONS}; CREATE EXTENSION {name} WITH SCHEMA {EXTENSIONS}");
    let made = connection.execute_unprepared(&sql).await;
    made.map(|_| EXTENSIONS.to_owned()).map_err(|error| {
        DbErr::Custom(format!(
            "search needs PostgreSQL's extension {name}: let the owner of the database or a superuser run \
             CREATE SCHEMA {EXTENSIONS}; CREATE EXTENSION {name} WITH SCHEMA {EXTENSIONS} (it comes with \
             postgresql-contrib), then start again; {error}"
        ))
    })
}

/// Runs statements one after the other.
pub(crate) async fn run(connection: &impl ConnectionTrait, statements: &[impl AsRef<str>]) -> Result<(), DbErr> {
    for statement in statements {
        connection.execute_unprepared(statement.as_ref()).await?;
    }
    Ok(())
}

/// Brings what search looks in into today's form: without accents, which no database takes away by itself. Here and not
/// in a job, so that there is no time in which somebody is not found.
pub(crate) async fn refold(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    let mut after: Option<(uuid::Uuid, uuid::Uuid)> = None;
    loop {
        let mut read = Query::select().columns(["workspace_id", "id", "search"]).from("contact").take();
        read.order_by("workspace_id", Order::Asc).order_by("id", Order::Asc).limit(BATCH);
        if let Some((workspace, id)) = after {
            let key = Expr::tuple([Expr::col("workspace_id"), Expr::col("id")]);
            read.and_where(key.gt(Expr::tuple([Expr::val(workspace), Expr::val(id)])));
        }
        let rows = connection.query_all(&read).await?;
        let mut values: Vec<Value> = Vec::with_capacity(rows.len() * 3);
        for row in &rows {
            let (workspace, id): (uuid::Uuid, uuid::Uuid) = (row.try_get("", "workspace_id")?, row.try_get("", "id")?);
            let text: String = row.try_get("", "search")?;
            after = Some((workspace, id));
            values.extend([workspace.into(), id.into(), crm_rules::search::refolded(&text).into()]);
        }
        if rows.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = (0..rows.len())
            .map(|n| match backend {
                DbBackend::Postgres => format!("(${}::uuid, ${}::uuid, ${}::text)", n * 3 + 1, n * 3 + 2, n * 3 + 3),
                _ => "(?, ?, ?)".to_owned(),
            })
            .collect();
        let sql = format!(
            "WITH new (workspace_id, id, search) AS (VALUES {}) UPDATE contact SET search = new.search FROM new \
             WHERE contact.workspace_id = new.workspace_id AND contact.id = new.id",
            list.join(", ")
        );
        connection.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
}
