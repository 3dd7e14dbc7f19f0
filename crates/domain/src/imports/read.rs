//! The job that reads a file: what its columns are, and what would become of its rows. It writes nobody.

use super::{
    Halt,
    batch::{self, Decided, Desk, Touched},
    families::Families,
    file, halted,
    plan::{Plan, gather},
    stream, write,
};
use crate::{
    changes::{self, Changed},
    contacts::store as people,
    env::Env,
};
use async_trait::async_trait;
use crm_entity::import;
use crm_jobs::{Claimed, Handler, New, Outcome, enqueue};
use crm_rules::columns;
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    import::{ImportColumn, ImportOptions, ImportRow, ImportStatus, MappedColumn, RowOutcome},
    live::ChangeKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
};

/// How many rows are looked at to tell what a column is.
const SAMPLES: usize = 50;
/// How many values of a column are shown.
const SHOWN_SAMPLES: usize = 3;
/// How much of a value is shown, in characters.
const SHOWN: usize = 80;
/// How many rows somebody should look at before the file is written.
const WORST: usize = 50;
/// How many rows are decided at a time.
const AT_ONCE: usize = 1000;
/// How many imports a process reads at the same time.
const MOST: usize = 2;

/// Which import, and whether it is written without a preview.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    import: ImportId,
    commit: bool,
}

/// Queues the reading.
pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
    commit: bool,
) -> Result<(), DbErr> {
    enqueue(tx, [New::now(workspace, env.id(), Read::KIND, &Which { import, commit }, env.now())]).await
}

/// Reads an import's file.
pub struct Read {
    env: Env,
}

