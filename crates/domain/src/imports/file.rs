//! The uploaded file: in parts on its way in, so that no process holds it whole, and as a temporary copy to work on.

use super::{IMPORT, ImportError, read};
use crate::{
    access::Principal,
    audit::{self, Entry},
    changes::{self, Changed},
    env::Env,
    idempotency::{self, Claim},
};
use crm_entity::{import, import_part};
use crm_types::{
    ImportId, WorkspaceId,
    audit::AuditAct,
    import::{ImportOptions, ImportStatus},
    live::ChangeKind,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, prelude::Uuid};
use serde_json::json;
use std::{
    fs::File,
    io::{Seek, Write},
    mem,
};

/// Largest file that is taken, in bytes.
pub const MAX_FILE: u64 = 500_000_000;
/// Size of a part.
const PART: usize = 1 << 20;
/// Longest file name that is kept, in characters.
const MAX_FILE_NAME: usize = 200;

/// A file that is on its way in.
pub struct Upload {
    env: Env,
    by: Principal,
    id: ImportId,
    rest: Vec<u8>,
    parts: i32,
    size: u64,
}

impl Upload {
    /// Begins one.
    pub fn begin(env: &Env, by: Principal) -> Self {
        Self { env: env.clone(), by, id: ImportId(env.id()), rest: Vec::new(), parts: 0, size: 0 }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`ImportError::TooLarge`]; the database's error.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), ImportError> {
        self.size += bytes.len() as u64;
        if self.size > MAX_FILE {
            return Err(ImportError::TooLarge);
        }
        self.rest.extend_from_slice(bytes);
        while self.rest.len() >= PART {
            let rest = self.rest.split_off(PART);
            let part = mem::replace(&mut self.rest, rest);
            self.keep(part).await?;
        }
        Ok(())
    }

    /// The file is whole: it is an import now. With `commit` it is written without a preview.
    ///
    /// # Errors
    /// [`ImportError::Invalid`] names what is wrong with the options; the database's error.
    pub async fn finish(
        mut self,
        file_name: &str,
        options: ImportOptions,
        commit: bool,
        claim: Option<Claim>,
    ) -> Result<ImportId, ImportError> {
        options.validate().map_err(ImportError::Invalid)?;
        let rest = mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.keep(rest).await?;
        }
        let (env, by, id, size) = (self.env.clone(), self.by, self.id, self.size);
        let file_name = crm_rules::snippet(file_name, MAX_FILE_NAME);
        let began = idempotency::once::<ImportId, ImportError, _>(&self.env, by.workspace, claim, move |tx| {
            Box::pin(async move {
                import::Entity::insert(import::ActiveModel {
                    workspace_id: Set(by.workspace.0),
                    id: Set(id.0),
                    status: Set(ImportStatus::Queued.as_str().to_owned()),
                    file_name: Set(file_name.clone()),
                    size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
                    columns: Set(json!([])),
                    options: Set(json!(options)),
                    preview: Set(json!([])),
                    created_by: Set(by.user.0),
                    created_at: Set(env.now()),
                    ..Default::default()
                })
                .exec_without_returning(tx)
                .await?;
                read::queue(tx, &env, by.workspace, id, commit).await?;
                let entry = Entry::of(AuditAct::ImportStarted, IMPORT, id, &file_name);
                audit::record(tx, &env, &by, entry.after(json!({"options": options, "commit": commit}))).await?;
                changes::record(tx, &env, by.workspace, [Changed::of(ChangeKind::Import, id)]).await?;
                Ok(id)
            })
        })
        .await;
        // A repeated request has its import already, and one that failed has none.
        if !matches!(began, Ok(began) if began == id) {
            self.discard().await?;
        }
        began
    }

    /// Forgets what came. What a lost connection leaves is deleted by housekeeping.
    ///
    /// # Errors
    /// The database's error.
    pub async fn discard(self) -> Result<(), ImportError> {
        let (workspace, id) = (self.by.workspace, self.id);
        self.env
            .store
            .write::<_, DbErr, _>(move |tx| Box::pin(async move { forget(tx, workspace, id.0).await }))
            .await?;
        Ok(())
    }

    async fn keep(&mut self, bytes: Vec<u8>) -> Result<(), DbErr> {
        let row = import_part::ActiveModel {
            workspace_id: Set(self.by.workspace.0),
            id: Set(self.env.id()),
            import_id: Set(self.id.0),
            part: Set(self.parts),
            bytes: Set(bytes),
            created_at: Set(self.env.now()),
        };
        self.parts += 1;
        self.env
            .store
            .write(move |tx| {
                Box::pin(async move { import_part::Entity::insert(row).exec_without_returning(tx).await.map(drop) })
            })
            .await
    }
}

/// Deletes the parts of a file.
async fn forget(tx: &impl ConnectionTrait, workspace: WorkspaceId, import: Uuid) -> Result<(), DbErr> {
    use import_part::Column as C;
    import_part::Entity::delete_many()
        .filter(C::WorkspaceId.eq(workspace.0))
        .filter(C::ImportId.eq(import))
        .exec(tx)
        .await?;
    Ok(())
}

/// A temporary copy of the file, which is gone when it is closed.
pub(super) async fn copy(env: &Env, workspace: WorkspaceId, import: ImportId) -> Result<File, super::Halt> {
    use import_part::Column as C;
    let mut copy = tempfile::tempfile()?;
    for part in 0.. {
        let row = import_part::Entity::of(workspace)
            .filter(C::ImportId.eq(import.0))
            .filter(C::Part.eq(part))
            .one(env.store.read())
            .await?;
        let Some(row) = row else { break };
        // A part of a megabyte into the page cache; the disk is not waited for.
        copy.write_all(&row.bytes)?;
    }
    copy.rewind()?;
    Ok(copy)
}
