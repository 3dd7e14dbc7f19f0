//! The job that writes a file's rows: a batch in a transaction, with its receipts and the place that was reached.

use super::{
    Halt,
    batch::{self, Decided, Desk, Owners, Touched},
    consents,
    families::Families,
    file, halted,
    plan::{Plan, gather},
    row::Line,
    stream,
};
use crate::{
    changes::{self, Changed},
    contacts::store::{self as people, Source},
    env::Env,
};
use async_trait::async_trait;
use crm_entity::{contact, contact_identifier, import, import_row};
use crm_jobs::{Claimed, Handler, New, Outcome, enqueue};
use crm_store::Tx;
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    import::{ImportStatus, RowOutcome},
    live::ChangeKind,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// How many rows are read at once.
const AT_ONCE: usize = 200;
/// How much is written in a transaction, in rows of an everyday file: what SQLite's one writer does in some 20 ms. On
/// PostgreSQL it also bounds the locks that are held.
const MOST_COST: usize = 200;
/// How many addresses a statement writes.
const ADDRESSES: usize = 1000;
/// How many imports a process writes at the same time.
const MOST: usize = 2;

/// Which import.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Which {
    import: ImportId,
}

/// Queues the writing.
pub(super) async fn queue(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
) -> Result<(), DbErr> {
    let job = New::now(workspace, env.id(), Write::KIND, &Which { import }, env.now());
    enqueue(tx, [job.once(import.to_string())]).await
}

/// Writes an import.
pub struct Write {
    env: Env,
}

impl Write {
    const KIND: &'static str = "imports.write";

    /// The handler.
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    async fn write(&self, job: &Claimed, import: ImportId) -> Result<(), Halt> {
        let row = import::Entity::one(job.workspace, import).one(self.env.store.read()).await?;
        let Some(row) = row.filter(|row| row.status == ImportStatus::Running.as_str() && !row.undoing) else {
            return Ok(());
        };
        let copy = file::copy(&self.env, job.workspace, import).await?;
        let plan = Plan::of(&self.env, job.workspace, &row).await?;
        let (families, _) = gather(&self.env, &plan, &copy).await?;
        let work = Work::resume(&self.env, plan, families, &row).await?;
        let mut lines = stream::lines(&copy, work.plan.reader.clone(), AT_ONCE)?;
        let mut row_index = 0_u32;
        let mut place = u32::try_from(row.cursor).unwrap_or(u32::MAX);
        let work = Arc::new(work);
        while let Some(batch) = lines.recv().await {
            let mut batch = batch?;
            let count = u32::try_from(batch.len()).unwrap_or(u32::MAX);
            // What a run before this one has written already.
            let known = std::cmp::min(place.saturating_sub(row_index), count);
            batch.drain(..known as usize);
            row_index += count;
            while !batch.is_empty() {
                let rest = batch.split_off(affordable(&batch));
                let (first, written) = (place, u32::try_from(batch.len()).unwrap_or(u32::MAX));
                let (env, work) = (self.env.clone(), work.clone());
                self.env
                    .store
                    .write::<_, Halt, _>(move |tx| Box::pin(async move { work.batch(tx, &env, first, batch).await }))
                    .await?;
                place += written;
                batch = rest;
            }
        }
        self.finish(job.workspace, import, place).await
    }

