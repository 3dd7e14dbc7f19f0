//! Imports as the outside sees them.

use chrono::{DateTime, Utc};
use crm_entity::{import, import_row};
use crm_types::{
    ContactId, ImportId,
    import::{Import, ImportProgress, ImportRow, ImportStatus, RowOutcome},
};

/// An import, with the name of who brought it.
pub(super) fn import(row: import::Model, by: Option<String>, now: DateTime<Utc>) -> Import {
    let count = |count: i64| u64::try_from(count).unwrap_or_default();
    let status = ImportStatus::parse(&row.status).unwrap_or(ImportStatus::Failed);
    let progress = (status == ImportStatus::Running && !row.undoing).then(|| progress(&row, now));
    Import {
        id: ImportId(row.id),
        status,
        file_name: row.file_name,
        format: row.format,
        total: count(row.total),
        created: count(row.created),
        updated: count(row.updated),
        unchanged: count(row.unchanged),
        rejected: count(row.rejected),
        conflicting: count(row.conflicting),
        columns: serde_json::from_value(row.columns).unwrap_or_default(),
        options: serde_json::from_value(row.options).unwrap_or_default(),
        progress,
        undoing: row.undoing,
        reason: row.reason,
        kept_on_undo: count(row.kept_on_undo),
        created_by: by,
        created_at: row.created_at,
        finished_at: row.finished_at,
    }
}

fn progress(row: &import::Model, now: DateTime<Utc>) -> ImportProgress {
    let done = u64::try_from(row.cursor).unwrap_or_default();
    // A file that is written without a preview is counted only when it is through.
    let of = u64::try_from(row.total).unwrap_or_default().max(done);
    let spent = row.phase_at.map_or(0, |began| (now - began).num_milliseconds());
    let spent = u64::try_from(spent).unwrap_or_default().max(1);
    let rows_per_second = done.saturating_mul(1000) / spent;
    let seconds_left = (rows_per_second > 0 && row.total > 0).then(|| (of - done).div_ceil(rows_per_second.max(1)));
    ImportProgress { done, of, rows_per_second, seconds_left }
}

/// A receipt.
pub(super) fn row(row: import_row::Model) -> ImportRow {
    ImportRow {
        line: u64::try_from(row.line).unwrap_or_default(),
        outcome: RowOutcome::parse(&row.outcome).unwrap_or(RowOutcome::Rejected),
        column: row.column,
        reason: row.reason,
        contact_id: row.contact_id.map(ContactId),
        differences: row.differences.and_then(|list| serde_json::from_value(list).ok()).unwrap_or_default(),
        cells: row.cells.and_then(|cells| serde_json::from_value(cells).ok()),
    }
}
