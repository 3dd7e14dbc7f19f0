//! The floor: a bare program that does only the operation itself. No log-in, no rights, no audit, no live stream.
//!
//! It reads the product's own tables, so that both sides answer from the same rows, and writes into tables of its own
//! with the same durability.

use crate::{Done, database, webhook};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get, post, web};
use clap::Args;
use crm_entity::{activity, contact, contact_identifier, conversation, conversation_read, workspace};
use crm_types::WorkspaceId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, TransactionTrait, Value,
    sea_query::{Alias, OnConflict, Query},
};
use serde_json::json;
use std::{net::TcpListener, sync::Arc};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

/// Most events in one statement, as in the product.
const BATCH: usize = 256;
/// Rows of a page.
const PAGE: u64 = 50;

const TABLES: [&str; 5] = [
    "CREATE TABLE event (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE job (id TEXT PRIMARY KEY, kind TEXT NOT NULL)",
    "CREATE TABLE message (id TEXT PRIMARY KEY, thread TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE thread (id TEXT PRIMARY KEY, unread INTEGER NOT NULL)",
    "CREATE TABLE person (id TEXT PRIMARY KEY, first_name TEXT, last_name TEXT, phone TEXT, search TEXT)",
];

/// Where the floor stands.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// The product's database.
    #[arg(long)]
    reads: String,
    /// An empty one.
    #[arg(long)]
    writes: String,
}

struct Event {
    id: String,
    body: String,
    done: oneshot::Sender<Result<(), DbErr>>,
}

#[derive(Clone)]
struct Floor {
    reads: DatabaseConnection,
    workspace: WorkspaceId,
    /// One writer at a time, as SQLite has it.
    writer: Arc<Mutex<DatabaseConnection>>,
    /// A pool, where the database has many.
    pool: Option<DatabaseConnection>,
    events: mpsc::Sender<Event>,
}

/// Serves until it is ended.
pub(crate) fn serve(options: &Options) -> Done<bool> {
    actix_web::rt::System::new().block_on(async {
        let floor = Floor::open(options).await?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        println!("listening on http://{}", listener.local_addr()?);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(floor.clone()))
                .service(ready)
                .service(ingest)
                .service(apply)
                .service(create)
                .service(inbox_page)
                .service(thread_page)
                .service(people_page)
        });
        server.workers(2).listen(listener)?.run().await?;
        Ok(true)
    })
}

impl Floor {
    async fn open(options: &Options) -> Done<Self> {
        let reads = database::connect(&options.reads, 4).await?;
        let workspace = workspace::Entity::find().one(&reads).await?.ok_or("an empty database")?;
        let writes = database::connect(&options.writes, 1).await?;
        for table in TABLES {
            writes.execute_unprepared(table).await?;
        }
        let pool = match writes.get_database_backend() {
            DbBackend::Sqlite => None,
            _ => Some(database::connect(&options.writes, 16).await?),
        };
        let one_at_a_time = Arc::new(Mutex::new(writes));
        let (events, inbox) = mpsc::channel(4 * BATCH);
        tokio::spawn(write_groups(one_at_a_time.clone(), inbox));
        Ok(Self { reads, workspace: WorkspaceId(workspace.id), writer: one_at_a_time, pool, events })
    }
}

/// What waits is written as two multi-row statements in one commit.
async fn write_groups(writer: Arc<Mutex<DatabaseConnection>>, mut inbox: mpsc::Receiver<Event>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while inbox.recv_many(&mut waiting, BATCH).await > 0 {
        let rows: Vec<(String, String)> = waiting.iter().map(|event| (event.id.clone(), event.body.clone())).collect();
        let written = write_group(&*writer.lock().await, rows).await;
        for event in waiting.drain(..) {
            let _ = event.done.send(written.clone());
        }
    }
}

async fn write_group(db: &DatabaseConnection, rows: Vec<(String, String)>) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let mut events = Query::insert().into_table(Alias::new("event")).columns(["id", "body"].map(Alias::new)).take();
    let mut jobs = Query::insert().into_table(Alias::new("job")).columns(["id", "kind"].map(Alias::new)).take();
    for (id, body) in rows {
        jobs.values_panic([id.clone().into(), "apply".into()]);
        events.values_panic([id.into(), body.into()]);
    }
    let once = || OnConflict::column(Alias::new("id")).do_nothing().to_owned();
    tx.execute(events.on_conflict(once())).await?;
    tx.execute(jobs.on_conflict(once())).await?;
    tx.commit().await
}

fn failed(error: impl std::fmt::Display) -> actix_web::Error {
    actix_web::error::ErrorInternalServerError(error.to_string())
}

#[get("/ready")]
async fn ready() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// Reads the event's id, as an intake must.
fn read(request: &HttpRequest, body: &[u8]) -> Result<(String, String, String), actix_web::Error> {
    let signature = request.headers().get("openphone-signature").and_then(|value| value.to_str().ok());
    if !signature.is_some_and(|signature| webhook::verify(signature, body)) {
        return Err(actix_web::error::ErrorUnauthorized("the signature does not match"));
    }
    let event: serde_json::Value = serde_json::from_slice(body).map_err(failed)?;
    let word = |pointer: &str| event.pointer(pointer).and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    Ok((word("/id"), word("/data/object/from"), word("/data/object/text")))
}

