//! Invitations, and links for a new password.

use crate::table::{self, scoped};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let invite = scoped("invite")
            .col(string("email"))
            .col(string("role"))
            .col(string("secret_hash"))
            .col(uuid("created_by"))
            .col(table::time("created_at"))
            .col(table::time("expires_at"))
            .col(table::time_null("ended_at"))
            .foreign_key(ForeignKey::create().from("invite", "created_by").to("app_user", "id"))
            .take();
        let reset = Table::create()
            .table("password_reset")
            .col(uuid("id").primary_key())
            .col(uuid("user_id"))
            .col(uuid("workspace_id"))
            .col(string("secret_hash"))
            .col(table::time("created_at"))
            .col(table::time("expires_at"))
            .col(table::time_null("ended_at"))
            .foreign_key(ForeignKey::create().from("password_reset", "user_id").to("app_user", "id"))
            .foreign_key(ForeignKey::create().from("password_reset", "workspace_id").to("workspace", "id"))
            .take();
        let email = table::index("invite", "invite_email", &["email"]);
        // Found by its id alone, before the workspace is known.
        let id = Index::create().name("invite_id").table("invite").col("id").take();
        let user = Index::create().name("password_reset_user").table("password_reset").col("user_id").take();
        // A member is looked up by who they are, whatever the workspace, when they log in.
        let member = Index::create().name("membership_of_user").table("membership").col("user_id").take();
        table::create(manager, vec![invite, reset], vec![email, id, user, member]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("membership_of_user").table("membership").to_owned()).await?;
        table::drop(manager, &["invite", "password_reset"]).await
    }
}
