//! The order of measuring.

use crate::{
    Done, Options,
    alternate::{Figure, Rounds, Side, measure},
    cpu,
    database::{self, Kind},
    import, load,
    process::{self, Access, Running},
    report::{Line, Report},
    webhook,
};
use crm_simulator::{Simulator, SimulatorConfig};
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// Connections of readers.
const READERS: usize = 16;
/// Connections of webhook senders and of writers.
const WRITERS: usize = 64;
/// Starts of which the median counts.
const STARTS: usize = 5;
/// What is applied must be applied in this time.
const DRAIN: Duration = Duration::from_mins(10);

/// Measures everything, prints it, and says whether every gate is held (or was not asked for).
pub(crate) fn everything(options: &Options) -> Done<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(all(options))?;
    print!("{}", report.table());
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_string_pretty(&report)?)?;
    }
    Ok(report.holds() || !options.gate)
}

async fn all(options: &Options) -> Done<Report> {
    let mut report = Report::default();
    let simulator = Simulator::start(SimulatorConfig::demo(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))).await?;
    let kinds = [Some(Kind::Sqlite), options.postgres.as_ref().map(|_| Kind::Postgres)];
    for kind in kinds.into_iter().flatten() {
        for size in &options.sizes {
            eprintln!("{}, {size} activities", kind.word());
            let folder = tempfile::tempdir()?;
            let place = Place { kind, folder: folder.path(), provider: simulator.url(), size: *size };
            one(options, &place, &mut report).await?;
        }
    }
    simulator.stop().await;
    Ok(report)
}

/// Where one pass of measuring happens.
struct Place<'a> {
    kind: Kind,
    folder: &'a Path,
    provider: String,
    size: usize,
}

async fn one(options: &Options, place: &Place<'_>, report: &mut Report) -> Done<()> {
    let server = options.postgres.as_deref();
    let product = database::fresh(place.kind, server, place.folder, "product").await?;
    let floor = database::fresh(place.kind, server, place.folder, "floor").await?;
    let mut seed = process::crm(options, &product, place.folder, &place.provider);
    let seeded = seed.args(["demo", "seed", "--contacts", "200", "--messages", "2000"]).output().await?;
    if !seeded.status.success() {
        return Err(format!("crm demo seed: {}", String::from_utf8_lossy(&seeded.stderr)).into());
    }
    let start = Instant::now();
    let activities = database::multiply(&product, place.size).await?;
    eprintln!("  {activities} activities after {:.1} s", start.elapsed().as_secs_f64());
    let pid = database::server_pid(&product).await?;
    let measured = Measured { options, place, product: &product, pid };

    measured.start_and_memory(report).await?;
    let bare = process::floor(&product, &floor).await?;
    measured.reads(&bare, report).await?;
    measured.writes(&bare, report).await?;
    bare.stop().await?;
    measured.import(&floor, report).await?;
    database::remove(place.kind, server, &product).await?;
    database::remove(place.kind, server, &floor).await
}

/// One database, filled.
struct Measured<'a> {
    options: &'a Options,
    place: &'a Place<'a>,
    product: &'a str,
    pid: Option<u32>,
}