impl Read {
    const KIND: &'static str = "imports.read";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn read(&self, workspace: WorkspaceId, import: ImportId, commit: bool) -> Result<(), Halt> {
        let row = import::Entity::one(workspace, import).one(self.env.store.read()).await?;
        let Some(mut row) = row.filter(|row| row.status == ImportStatus::Queued.as_str()) else { return Ok(()) };
        match self.look(workspace, &mut row, commit).await {
            Err(Halt::File(error)) => self.fail(workspace, import, error.to_string()).await,
            other => other,
        }
    }

    async fn look(&self, workspace: WorkspaceId, row: &mut import::Model, commit: bool) -> Result<(), Halt> {
        let copy = file::copy(&self.env, workspace, ImportId(row.id)).await?;
        let head = stream::head(&copy, SAMPLES).await?;
        self.map(workspace, row, head).await?;
        let preview = if commit { None } else { Some(self.preview(workspace, row, &copy).await?) };
        self.keep(workspace, row.clone(), preview).await
    }

    /// What the columns are: what the caller says, else what was said of a file with the same headers, else a guess.
    async fn map(&self, workspace: WorkspaceId, row: &mut import::Model, head: stream::Head) -> Result<(), Halt> {
        let lost = |error: serde_json::Error| DbErr::Json(error.to_string());
        let mut options: ImportOptions = serde_json::from_value(row.options.clone()).map_err(lost)?;
        row.signature = columns::signature(&head.headers);
        let guesses = columns::guess(&head.headers, &head.samples);
        let mut whys: HashMap<u32, String> = HashMap::new();
        if options.mapping.is_none() {
            options.mapping = remembered(&self.env, workspace, row).await?;
            for column in options.mapping.iter().flatten() {
                whys.insert(column.column, "As for the last file with these headers.".to_owned());
            }
        }
        if options.mapping.is_none() {
            let columns = (0..).zip(&guesses).filter_map(|(column, guess)| {
                let guess = guess.as_ref()?;
                whys.insert(column, guess.why.clone());
                Some(MappedColumn { column, field: guess.field, key: guess.key.clone() })
            });
            options.mapping = Some(columns.collect());
        }
        let mapped = |index: u32| options.mapping.iter().flatten().find(|column| column.column == index);
        let column = |(index, header): (u32, &String)| ImportColumn {
            header: header.clone(),
            samples: head
                .samples
                .iter()
                .filter_map(|cells| cells.get(index as usize))
                .map(|cell| crm_rules::snippet(cell, SHOWN))
                .filter(|cell| !cell.is_empty())
                .take(SHOWN_SAMPLES)
                .collect(),
            field: mapped(index).map(|column| column.field),
            key: mapped(index).and_then(|column| column.key.clone()),
            why: whys.get(&index).cloned(),
        };
        let columns: Vec<ImportColumn> = (0..).zip(&head.headers).map(column).collect();
        row.columns = json!(columns);
        row.options = json!(options);
        row.format = Some(head.format);
        Ok(())
    }

    /// Decides every row without writing it.
    async fn preview(&self, workspace: WorkspaceId, row: &import::Model, copy: &File) -> Result<Preview, Halt> {
        let plan = Plan::of(&self.env, workspace, row).await?;
        let (mut families, owners) = gather(&self.env, &plan, copy).await?;
        let mut preview = Preview::default();
        let mut made = HashMap::new();
        let mut kept: BTreeMap<ContactId, Touched> = BTreeMap::new();
        let mut lines = stream::lines(copy, plan.reader.clone(), AT_ONCE)?;
        while let Some(batch) = lines.recv().await {
            let batch = batch?;
            let first = u32::try_from(preview.total).unwrap_or(u32::MAX);
            let read = self.env.store.read();
            let mut people = kept;
            let mut desk = Desk {
                families: &mut families,
                made: &mut made,
                owners: &owners,
                people: &mut people,
                rule: plan.rule,
            };
            let wanted = batch::candidates(&mut desk, first, &batch);
            let unknown: Vec<ContactId> = wanted.into_iter().filter(|id| !desk.people.contains_key(id)).collect();
            for ids in unknown.chunks(500) {
                for (id, person, version) in people::load_all(read, workspace, ids.iter().copied()).await? {
                    desk.people.insert(id, Touched { before: Some(person.clone()), after: person, version });
                }
            }
            let decided = batch::decide(&mut desk, first, batch, || ContactId(self.env.id()));
            kept = still_needed(&mut families, first, &decided, people);
            preview.take(&plan, decided);
        }
        Ok(preview)
    }

    async fn keep(&self, workspace: WorkspaceId, row: import::Model, preview: Option<Preview>) -> Result<(), Halt> {
        use import::Column as C;
        let env = self.env.clone();
        self.env
            .store
            .write::<_, Halt, _>(move |tx| {
                Box::pin(async move {
                    let mut change = import::Entity::change(workspace)
                        .filter(C::Id.eq(row.id))
                        .filter(C::Status.eq(ImportStatus::Queued.as_str()))
                        .col_expr(C::Columns, Expr::value(row.columns))
                        .col_expr(C::Options, Expr::value(row.options))
                        .col_expr(C::Signature, Expr::value(row.signature))
                        .col_expr(C::Format, Expr::value(row.format));
                    let status = if preview.is_some() { ImportStatus::Previewed } else { ImportStatus::Running };
                    if let Some(preview) = preview {
                        for (column, count) in preview.counts() {
                            change = change.col_expr(column, Expr::value(count));
                        }
                        change = change.col_expr(C::Preview, Expr::value(json!(preview.worst)));
                    }
                    change = change
                        .col_expr(C::Status, Expr::value(status.as_str()))
                        .col_expr(C::PhaseAt, Expr::value(env.now()));
                    if change.exec(tx).await?.rows_affected == 0 {
                        return Err(Halt::Lost);
                    }
                    if status == ImportStatus::Running {
                        write::queue(tx, &env, workspace, ImportId(row.id)).await?;
                    }
                    changes::record(tx, &env, workspace, [Changed::of(ChangeKind::Import, row.id)]).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn fail(&self, workspace: WorkspaceId, import: ImportId, reason: String) -> Result<(), Halt> {
        use import::Column as C;
        let env = self.env.clone();
        self.env
            .store
            .write::<_, Halt, _>(move |tx| {
                Box::pin(async move {
                    import::Entity::change(workspace)
                        .filter(C::Id.eq(import.0))
                        .filter(C::Status.eq(ImportStatus::Queued.as_str()))
                        .col_expr(C::Status, Expr::value(ImportStatus::Failed.as_str()))
                        .col_expr(C::Reason, Expr::value(reason))
                        .col_expr(C::FinishedAt, Expr::value(env.now()))
                        .exec(tx)
                        .await?;
                    changes::record(tx, &env, workspace, [Changed::of(ChangeKind::Import, import)]).await?;
                    Ok(())
                })
            })
            .await
    }
}

#[async_trait]
impl Handler for Read {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn most(&self) -> Option<usize> {
        Some(MOST)
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let Ok(Which { import, commit }) = job.payload() else {
            return Outcome::GiveUp("the payload is not ours".to_owned());
        };
        match self.read(job.workspace, import, commit).await {
            Ok(()) => Outcome::Done,
            Err(halt) => halted(&self.env, job, import, halt).await,
        }
    }
}

/// What was said of the last file with the same headers that was written.
async fn remembered(
    env: &Env,
    workspace: WorkspaceId,
    row: &import::Model,
) -> Result<Option<Vec<MappedColumn>>, DbErr> {
    use import::Column as C;
    let written = [ImportStatus::Running, ImportStatus::Done, ImportStatus::Undone].map(ImportStatus::as_str);
    let last = import::Entity::of(workspace)
        .filter(C::Signature.eq(&row.signature))
        .filter(C::Status.is_in(written))
        .order_by_desc(C::Id)
        .one(env.store.read())
        .await?;
    let options = last.and_then(|last| serde_json::from_value::<ImportOptions>(last.options).ok());
    Ok(options.and_then(|options| options.mapping))
}

/// People about whom more rows may come, as the rows so far leave them. Whoever is as stored can be loaded again.
fn still_needed(
    families: &mut Families,
    first: u32,
    decided: &[Decided],
    mut people: BTreeMap<ContactId, Touched>,
) -> BTreeMap<ContactId, Touched> {
    for (row, id) in (first..).zip(decided).filter_map(|(row, decided)| Some((row, decided.contact?))) {
        let root = families.root(row);
        if families.size(root) == 1 && !families.comes_again(id) {
            people.remove(&id);
        }
    }
    people.retain(|_, known| known.before.as_ref() != Some(&known.after));
    people
}

/// What would become of a file.
#[derive(Default)]
struct Preview {
    total: u64,
    outcomes: HashMap<RowOutcome, i64>,
    worst: Vec<ImportRow>,
}

impl Preview {
    fn take(&mut self, plan: &Plan, decided: Vec<Decided>) {
        for row in decided {
            self.total += 1;
            *self.outcomes.entry(row.outcome).or_default() += 1;
            let rank = badness(row.outcome, &row.differences);
            let full = self.worst.len() >= WORST;
            if rank == 0
                || (full && self.worst.last().is_some_and(|last| badness(last.outcome, &last.differences) >= rank))
            {
                continue;
            }
            let shown = ImportRow {
                line: row.line.number,
                outcome: row.outcome,
                column: row.column.and_then(|column| plan.headers.get(column)).cloned(),
                reason: row.reason,
                contact_id: row.contact.filter(|_| row.is_known),
                differences: row.differences,
                cells: Some(row.line.cells.iter().map(|cell| crm_rules::snippet(cell, SHOWN)).take(50).collect()),
            };
            // The worst first, and among equals as they stand in the file.
            let place = self.worst.partition_point(|other| badness(other.outcome, &other.differences) >= rank);
            self.worst.insert(place, shown);
            self.worst.truncate(WORST);
        }
    }

    fn counts(&self) -> [(import::Column, i64); 6] {
        use import::Column as C;
        let of = |outcome| self.outcomes.get(&outcome).copied().unwrap_or_default();
        [
            (C::Total, i64::try_from(self.total).unwrap_or(i64::MAX)),
            (C::Created, of(RowOutcome::Created)),
            (C::Updated, of(RowOutcome::Updated)),
            (C::Unchanged, of(RowOutcome::Unchanged)),
            (C::Rejected, of(RowOutcome::Rejected)),
            (C::Conflicting, of(RowOutcome::Conflicting)),
        ]
    }
}

/// How much a row wants to be looked at; 0 when it does not.
fn badness(outcome: RowOutcome, differences: &[crm_types::import::Difference]) -> u8 {
    match outcome {
        RowOutcome::Conflicting => 4,
        RowOutcome::Rejected => 3,
        // Something that we knew is replaced, or something of the file is left.
        RowOutcome::Updated | RowOutcome::Unchanged if differences.iter().any(|one| one.ours.is_some()) => 2,
        RowOutcome::Updated => 1,
        RowOutcome::Created | RowOutcome::Unchanged => 0,
    }
}