    /// The last row has its receipt.
    async fn finish(&self, workspace: WorkspaceId, import: ImportId, rows: u32) -> Result<(), Halt> {
        use import::Column as C;
        let env = self.env.clone();
        self.env
            .store
            .write::<_, Halt, _>(move |tx| {
                Box::pin(async move {
                    import::Entity::change(workspace)
                        .filter(C::Id.eq(import.0))
                        .filter(C::Status.eq(ImportStatus::Running.as_str()))
                        .filter(C::Cursor.eq(i64::from(rows)))
                        .col_expr(C::Status, Expr::value(ImportStatus::Done.as_str()))
                        .col_expr(C::Total, Expr::value(i64::from(rows)))
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
impl Handler for Write {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn most(&self) -> Option<usize> {
        Some(MOST)
    }

    async fn run(&self, job: &Claimed) -> Outcome {
        let Ok(Which { import }) = job.payload() else { return Outcome::GiveUp("the payload is not ours".to_owned()) };
        match self.write(job, import).await {
            Ok(()) => Outcome::Done,
            Err(halt) => halted(&self.env, job, import, halt).await,
        }
    }
}

/// How many of these rows fit into a transaction; one always does.
fn affordable(lines: &[Line]) -> usize {
    let mut left = MOST_COST;
    let fits = lines.iter().take_while(|line| {
        let cost = 1 + line.said.person.addresses().count() / 4 + 8 * consents::stops(&line.said);
        let fits = cost <= left;
        left = left.saturating_sub(cost);
        fits
    });
    fits.count().max(1)
}

/// What is known while a file is written.
struct Work {
    plan: Plan,
    known: Mutex<Known>,
}

/// Whom the families belong to, and the new people so far.
struct Known {
    families: Families,
    made: HashMap<u32, ContactId>,
}

impl Work {
    /// With what a run before this one has made.
    async fn resume(env: &Env, plan: Plan, mut families: Families, row: &import::Model) -> Result<Self, Halt> {
        let mut made = HashMap::new();
        if row.cursor > 0 {
            use import_row::Column as C;
            let receipts: Vec<(i64, String, Option<uuid::Uuid>)> = import_row::Entity::of(plan.workspace)
                .filter(C::ImportId.eq(plan.import.0))
                .order_by_asc(C::Line)
                .select_only()
                .columns([C::Line, C::Outcome, C::ContactId])
                .into_tuple()
                .all(env.store.read())
                .await?;
            for (row, (_, outcome, contact)) in (0..).zip(receipts) {
                let root = families.root(row);
                if let Some(contact) = contact.filter(|_| outcome == RowOutcome::Created.as_str())
                    && families.size(root) > 1
                {
                    made.insert(root, ContactId(contact));
                }
            }
        }
        Ok(Self { plan, known: Mutex::new(Known { families, made }) })
    }

    /// Writes rows, `first` being the place of the first one in the file.
    async fn batch(&self, tx: &Tx, env: &Env, first: u32, lines: Vec<Line>) -> Result<(), Halt> {
        let (workspace, import) = (self.plan.workspace, self.plan.import);
        let values: Vec<&str> = lines
            .iter()
            .flat_map(|line| line.said.person.addresses().map(|(_, address)| address.value.as_str()))
            .collect();
        people::lock_addresses(tx, workspace, values).await?;
        let owners = batch::owners(tx, workspace, import, &lines).await?;
        let mut touched = BTreeMap::new();
        let candidates = self.at_desk(&owners, &mut touched, |desk| batch::candidates(desk, first, &lines));
        people::lock_all(tx, workspace, &candidates).await?;
        for (id, person, version) in people::load_all(tx, workspace, candidates).await? {
            touched.insert(id, Touched { before: Some(person.clone()), after: person, version });
        }
        let decided =
            self.at_desk(&owners, &mut touched, |desk| batch::decide(desk, first, lines, || ContactId(env.id())));
        // When this fails, what was decided is not there, and the job begins anew with what is.
        self.put(tx, env, first, &touched, &decided).await
    }

    async fn put(
        &self,
        tx: &Tx,
        env: &Env,
        first: u32,
        touched: &BTreeMap<ContactId, Touched>,
        decided: &[Decided],
    ) -> Result<(), Halt> {
        let (workspace, import) = (self.plan.workspace, self.plan.import);
        self.reach(tx, first, decided).await?;
        write_people(tx, env, workspace, import, touched).await?;
        self.write_receipts(tx, env, touched, decided).await?;
        consents::take(tx, env, workspace, import, self.plan.options.consent.as_ref(), decided).await?;
        let mut changed = vec![Changed::of(ChangeKind::Import, import)];
        let old = touched.iter().filter(|(_, person)| person.before.as_ref().is_some_and(|was| *was != person.after));
        changed.extend(old.map(|(id, _)| Changed::of(ChangeKind::Contact, *id)));
        changes::record(tx, env, workspace, changed).await?;
        Ok(())
    }

    /// Moves the place that was reached, which only one worker can.
    async fn reach(&self, tx: &Tx, first: u32, decided: &[Decided]) -> Result<(), Halt> {
        use import::Column as C;
        let count = |outcome| decided.iter().filter(|row| row.outcome == outcome).count();
        let mut change = import::Entity::change(self.plan.workspace)
            .filter(C::Id.eq(self.plan.import.0))
            .filter(C::Status.eq(ImportStatus::Running.as_str()))
            .filter(C::Undoing.eq(false))
            .filter(C::Cursor.eq(i64::from(first)));
        for (column, more) in [
            (C::Cursor, decided.len()),
            (C::Created, count(RowOutcome::Created)),
            (C::Updated, count(RowOutcome::Updated)),
            (C::Unchanged, count(RowOutcome::Unchanged)),
            (C::Rejected, count(RowOutcome::Rejected)),
            (C::Conflicting, count(RowOutcome::Conflicting)),
        ] {
            let more = i64::try_from(more).unwrap_or(i64::MAX);
            change = change.col_expr(column, Expr::col(column).add(more));
        }
        let moved = change.exec(tx).await?;
        if moved.rows_affected == 1 { Ok(()) } else { Err(Halt::Lost) }
    }

    async fn write_receipts(
        &self,
        tx: &Tx,
        env: &Env,
        touched: &BTreeMap<ContactId, Touched>,
        decided: &[Decided],
    ) -> Result<(), Halt> {
        let receipt = |row: &Decided| {
            let wrote = matches!(row.outcome, RowOutcome::Created | RowOutcome::Updated);
            let version = row.contact.filter(|_| wrote).and_then(|id| touched.get(&id)).map(|known| known.version + 1);
            let seen = matches!(row.outcome, RowOutcome::Rejected | RowOutcome::Conflicting);
            import_row::ActiveModel {
                workspace_id: Set(self.plan.workspace.0),
                id: Set(env.id()),
                import_id: Set(self.plan.import.0),
                line: Set(i64::try_from(row.line.number).unwrap_or(i64::MAX)),
                outcome: Set(row.outcome.as_str().to_owned()),
                column: Set(row.column.and_then(|column| self.plan.headers.get(column)).cloned()),
                reason: Set(row.reason.clone()),
                contact_id: Set(row.contact.map(|id| id.0)),
                version: Set(version),
                differences: Set((!row.differences.is_empty()).then(|| json!(row.differences))),
                cells: Set(seen.then(|| json!(row.line.cells))),
            }
        };
        import_row::Entity::insert_many(decided.iter().map(receipt)).exec_without_returning(tx).await?;
        Ok(())
    }

    fn at_desk<T>(
        &self,
        owners: &Owners,
        people: &mut BTreeMap<ContactId, Touched>,
        work: impl FnOnce(&mut Desk<'_>) -> T,
    ) -> T {
        let mut known = self.known();
        let Known { families, made } = &mut *known;
        work(&mut Desk { families, made, owners, people, rule: self.plan.rule })
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the people of a batch: each once, however many rows are about them.
async fn write_people(
    tx: &Tx,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
    touched: &BTreeMap<ContactId, Touched>,
) -> Result<(), DbErr> {
    let from = Source::Import(import);
    let now = env.now();
    let (mut rows, mut addresses) = (Vec::new(), Vec::new());
    for (id, person) in touched {
        match &person.before {
            None => {
                rows.push(people::row(workspace, id.0, &person.after, now));
                let own = (0..).zip(person.after.addresses());
                addresses.extend(own.map(|(place, own)| people::address_row(env, workspace, id.0, own, place, from)));
            }
            Some(before) if *before != person.after => {
                people::save_quietly(tx, env, workspace, *id, before, &person.after, from).await?;
            }
            Some(_) => {}
        }
    }
    if !rows.is_empty() {
        contact::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    while !addresses.is_empty() {
        let rest = addresses.split_off(addresses.len().min(ADDRESSES));
        contact_identifier::Entity::insert_many(addresses).exec_without_returning(tx).await?;
        addresses = rest;
    }
    Ok(())
}
