//! The figures as a table for people and as JSON for machines.

use crate::{
    alternate::Figure,
    gates::{AT, FLAT, GATES, GROWTH},
};
use serde::Serialize;
use std::fmt::Write;

/// One operation on one database of one size.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) database: &'static str,
    pub(crate) activities: usize,
    pub(crate) operation: &'static str,
    pub(crate) product: Figure,
    pub(crate) floor: Option<Figure>,
}

/// A figure without a floor, such as memory.
#[derive(Debug, Serialize)]
struct Plain {
    database: &'static str,
    activities: usize,
    what: &'static str,
    value: f64,
}

/// Whether a gate is held.
#[derive(Debug, Serialize)]
struct Verdict {
    gate: String,
    measured: f64,
    limit: f64,
    held: bool,
}

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    lines: Vec<Line>,
    plain: Vec<Plain>,
    verdicts: Vec<Verdict>,
}

impl Line {
    fn ratio(&self) -> Option<f64> {
        self.floor.as_ref().filter(|floor| floor.cpu_ms > 0.0).map(|floor| self.product.cpu_ms / floor.cpu_ms)
    }
}

impl Report {
    pub(crate) fn add(&mut self, line: Line) {
        let gate = GATES.iter().find(|gate| gate.operation == line.operation);
        let name = format!("{}, {}, {}", line.operation, line.database, line.activities);
        if let Some(limit) =
            gate.and_then(|gate| gate.cpu_ms).filter(|_| line.database == "sqlite" && line.activities == AT)
        {
            self.judge(format!("{name}: CPU-ms"), line.product.cpu_ms, limit);
        }
        if let (Some(limit), Some(ratio)) = (gate.and_then(|gate| gate.ratio), line.ratio()) {
            self.judge(format!("{name}: times the floor"), ratio, limit);
        }
        let smaller = self.lines.iter().find(|other| {
            other.operation == line.operation
                && other.database == line.database
                && other.activities * 10 == line.activities
        });
        if let Some(smaller) = smaller.filter(|_| FLAT.contains(&line.operation)) {
            let growth = line.product.cpu_ms / smaller.product.cpu_ms.max(f64::MIN_POSITIVE);
            self.judge(format!("{name}: growth from a tenth"), growth, GROWTH);
        }
        self.lines.push(line);
    }

    pub(crate) fn plain(&mut self, database: &'static str, activities: usize, what: &'static str, value: f64) {
        if let Some(limit) = GATES.iter().find(|gate| gate.operation == what).and_then(|gate| gate.cpu_ms) {
            self.judge(format!("{what}, {database}, {activities}"), value, limit);
        }
        self.plain.push(Plain { database, activities, what, value });
    }

    fn judge(&mut self, gate: String, measured: f64, limit: f64) {
        self.verdicts.push(Verdict { gate, measured, limit, held: measured <= limit });
    }

    /// Whether every gate is held.
    pub(crate) fn holds(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.held)
    }

    pub(crate) fn table(&self) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(
            out,
            "\n{:<9} {:>9}  {:<25} {:>8} {:>8} {:>6}  {:>9} {:>8} {:>8}",
            "database", "activities", "operation", "CPU-ms", "floor", "ratio", "per s", "p50 ms", "p99 ms"
        )?;
        for line in &self.lines {
            let floor = line.floor.as_ref().map_or("-".to_owned(), |floor| format!("{:.3}", floor.cpu_ms));
            let ratio = line.ratio().map_or("-".to_owned(), |ratio| format!("{ratio:.1}"));
            let Figure { cpu_ms, per_second, p50_ms, p99_ms } = &line.product;
            writeln!(
                out,
                "{:<9} {:>9}  {:<25} {cpu_ms:>8.3} {floor:>8} {ratio:>6}  {per_second:>9.0} {p50_ms:>8.2} {p99_ms:>8.2}",
                line.database, line.activities, line.operation
            )?;
        }
        writeln!(out)?;
        for plain in &self.plain {
            writeln!(out, "{:<9} {:>9}  {:<25} {:>8.1}", plain.database, plain.activities, plain.what, plain.value)?;
        }
        writeln!(out)?;
        for verdict in &self.verdicts {
            let word = if verdict.held { "held  " } else { "MISSED" };
            writeln!(out, "{word}  {}: {:.3} (limit {})", verdict.gate, verdict.measured, verdict.limit)?;
        }
        Ok(())
    }
}