#[post("/ingest")]
async fn ingest(
    floor: web::Data<Floor>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, actix_web::Error> {
    let (id, _, _) = read(&request, &body)?;
    let (done, written) = oneshot::channel();
    let event = Event { id, body: String::from_utf8_lossy(&body).into_owned(), done };
    floor.events.send(event).await.map_err(failed)?;
    written.await.map_err(failed)?.map_err(failed)?;
    Ok(HttpResponse::Ok().finish())
}

/// Event, message and thread in a transaction of three statements.
#[post("/apply")]
async fn apply(
    floor: web::Data<Floor>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, actix_web::Error> {
    let (id, from, text) = read(&request, &body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let work = async |db: &DatabaseConnection| {
        let tx = db.begin().await?;
        run(&tx, "INSERT INTO event (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING", [id.clone().into(), body.into()])
            .await?;
        run(
            &tx,
            "INSERT INTO message (id, thread, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [id.into(), from.clone().into(), text.into()],
        )
        .await?;
        run(
            &tx,
            "INSERT INTO thread (id, unread) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET unread = thread.unread + 1",
            [from.into()],
        )
        .await?;
        tx.commit().await
    };
    write(&floor, work).await
}

#[post("/people")]
async fn create(floor: web::Data<Floor>, body: web::Json<serde_json::Value>) -> Result<HttpResponse, actix_web::Error> {
    let word = |pointer: &str| body.pointer(pointer).and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    let (first, last, phone) = (word("/first_name"), word("/last_name"), word("/phones/0/value"));
    let values: [Value; 5] = [
        phone.clone().into(),
        first.clone().into(),
        last.clone().into(),
        phone.clone().into(),
        format!("{first} {last} {phone}").into(),
    ];
    let insert = async |db: &DatabaseConnection| {
        run(db, "INSERT INTO person (id, first_name, last_name, phone, search) VALUES (?, ?, ?, ?, ?)", values).await
    };
    write(&floor, insert).await
}

async fn write(
    floor: &Floor,
    work: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> Result<HttpResponse, actix_web::Error> {
    match &floor.pool {
        Some(pool) => work(pool).await.map_err(failed)?,
        None => work(&*floor.writer.lock().await).await.map_err(failed)?,
    }
    Ok(HttpResponse::Created().finish())
}

async fn run(db: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let mut text = sql.to_owned();
    let mut number = 0;
    while backend == DbBackend::Postgres && text.contains('?') {
        number += 1;
        text = text.replacen('?', &format!("${number}"), 1);
    }
    db.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    Ok(())
}

/// Threads with their people and what has been read: three queries.
#[get("/inbox")]
async fn inbox_page(floor: web::Data<Floor>) -> Result<HttpResponse, actix_web::Error> {
    use conversation::Column as C;
    let rows = conversation::Entity::of(floor.workspace)
        .order_by_desc(C::LastActivityAt)
        .order_by_desc(C::Id)
        .limit(PAGE)
        .all(&floor.reads)
        .await
        .map_err(failed)?;
    let people: Vec<Uuid> = rows.iter().filter_map(|row| row.contact_id).collect();
    let people = contact::Entity::of(floor.workspace).filter(contact::Column::Id.is_in(people));
    let people = people.all(&floor.reads).await.map_err(failed)?;
    let reads = conversation_read::Entity::of(floor.workspace)
        .filter(conversation_read::Column::ConversationId.is_in(rows.iter().map(|row| row.id)));
    let reads = reads.all(&floor.reads).await.map_err(failed)?;
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let person = people.iter().find(|person| Some(person.id) == row.contact_id);
            let seen = reads.iter().find(|read| read.conversation_id == row.id).map_or(0, |read| read.seen_inbound);
            json!({"id": row.id, "first_name": person.map(|person| &person.first_name), "status": row.status,
                "unread": row.inbound_count - seen, "snippet": row.snippet, "at": row.last_activity_at})
        })
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

#[get("/threads/{id}")]
async fn thread_page(floor: web::Data<Floor>, id: web::Path<Uuid>) -> Result<HttpResponse, actix_web::Error> {
    use activity::Column as C;
    let rows = activity::Entity::of(floor.workspace)
        .filter(C::ConversationId.eq(*id))
        .order_by_desc(C::At)
        .order_by_desc(C::Id)
        .limit(PAGE)
        .all(&floor.reads)
        .await
        .map_err(failed)?;
    let items: Vec<_> = rows
        .iter()
        .map(
            |row| json!({"id": row.id, "body": row.body, "state": row.state, "direction": row.direction, "at": row.at}),
        )
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

#[get("/people")]
async fn people_page(floor: web::Data<Floor>) -> Result<HttpResponse, actix_web::Error> {
    use contact::Column as C;
    let rows = contact::Entity::of(floor.workspace)
        .order_by_asc(C::SortName)
        .order_by_asc(C::Id)
        .limit(PAGE)
        .all(&floor.reads)
        .await
        .map_err(failed)?;
    let ids = contact_identifier::Column::ContactId.is_in(rows.iter().map(|row| row.id));
    let phones = contact_identifier::Entity::of(floor.workspace).filter(ids).all(&floor.reads).await.map_err(failed)?;
    let items: Vec<_> = rows
        .iter()
        .map(|row| {
            let phones: Vec<_> =
                phones.iter().filter(|phone| phone.contact_id == row.id).map(|phone| &phone.value).collect();
            json!({"id": row.id, "first_name": row.first_name, "last_name": row.last_name, "phones": phones})
        })
        .collect();
    Ok(HttpResponse::Ok().json(items))
}
