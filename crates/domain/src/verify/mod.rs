//! Do the numbers agree, and does the database keep its promises?
//!
//! Each rule looks for rows that must not be there. A broken rule names how many there are and the first of them. The
//! rules read one snapshot, so that a server may run meanwhile. Most are SQL, in [`rules`]; what SQL cannot say (what
//! a stored event means, how a chain is hashed) is Rust, in [`inbound`] and [`crate::live`].

mod inbound;
mod rules;

use crate::{
    env::Env,
    live::{self, Log},
};
use crm_store::dialect;
use rules::{RULES, Rule};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use std::fmt;
use uuid::Uuid;

/// What one rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule's name, e.g. `threads.inbound_count`.
    pub name: &'static str,
    /// How many rows it looked at.
    pub looked_at: u64,
    /// How many of them are wrong.
    pub wrong: u64,
    /// The first wrong one and what is wrong with it.
    pub first: Option<String>,
    /// Something to know that is not wrong.
    pub note: Option<String>,
}

impl Check {
    fn sound(name: &'static str, looked_at: u64) -> Self {
        Self { name, looked_at, wrong: 0, first: None, note: None }
    }

    /// Whether the rule holds.
    pub fn holds(&self) -> bool {
        self.wrong == 0
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.holds() { "ok" } else { "BROKEN" };
        write!(f, "{word:<7} {:<24} {} looked at", self.name, self.looked_at)?;
        if !self.holds() {
            write!(f, ", {} wrong", self.wrong)?;
        }
        if let Some(first) = &self.first {
            write!(f, "; first: {first}")?;
        }
        if let Some(note) = &self.note {
            write!(f, "; {note}")?;
        }
        Ok(())
    }
}

/// What all rules found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry a rule.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether every rule holds.
    pub fn is_sound(&self) -> bool {
        self.first_broken().is_none()
    }

    /// The first rule that does not hold.
    pub fn first_broken(&self) -> Option<&Check> {
        self.checks.iter().find(|check| !check.holds())
    }
}

/// Checks every rule.
///
/// # Errors
/// The database's error; a broken rule is no error but part of the report.
pub async fn run(env: &Env) -> Result<Report, DbErr> {
    let snapshot = dialect::snapshot(env.store.read()).await?;
    let report = run_in(env, &snapshot).await?;
    snapshot.rollback().await?;
    Ok(report)
}

/// The same in a transaction of the caller's.
///
/// # Errors
/// The database's error.
pub async fn run_in(env: &Env, snapshot: &DatabaseTransaction) -> Result<Report, DbErr> {
    let mut checks = vec![storage(snapshot).await?];
    for rule in RULES {
        checks.push(check(snapshot, rule).await?);
    }
    for (log, name, table) in
        [(Log::Consent, "consent.chain", "consent_entry"), (Log::Audit, "audit.chain", "audit_entry")]
    {
        checks.push(chain(snapshot, log, name, table).await?);
    }
    checks.push(inbound::pending(snapshot).await?);
    checks.push(inbound::waiting(snapshot).await?);
    checks.push(inbound::effects(env, snapshot).await?);
    Ok(Report { checks })
}

/// What the database says about its own files.
async fn storage(snapshot: &DatabaseTransaction) -> Result<Check, DbErr> {
    let faults = dialect::faults(snapshot).await?;
    let mut check = Check::sound("database.integrity", 1);
    check.wrong = faults.len() as u64;
    check.first = faults.into_iter().next();
    Ok(check)
}

async fn check(snapshot: &DatabaseTransaction, rule: &Rule) -> Result<Check, DbErr> {
    let total = format!("SELECT count(*) AS n FROM {}", rule.of);
    let mut check = Check::sound(rule.name, count(snapshot, &total).await?);
    check.wrong = count(snapshot, &format!("SELECT count(*) AS n FROM ({}) AS wrong", rule.wrong)).await?;
    if check.wrong > 0 {
        let first = format!("SELECT workspace_id, id FROM ({}) AS wrong ORDER BY workspace_id, id LIMIT 1", rule.wrong);
        if let Some(row) = snapshot.query_one_raw(dialect::statement(snapshot, &first, [])).await? {
            let (workspace, id): (Uuid, Uuid) = (row.try_get("", "workspace_id")?, row.try_get("", "id")?);
            let table = rule.of.split_whitespace().next().unwrap_or_default();
            check.first = Some(format!("{table} {id} of workspace {workspace} {}", rule.says));
        }
    }
    Ok(check)
}

async fn chain(snapshot: &DatabaseTransaction, log: Log, name: &'static str, table: &str) -> Result<Check, DbErr> {
    let mut check = Check::sound(name, count(snapshot, &format!("SELECT count(*) AS n FROM {table}")).await?);
    if let Some(broken) = live::verify_log(snapshot, log).await? {
        check.wrong = 1;
        check.first = Some(broken.to_string());
    }
    let waiting = live::unsealed(snapshot, log).await?;
    if waiting > 0 {
        check.note = Some(format!("{waiting} not sealed yet"));
    }
    Ok(check)
}

async fn count(connection: &impl ConnectionTrait, sql: &str) -> Result<u64, DbErr> {
    let row = connection.query_one_raw(dialect::statement(connection, sql, [])).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
