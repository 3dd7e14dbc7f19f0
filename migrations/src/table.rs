//! The shapes that all tables share.

use sea_orm_migration::{prelude::*, schema};

/// A table with the primary key `(workspace_id, id)`.
pub(crate) fn scoped(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(schema::uuid("workspace_id"))
        .col(schema::uuid("id"))
        .primary_key(Index::create().col("workspace_id").col("id"))
        .foreign_key(ForeignKey::create().from(name, "workspace_id").to("workspace", "id"))
        .take()
}

/// A foreign key inside the workspace: `(workspace_id, column)` to `(workspace_id, id)` of `target`.
pub(crate) fn link(from: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, ("workspace_id", column)).to(target, ("workspace_id", "id")).take()
}

/// A time with zone.
pub(crate) fn time(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone(name)
}

/// A time with zone, or none.
pub(crate) fn time_null(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone_null(name)
}

/// An index on columns, the workspace first.
pub(crate) fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).col("workspace_id").take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique key, the workspace first.
pub(crate) fn unique(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, name, columns).unique().take()
}

/// Creates tables and their indexes.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    tables: Vec<TableCreateStatement>,
    indexes: Vec<IndexCreateStatement>,
) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Drops tables, last made first.
pub(crate) async fn drop(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}
