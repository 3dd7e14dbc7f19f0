//! Imports: the file, its parts, and a receipt for each of its rows.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &["import", "import_part", "import_row"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counts = ["total", "created", "updated", "unchanged", "rejected", "conflicting", "cursor", "kept_on_undo"];
        let mut import = scoped("import");
        import
            .col(string("status"))
            .col(string("file_name"))
            .col(big_integer("size"))
            .col(string_null("format"))
            .col(string("signature").default("").take())
            .col(json_binary("columns"))
            .col(json_binary("options"))
            .col(json_binary("preview"))
            .col(boolean("undoing").default(false).take())
            .col(text_null("reason"))
            .col(uuid("created_by"))
            .col(table::time("created_at"))
            .col(table::time_null("phase_at"))
            .col(table::time_null("finished_at"));
        for name in counts {
            import.col(big_integer(name).default(0).take());
        }
        // No reference to the import: the parts come before it, so that it is there only when the file is whole.
        let part = scoped("import_part")
            .col(uuid("import_id"))
            .col(integer("part"))
            // Before the bytes: who looks at the age alone does not read a megabyte.
            .col(table::time("created_at"))
            .col(binary("bytes"))
            .take();
        let row = scoped("import_row")
            .col(uuid("import_id"))
            .col(big_integer("line"))
            .col(string("outcome"))
            .col(string_null("column"))
            .col(text_null("reason"))
            .col(uuid_null("contact_id"))
            .col(big_integer_null("version"))
            .col(json_binary_null("differences"))
            .col(json_binary_null("cells"))
            .foreign_key(&mut table::link("import_row", "import_id", "import"))
            .take();
        let indexes = vec![
            table::index("import", "import_signature", &["signature", "id"]),
            table::unique("import_part", "import_part_order", &["import_id", "part"]),
            table::unique("import_row", "import_row_line", &["import_id", "line"]),
            table::index("import_row", "import_row_outcome", &["import_id", "outcome", "line"]),
            table::index("import_row", "import_row_contact", &["contact_id", "import_id"]),
        ];
        table::create(manager, vec![import, part, row], indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table::drop(manager, TABLES).await
    }
}