impl Measured<'_> {
    async fn serve(&self, role: &str) -> Done<Running> {
        process::serve(self.options, self.product, self.place.folder, &self.place.provider, role, false).await
    }

    /// The same when work has waited for it.
    async fn serve_late(&self) -> Done<Running> {
        process::serve(self.options, self.product, self.place.folder, &self.place.provider, "all", true).await
    }

    fn line(&self, operation: &'static str, product: Figure, floor: Option<Figure>) -> Line {
        Line { database: self.place.kind.word(), activities: self.place.size, operation, product, floor }
    }

    async fn start_and_memory(&self, report: &mut Report) -> Done<()> {
        let mut starts = Vec::new();
        for _ in 0..STARTS {
            let server = self.serve("all").await?;
            starts.push(server.started_in.as_secs_f64() * 1_000.0);
            server.stop().await?;
        }
        starts.sort_by(f64::total_cmp);
        let server = self.serve("all").await?;
        let first_load = first_load(&server).await?;
        // Idle: whatever a start leaves behind has settled.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let memory = cpu::memory(server.pid)?;
        server.stop().await?;
        let median = starts.get(starts.len() / 2).copied().unwrap_or_default();
        report.plain(self.place.kind.word(), self.place.size, "start to ready, ms", median);
        report.plain(self.place.kind.word(), self.place.size, "idle memory (PSS), MB", memory);
        report.plain(self.place.kind.word(), self.place.size, "first load, KB served", first_load);
        Ok(())
    }

    async fn reads(&self, bare: &Running, report: &mut Report) -> Done<()> {
        let server = self.serve("all").await?;
        let access = Access::gain(&server).await?;
        let token = &access.token;
        let thread = |n: usize| access.threads.get(n % access.threads.len()).map_or("", String::as_str);
        let words = ["quill%20copy3", "6175550123", "brightwater", "nobody%20by%20that%20name"];

        let compare: [(&str, load::Make<'_>, Option<load::Make<'_>>); 5] = [
            (
                "inbox, 50 threads",
                &|_| load::get("/api/v1/conversations?limit=50", token),
                Some(&|_| load::get("/inbox", "")),
            ),
            (
                "thread, newest 50 items",
                &|n| load::get(&format!("/api/v1/conversations/{}/activities?limit=50", thread(n)), token),
                Some(&|n| load::get(&format!("/threads/{}", thread(n)), "")),
            ),
            ("contacts, 50", &|_| load::get("/api/v1/contacts?limit=50", token), Some(&|_| load::get("/people", ""))),
            (
                "search people",
                &|n| load::get(&format!("/api/v1/contacts?limit=50&q={}", words.get(n % 4).unwrap_or(&"")), token),
                None,
            ),
            (
                "search inbox",
                &|n| load::get(&format!("/api/v1/conversations?limit=50&q={}", words.get(n % 4).unwrap_or(&"")), token),
                None,
            ),
        ];
        for (operation, make, floor) in compare {
            let product = Side { server: &server, make };
            let floor = floor.map(|make| Side { server: bare, make });
            let (product, floor) = measure(self.options, READERS, self.pid, product, floor).await?;
            report.add(self.line(operation, product, floor));
        }
        server.stop().await
    }

    async fn writes(&self, bare: &Running, report: &mut Report) -> Done<()> {
        // Without a worker, so that taking in and applying are told apart.
        let server = self.serve("web").await?;
        let access = Access::gain(&server).await?;
        let bearer = format!("Bearer {}", access.token);
        let next = AtomicUsize::new(0);
        let person = |path: &str| {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let body = json!({"first_name": "Bench", "last_name": format!("Number {n}"),
                "phones": [{"value": format!("+1857{n:07}")}]});
            load::post(path, &[("authorization", &bearer)], &body.to_string())
        };
        let event = |path: &str| {
            let body = webhook::body(next.fetch_add(1, Ordering::Relaxed));
            load::post(path, &[("openphone-signature", &webhook::signature(&body))], &body)
        };
        let (product, floor) = measure(
            self.options,
            READERS,
            self.pid,
            Side { server: &server, make: &|_| person("/api/v1/contacts") },
            Some(Side { server: bare, make: &|_| person("/people") }),
        )
        .await?;
        report.add(self.line("create contact", product, floor));
        let (product, floor) = measure(
            self.options,
            WRITERS,
            self.pid,
            Side { server: &server, make: &|_| event(&access.hook) },
            Some(Side { server: bare, make: &|_| event("/ingest") }),
        )
        .await?;
        report.add(self.line("webhook acknowledged", product, floor));
        server.stop().await?;

        // What was taken in is applied by a server that has nothing else to do.
        let floor = self.bare_apply(bare, &event).await?;
        let product = self.drain().await?;
        report.add(self.line("webhook applied", product, Some(floor)));
        Ok(())
    }

    /// A file of people, into a book that holds what the size says.
    async fn import(&self, floor: &str, report: &mut Report) -> Done<()> {
        let file = import::file();
        let server = self.serve("all").await?;
        let access = Access::gain(&server).await?;
        let product = import::measure(&server, &access, self.pid, &file).await?;
        server.stop().await?;
        let bare = import::bare(floor, &file).await?;
        for (what, value) in [
            ("import: preview, s", product.preview),
            ("import: written, s", product.written),
            ("import: bare rows, s", bare),
            ("import: undone, s", product.undone),
            ("import: CPU-ms a row", product.cpu_ms),
            ("import: peak memory, MB", product.peak_mb),
        ] {
            report.plain(self.place.kind.word(), self.place.size, what, value);
        }
        Ok(())
    }

    async fn bare_apply(&self, bare: &Running, event: &(dyn Fn(&str) -> Vec<u8> + Sync)) -> Done<Figure> {
        let mut rounds = Rounds::default();
        for _ in 0..self.options.rounds {
            let before = bare.cpu(self.pid);
            let span = Duration::from_millis(self.options.millis);
            let round = load::run(bare.address, WRITERS, span, &|_| event("/apply")).await?;
            rounds.add(&round, bare.cpu(self.pid) - before);
        }
        Ok(rounds.median())
    }

    /// Starts a server with workers and measures until the queue is empty.
    async fn drain(&self) -> Done<Figure> {
        let db = database::connect(self.product, 1).await?;
        let waiting = "inbound_event WHERE state = 'pending'";
        let before = database::count(&db, waiting).await?;
        let server = self.serve_late().await?;
        let (start, cpu) = (Instant::now(), server.cpu(self.pid));
        let mut left = before;
        // Seldom: on PostgreSQL the asking counts as the product's work.
        let mut look = tokio::time::interval(Duration::from_millis(500));
        while left > 0 {
            look.tick().await;
            left = database::count(&db, waiting).await?;
            if start.elapsed() > DRAIN {
                return Err(format!("{left} events are not applied").into());
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let applied = before.saturating_sub(left).max(1) as f64;
        let (seconds, cpu) = (start.elapsed().as_secs_f64(), server.cpu(self.pid) - cpu);
        server.stop().await?;
        Ok(Figure { cpu_ms: cpu / applied, per_second: applied / seconds, ..Figure::default() })
    }
}

/// What a browser loads first: the page, and the scripts, styles and the application that it names.
async fn first_load(server: &Running) -> Done<f64> {
    let mut client = load::Client::connect(server.address).await?;
    let ask = |path: &str, encoding: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept: text/html\r\naccept-encoding: {encoding}\r\n\r\n")
            .into_bytes()
    };
    let page = String::from_utf8(client.ask(&ask("/", "identity")).await?)?;
    let mut bytes = client.ask(&ask("/", "br")).await?.len();
    let mut paths: Vec<&str> = ["href=\"/", "src=\"/"]
        .iter()
        .flat_map(|mark| page.match_indices(*mark).filter_map(|(at, _)| page.get(at..)?.split('"').nth(1)))
        .collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        bytes += client.ask(&ask(path, "br")).await?.len();
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let bytes = bytes as f64;
    Ok(bytes / 1024.0)
}
