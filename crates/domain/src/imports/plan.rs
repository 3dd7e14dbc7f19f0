//! How a file is read, and what is known of it before its first row is decided: which rows belong together, and who in the
//! book has the addresses in it.

use super::{
    Halt,
    batch::{self, Owners},
    families::Families,
    row::Reader,
    stream, undo,
};
use crate::{contacts::store as people, env::Env};
use crm_entity::{import, import_row};
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    import::{ImportColumn, ImportOptions, OnConflict},
};
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder};
use std::{collections::BTreeSet, fs::File};

/// How a file is read and written.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) workspace: WorkspaceId,
    pub(super) import: ImportId,
    pub(super) reader: Reader,
    pub(super) headers: Vec<String>,
    pub(super) rule: OnConflict,
    pub(super) options: ImportOptions,
}

impl Plan {
    /// As the import's row says.
    pub(super) async fn of(env: &Env, workspace: WorkspaceId, row: &import::Model) -> Result<Self, DbErr> {
        let lost = |error: serde_json::Error| DbErr::Json(error.to_string());
        let options: ImportOptions = serde_json::from_value(row.options.clone()).map_err(lost)?;
        let columns: Vec<ImportColumn> = serde_json::from_value(row.columns.clone()).map_err(lost)?;
        let reader = Reader {
            columns: options.mapping.clone().unwrap_or_default(),
            region: people::region(env.store.read(), workspace).await?,
            tags: options.tags.clone(),
            lead_source: options.lead_source.clone(),
        };
        let headers = columns.into_iter().map(|column| column.header).collect();
        let rule = options.on_conflict.unwrap_or(OnConflict::FillEmpty);
        Ok(Self { workspace, import: ImportId(row.id), reader, headers, rule, options })
    }
}

/// Reads the whole file once, to know which rows belong together. Also returns who has the addresses in it.
pub(super) async fn gather(env: &Env, plan: &Plan, file: &File) -> Result<(Families, Owners), Halt> {
    let mut families = Families::default();
    let mut owners = Owners::new();
    let mut shared: BTreeSet<ContactId> = BTreeSet::new();
    let mut lines = stream::lines(file, plan.reader.clone(), 1000)?;
    while let Some(batch) = lines.recv().await {
        let batch = batch?;
        owners.extend(batch::owners(env.store.read(), plan.workspace, plan.import, &batch).await?);
        for line in &batch {
            let theirs: BTreeSet<ContactId> =
                line.keys.iter().filter_map(|key| owners.get(key)).flatten().copied().collect();
            if theirs.len() > 1 {
                shared.extend(&theirs);
            }
            families.add(line.keys.iter().copied(), theirs);
        }
    }
    families.seal();
    for ids in shared.into_iter().collect::<Vec<_>>().chunks(500) {
        name(env, plan, &mut families, ids).await?;
    }
    Ok((families, owners))
}

/// Notes what people were called before the file, also when a run before this one has written some of it.
async fn name(env: &Env, plan: &Plan, families: &mut Families, ids: &[ContactId]) -> Result<(), Halt> {
    use import_row::Column as C;
    let read = env.store.read();
    let receipts = import_row::Entity::of(plan.workspace)
        .filter(C::ContactId.is_in(ids.iter().map(|id| id.0)))
        .filter(C::ImportId.eq(plan.import.0))
        .order_by_desc(C::Line)
        .all(read)
        .await?;
    for (id, mut person, _) in people::load_all(read, plan.workspace, ids.iter().copied()).await? {
        for receipt in receipts.iter().filter(|row| row.contact_id == Some(id.0)) {
            undo::restore_all(&mut person, receipt);
        }
        families.called(id, person.sort_name());
    }
    Ok(())
}
