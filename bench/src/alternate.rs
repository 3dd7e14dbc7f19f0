//! Product and floor in turns, so that whatever else the machine does hits both.

use crate::{
    Done, Options,
    load::{self, Make, Round},
    process::Running,
};
use serde::Serialize;
use std::time::Duration;

/// What one program did, the median of its rounds.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Figure {
    pub(crate) cpu_ms: f64,
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// The rounds of one program.
#[derive(Default)]
pub(crate) struct Rounds(Vec<Figure>);

impl Rounds {
    pub(crate) fn add(&mut self, round: &Round, cpu_ms: f64) {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let requests = round.requests.max(1) as f64;
        self.0.push(Figure {
            cpu_ms: cpu_ms / requests,
            per_second: round.per_second(),
            p50_ms: round.percentile(0.5),
            p99_ms: round.percentile(0.99),
        });
    }

    pub(crate) fn median(&self) -> Figure {
        let of = |pick: fn(&Figure) -> f64| {
            let mut values: Vec<f64> = self.0.iter().map(pick).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        Figure {
            cpu_ms: of(|figure| figure.cpu_ms),
            per_second: of(|figure| figure.per_second),
            p50_ms: of(|figure| figure.p50_ms),
            p99_ms: of(|figure| figure.p99_ms),
        }
    }
}

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) server: &'a Running,
    pub(crate) make: Make<'a>,
}

/// Measures product and floor in turns. `database` is the database server's process, if it has one of its own.
pub(crate) async fn measure(
    options: &Options,
    connections: usize,
    database: Option<u32>,
    product: Side<'_>,
    floor: Option<Side<'_>>,
) -> Done<(Figure, Option<Figure>)> {
    let span = Duration::from_millis(options.millis);
    let mut rounds = (Rounds::default(), Rounds::default());
    // The first requests fill caches; nobody measures them.
    for side in [Some(product), floor].into_iter().flatten() {
        load::run(side.server.address, connections, span / 4, side.make).await?;
    }
    for _ in 0..options.rounds {
        once(span, connections, database, product, &mut rounds.0).await?;
        if let Some(floor) = floor {
            once(span, connections, database, floor, &mut rounds.1).await?;
        }
    }
    Ok((rounds.0.median(), floor.map(|_| rounds.1.median())))
}

async fn once(
    span: Duration,
    connections: usize,
    database: Option<u32>,
    side: Side<'_>,
    into: &mut Rounds,
) -> Done<()> {
    let before = side.server.cpu(database);
    let round = load::run(side.server.address, connections, span, side.make).await?;
    into.add(&round, side.server.cpu(database) - before);
    Ok(())
}
