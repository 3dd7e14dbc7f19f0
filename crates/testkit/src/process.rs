//! The real server as a process of its own, to be killed.

use crate::counts::variable;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// A start that takes longer than this has failed.
const START: Duration = Duration::from_mins(1);

/// How to start a server, again and again on the same database.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The database's address.
    pub database_url: String,
    /// Where it listens, the same each time.
    pub bind: SocketAddr,
    /// The simulator: provider and clock.
    pub provider: String,
    /// Where its log goes.
    pub folder: PathBuf,
    /// `all`, `web` or `worker`.
    pub role: &'static str,
}

/// A running `crm serve --demo`. Killed when dropped.
pub struct Server {
    child: Child,
    pid: Pid,
}

/// The program: `CRM_BIN`, else the one that was built beside this test.
///
/// # Panics
/// When there is none.
pub fn program() -> PathBuf {
    if let Some(path) = variable("CRM_BIN") {
        return PathBuf::from(path);
    }
    let own = std::env::current_exe().expect("the path of this test");
    let beside = own.ancestors().nth(2).map(|folder| folder.join("crm")).expect("a target folder");
    assert!(beside.exists(), "{} is missing: run `cargo nextest run --workspace`, or set CRM_BIN", beside.display());
    beside
}

/// The program with the settings of the set-up.
fn command(setup: &Setup) -> Command {
    let mut command = Command::new(program());
    command
        .env_clear()
        .env("CRM_DATABASE_URL", &setup.database_url)
        .env("CRM_BIND", setup.bind.to_string())
        .env("CRM_SECRET_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")
        .env("CRM_OPENPHONE_BASE_URL", &setup.provider)
        .env("CRM_CLOCK_URL", &setup.provider)
        .env("CRM_LOG", "warn")
        .current_dir(&setup.folder);
    command
}

/// `crm verify`, as an operator runs it. Returns how many rules it checked.
///
/// # Panics
/// When it finds a row that must not be there, with what it printed.
pub async fn verify(setup: &Setup) -> usize {
    let ended = command(setup).arg("verify").output().await.expect("the program runs");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "crm verify: {said}\n{}", String::from_utf8_lossy(&ended.stderr));
    said.lines().filter(|line| line.starts_with("ok ")).count()
}

impl Server {
    /// Starts one and waits until it answers requests.
    ///
    /// # Panics
    /// When it ends instead, with the end of its log.
    pub async fn start(setup: &Setup) -> Self {
        let log = File::options().create(true).append(true).open(setup.folder.join("server.log")).expect("a log file");
        let mut child = command(setup)
            .args(["serve", "--demo", "--role", setup.role])
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .expect("the server's process");
        let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed())).expect("a process id");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let listening = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("listening on ") {
                    return true;
                }
            }
            false
        };
        let ready = timeout(START, listening).await == Ok(true);
        assert!(ready, "the server did not start:\n{}", tail(&setup.folder));
        // Nobody reads further; a full pipe would hold the server up.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, pid }
    }

    /// `kill -9`.
    ///
    /// # Panics
    /// When it has ended by itself.
    pub async fn kill(mut self) {
        assert_eq!(self.child.try_wait().expect("its state"), None, "the server ended by itself");
        self.child.kill().await.expect("it can be killed");
    }

    /// Asks it to end, and waits for that.
    ///
    /// # Panics
    /// When it does not end within the time.
    pub async fn terminate(mut self, within: Duration) -> ExitStatus {
        self.signal(Signal::TERM);
        timeout(within, self.child.wait()).await.expect("it ends in time").expect("its status")
    }

    /// Stands still (`SIGSTOP`) until [`Server::wake`].
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Goes on.
    pub fn wake(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the process is there");
    }
}

/// The end of a server's log.
///
/// # Panics
/// When it cannot be read.
pub fn tail(folder: &Path) -> String {
    let log = std::fs::read_to_string(folder.join("server.log")).expect("a log");
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
