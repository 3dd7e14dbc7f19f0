//! A file of people into the product, beside the same rows put into bare tables.

use crate::{
    Done, cpu, database,
    load::{self, Client},
    process::{Access, Running},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait, Value};
use serde_json::Value as Json;
use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

/// How many rows a file has.
pub(crate) const ROWS: usize = 100_000;
/// An import that takes longer has failed.
const PATIENCE: Duration = Duration::from_mins(10);
/// How many rows a bare statement has.
const AT_ONCE: usize = 500;

/// What was measured.
pub(crate) struct Imported {
    /// From the end of the upload until the counts were there, in seconds.
    pub(crate) preview: f64,
    /// From the confirmation until each row had its receipt, in seconds.
    pub(crate) written: f64,
    /// From the confirmation of the undo until it was done, in seconds.
    pub(crate) undone: f64,
    /// Processor milliseconds a row, of preview and writing.
    pub(crate) cpu_ms: f64,
    /// The most memory that the server took, in megabytes.
    pub(crate) peak_mb: f64,
}

/// A file of twelve columns, in which one row in twenty cannot be used.
pub(crate) fn file() -> String {
    let mut file =
        "First Name,Last Name,Company,Mobile Phone,Home Phone,Email,Street,City,State,ZIP,Lead Source,Tags\r\n"
            .to_owned();
    for row in 0..ROWS {
        let phone = if row % 20 == 7 {
            "6.17555E+09".to_owned()
        } else {
            format!("(202) 2{:02}-{:04}", row / 10_000, row % 10_000)
        };
        // Writing to a string does not fail.
        let _ = write!(
            file,
            "Ana,Quill{row},Quill & Co {row},{phone},(203) 3{:02}-{:04},ana{row}@example.com,{row} Elm Street,Quincy,MA,02169,Home show,\"fair; 2026\"\r\n",
            row / 10_000,
            row % 10_000
        );
    }
    file
}

/// Brings the file, confirms it and takes it back.
pub(crate) async fn measure(server: &Running, access: &Access, database: Option<u32>, file: &str) -> Done<Imported> {
    let mut client = Client::connect(server.address).await?;
    let bearer = format!("Bearer {}", access.token);
    let boundary = "a-line-between-the-fields";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n{file}\r\n--{boundary}--\r\n"
    );
    let head = format!(
        "POST /api/v1/imports HTTP/1.1\r\nhost: bench\r\nauthorization: {bearer}\r\ncontent-type: multipart/form-data; boundary={boundary}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let cpu = server.cpu(database);
    let begun: Json = serde_json::from_slice(&client.ask(&[head.as_bytes(), body.as_bytes()].concat()).await?)?;
    let id = text(&begun, "id").ok_or_else(|| format!("the file was not taken: {begun}"))?.to_owned();
    let start = Instant::now();
    until(&mut client, &access.token, &id, "previewed").await?;
    let preview = start.elapsed().as_secs_f64();
    let start = Instant::now();
    act(&mut client, &bearer, &id, "commit").await?;
    let done = until(&mut client, &access.token, &id, "done").await?;
    let written = start.elapsed().as_secs_f64();
    let count = |name: &str| done.get(name).and_then(Json::as_u64).unwrap_or_default();
    let sum: u64 = ["created", "updated", "unchanged", "rejected", "conflicting"].into_iter().map(count).sum();
    if sum != ROWS as u64 || count("rejected") != ROWS as u64 / 20 {
        return Err(format!("the counts are wrong: {done}").into());
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let cpu_ms = (server.cpu(database) - cpu) / ROWS as f64;
    let peak_mb = cpu::peak(server.pid)?;
    let start = Instant::now();
    act(&mut client, &bearer, &id, "undo").await?;
    until(&mut client, &access.token, &id, "undone").await?;
    Ok(Imported { preview, written, undone: start.elapsed().as_secs_f64(), cpu_ms, peak_mb })
}

fn text<'a>(value: &'a Json, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Json::as_str)
}

async fn act(client: &mut Client, bearer: &str, id: &str, act: &str) -> Done<()> {
    client.ask(&load::post(&format!("/api/v1/imports/{id}/{act}"), &[("authorization", bearer)], "{}")).await?;
    Ok(())
}

async fn until(client: &mut Client, token: &str, id: &str, status: &str) -> Done<Json> {
    let start = Instant::now();
    loop {
        let shown: Json =
            serde_json::from_slice(&client.ask(&load::get(&format!("/api/v1/imports/{id}"), token)).await?)?;
        if text(&shown, "status") == Some(status) {
            return Ok(shown);
        }
        if text(&shown, "status") == Some("failed") || start.elapsed() > PATIENCE {
            return Err(format!("the import is not {status}: {shown}").into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Puts the same rows into two bare tables, read by the `csv` crate; in seconds.
pub(crate) async fn bare(url: &str, file: &str) -> Done<f64> {
    let db = database::connect(url, 1).await?;
    let backend = db.get_database_backend();
    db.execute_unprepared(
        "CREATE TABLE bulk_person (id INTEGER PRIMARY KEY, first TEXT, last TEXT, company TEXT, street TEXT, city TEXT, \
         state TEXT, zip TEXT, source TEXT, tags TEXT); \
         CREATE TABLE bulk_address (person INTEGER, kind TEXT, value TEXT); \
         CREATE INDEX bulk_address_value ON bulk_address (kind, value)",
    )
    .await?;
    let start = Instant::now();
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let rows = reader.records().collect::<Result<Vec<_>, _>>()?;
    for (chunk, first) in rows.chunks(AT_ONCE).zip((0_i32..).step_by(AT_ONCE)) {
        let tx = db.begin().await?;
        let (mut people, mut addresses) = (Vec::new(), Vec::new());
        for (row, id) in chunk.iter().zip(first..) {
            let cell = |n: usize| Value::from(row.get(n).unwrap_or_default().to_owned());
            people.push(Value::from(id));
            people.extend([0, 1, 2, 6, 7, 8, 9, 10, 11].map(cell));
            for (kind, n) in [("phone", 3), ("phone", 4), ("email", 5)] {
                addresses.extend([Value::from(id), Value::from(kind), cell(n)]);
            }
        }
        for (table, width, values) in [("bulk_person", 10, people), ("bulk_address", 3, addresses)] {
            let mut place = 0;
            let mut group = || {
                let places: Vec<String> = (0..width)
                    .map(|_| {
                        place += 1;
                        if backend == DbBackend::Postgres { format!("${place}") } else { "?".to_owned() }
                    })
                    .collect();
                format!("({})", places.join(", "))
            };
            let groups: Vec<String> = (0..values.len() / width).map(|_| group()).collect();
            let sql = format!("INSERT INTO {table} VALUES {}", groups.join(", "));
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        tx.commit().await?;
    }
    Ok(start.elapsed().as_secs_f64())
}
