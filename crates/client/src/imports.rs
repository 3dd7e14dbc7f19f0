//! Imports of people from files.

use crate::{Client, ClientError, Upload, client::encode, query::Path, transport::Method};
use crm_types::{
    ImportId, PageOf,
    import::{Import, ImportOptions, ImportQuery, ImportRow, ImportRowExport, ImportRowQuery, ImportStarted},
};

type Answer<T> = Result<T, ClientError>;

impl Client {
    /// Files that were brought, the newest first.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn imports(&self, query: &ImportQuery) -> Answer<PageOf<Import>> {
        let path = Path::new("/imports").and("cursor", query.cursor.as_deref()).and("limit", query.limit);
        self.get(path.as_str()).await
    }

    /// Brings a file. It is read, and waits for [`Client::commit_import`]; without options its columns are guessed.
    ///
    /// `progress` hears how many bytes have left, of how many.
    ///
    /// # Errors
    /// `too_large`, `validation_failed`; see [`ClientError`].
    pub async fn create_import(
        &self,
        file: Upload,
        options: Option<&ImportOptions>,
        key: &str,
        progress: impl Fn(f64, f64) + 'static,
    ) -> Answer<ImportStarted> {
        let options = options.map(encode).transpose()?;
        self.upload("/imports", file.with("options", options), key, progress).await
    }

    /// One import.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn import(&self, id: ImportId) -> Answer<Import> {
        self.get(&format!("/imports/{id}")).await
    }

    /// Reads a file that waits for its confirmation anew, with these options.
    ///
    /// # Errors
    /// `wrong_state` when it does not wait, `validation_failed`; see [`ClientError`].
    pub async fn patch_import(&self, id: ImportId, options: &ImportOptions, key: &str) -> Answer<Import> {
        self.write(Method::Patch, &format!("/imports/{id}"), options, key).await
    }

    /// What became of each row, in the order of the file; before it is written, the rows that somebody should look at.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn import_rows(&self, id: ImportId, query: &ImportRowQuery) -> Answer<PageOf<ImportRow>> {
        let path = Path::new(format!("/imports/{id}/rows"))
            .and("outcome", query.outcome)
            .and("cursor", query.cursor.as_deref())
            .and("limit", query.limit);
        self.get(path.as_str()).await
    }

    /// What became of each row, as a CSV file.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn export_import(&self, id: ImportId, query: ImportRowExport) -> Answer<String> {
        let path = Path::new(format!("/imports/{id}/export")).and("outcome", query.outcome);
        self.get_text(path.as_str()).await
    }

    /// Writes a file that waits for its confirmation.
    ///
    /// # Errors
    /// `wrong_state` when it does not wait; see [`ClientError`].
    pub async fn commit_import(&self, id: ImportId, key: &str) -> Answer<Import> {
        self.act(&format!("/imports/{id}/commit"), key).await
    }

    /// Takes back what a file has brought, or has brought so far.
    ///
    /// # Errors
    /// `wrong_state` when nothing was written, or it is being taken back; see [`ClientError`].
    pub async fn undo_import(&self, id: ImportId, key: &str) -> Answer<Import> {
        self.act(&format!("/imports/{id}/undo"), key).await
    }
}
