//! The programs that are measured, as processes.

use crate::{Done, Options, cpu, load, webhook};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// A start that takes longer has failed.
const START: Duration = Duration::from_mins(2);

/// A running program. Killed when dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) pid: u32,
    pub(crate) address: SocketAddr,
    /// From its start until it answered that it is ready.
    pub(crate) started_in: Duration,
}

impl Running {
    async fn start(mut command: Command, ready: &str) -> Done<Self> {
        let start = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true).spawn()?;
        let pid = child.id().ok_or("it ended at once")?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let address = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    return Ok::<SocketAddr, Box<dyn std::error::Error + Send + Sync>>(address.parse()?);
                }
            }
            Err("it ended before it listened".into())
        };
        let address = timeout(START, address).await??;
        load::Client::connect(address).await?.ask(&load::get(ready, "")).await?;
        let started_in = start.elapsed();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, pid, address, started_in })
    }

    /// Ends it and waits for that.
    pub(crate) async fn stop(mut self) -> Done<()> {
        if let Some(pid) = Pid::from_raw(self.pid.cast_signed()) {
            kill_process(pid, Signal::TERM)?;
        }
        self.child.wait().await?;
        Ok(())
    }

    /// Processor milliseconds so far, of it and of the database server.
    pub(crate) fn cpu(&self, database: Option<u32>) -> f64 {
        cpu::millis(self.pid) + database.map_or(0.0, cpu::millis)
    }
}

/// The product's command line on this database.
pub(crate) fn crm(options: &Options, url: &str, folder: &Path, provider: &str) -> Command {
    let mut command = Command::new(&options.bin);
    command
        .env_clear()
        .env("CRM_DATABASE_URL", url)
        .env("CRM_BIND", "127.0.0.1:0")
        .env("CRM_SECRET_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
        .env("CRM_OPENPHONE_BASE_URL", provider)
        .env("CRM_LOG", "error")
        .current_dir(folder);
    command
}

/// Starts the server in a role; `late` when work has waited for it.
pub(crate) async fn serve(
    options: &Options,
    url: &str,
    folder: &Path,
    provider: &str,
    role: &str,
    late: bool,
) -> Done<Running> {
    let mut command = crm(options, url, folder, provider);
    command.args(["serve", "--role", role]);
    if role != "all" {
        // An embedded database takes a server without workers for a demo only.
        command.arg("--demo");
    }
    // It calls itself not ready while old work waits, of which applying what was taken in begins with a lot.
    Running::start(command, if late { "/health/live" } else { "/health/ready" }).await
}

/// Starts the floor: reads from the product's database, writes into its own.
pub(crate) async fn floor(reads: &str, writes: &str) -> Done<Running> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["floor", "--reads", reads, "--writes", writes]);
    Running::start(command, "/ready").await
}

/// What a signed-in client needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    pub(crate) token: String,
    pub(crate) hook: String,
    pub(crate) threads: Vec<String>,
}

impl Access {
    /// Signs in, makes the connection accept our webhooks, and looks up some threads.
    pub(crate) async fn gain(server: &Running) -> Done<Self> {
        let login = json!({"email": "owner@demo.example", "password": "only-for-this-demo"}).to_string();
        let mut client = load::Client::connect(server.address).await?;
        let answer = client.ask(&load::post("/api/v1/auth/login", &[], &login)).await?;
        let token = text(&serde_json::from_slice(&answer)?, "/access_token")?;
        let list: Value = serde_json::from_slice(&client.ask(&load::get("/api/v1/connections", &token)).await?)?;
        let connection = text(&list, "/items/0/id")?;
        let path = format!("/api/v1/connections/{connection}");
        let change = load::post(
            &path,
            &[("authorization", &format!("Bearer {token}"))],
            &json!({"add_signing_key": webhook::KEY}).to_string(),
        );
        let change = String::from_utf8(change)?.replacen("POST", "PATCH", 1).into_bytes();
        client.ask(&change).await?;
        let page = client.ask(&load::get("/api/v1/conversations?limit=200", &token)).await?;
        let page: Value = serde_json::from_slice(&page)?;
        let items = page.get("items").and_then(Value::as_array).ok_or("no threads")?;
        let threads = items.iter().filter_map(|item| Some(item.get("id")?.as_str()?.to_owned())).collect();
        Ok(Self { token, hook: format!("/hooks/openphone/{connection}"), threads })
    }
}

fn text(value: &Value, pointer: &str) -> Done<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("no {pointer} in {value}").into())
}
