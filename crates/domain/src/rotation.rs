//! From one master key to the next: everything that is sealed is sealed anew.
//!
//! A server that knows both keys opens either, so that it may run meanwhile; what it seals is sealed with the present one.
//! Each row is changed only if nobody else has changed it since it was read. Answers kept for repeated requests are left
//! alone: they are gone within a day.

use crate::{
    access::seed_place,
    connections::secrets_place,
    env::Env,
    secrets::{OpenError, Vault},
};
use crm_entity::{app_user, connection};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use uuid::Uuid;

/// How many rows are read at once.
const CHUNK: u64 = 100;

/// What became of what is sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Sealed anew.
    pub renewed: u64,
    /// Sealed with the present key already.
    pub present: u64,
    /// Sealed with a key that is not known, or altered.
    pub lost: u64,
}

/// Seals the credentials of connections and the seeds of second factors with the present key. Doing it twice does it once.
///
/// # Errors
/// The database's error; what is sealed anew by then stays so.
pub async fn rotate(env: &Env) -> Result<Rotated, DbErr> {
    let mut done = Rotated::default();
    // Over all workspaces: the key is the installation's.
    let mut after = Uuid::nil();
    loop {
        let rows = connection::Entity::find()
            .filter(connection::Column::Id.gt(after))
            .order_by_asc(connection::Column::Id)
            .limit(CHUNK)
            .all(env.store.read())
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in rows {
            let Some(sealed) = done.renew(&env.vault, &secrets_place(row.workspace_id, row.id), &row.secrets) else {
                continue;
            };
            let write = env.store.write::<_, DbErr, _>(move |tx| {
                Box::pin(async move {
                    connection::Entity::change(row.workspace_id.into())
                        .filter(connection::Column::Id.eq(row.id))
                        .filter(connection::Column::Secrets.eq(row.secrets))
                        .col_expr(connection::Column::Secrets, Expr::value(sealed))
                        .exec(tx)
                        .await
                })
            });
            done.renewed += write.await?.rows_affected;
        }
    }
    let mut after = Uuid::nil();
    loop {
        let rows = app_user::Entity::find()
            .filter(app_user::Column::Id.gt(after))
            .filter(app_user::Column::TotpSeed.is_not_null())
            .order_by_asc(app_user::Column::Id)
            .limit(CHUNK)
            .all(env.store.read())
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in rows {
            let Some(seed) = row.totp_seed else { continue };
            let Some(sealed) = done.renew(&env.vault, &seed_place(row.id.into()), &seed) else { continue };
            let write = env.store.write::<_, DbErr, _>(move |tx| {
                Box::pin(async move {
                    app_user::Entity::update_many()
                        .filter(app_user::Column::Id.eq(row.id))
                        .filter(app_user::Column::TotpSeed.eq(seed))
                        .col_expr(app_user::Column::TotpSeed, Expr::value(sealed))
                        .exec(tx)
                        .await
                })
            });
            done.renewed += write.await?.rows_affected;
        }
    }
    Ok(done)
}

impl Rotated {
    /// The same sealed with the present key, when that is needed and can be done.
    fn renew(&mut self, vault: &Vault, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        if vault.is_present(sealed) {
            self.present += 1;
            return None;
        }
        match vault.open(place, sealed) {
            Ok(plain) => Some(vault.seal(place, &plain)),
            Err(OpenError::OtherKey | OpenError::Altered) => {
                self.lost += 1;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use crm_types::two_factor::PasswordProof;
    use secrecy::SecretBox;
    use std::sync::Arc;

    fn vault(test: &TestEnv, keys: &[u8]) -> Arc<Vault> {
        let keys: Vec<_> = keys.iter().map(|byte| SecretBox::new(Box::new([*byte; 32]))).collect();
        let (present, previous) = keys.split_first().unwrap();
        Arc::new(Vault::new(present, previous, test.env.ids.clone()))
    }

    #[tokio::test]
    async fn a_seed_is_sealed_with_the_next_key_and_opens_without_the_last() {
        let mut test = TestEnv::new().await;
        test.env.vault = vault(&test, &[1]);
        let owner = test.owner().await;
        let proof = PasswordProof { password: crate::testing::PASSWORD.to_owned() };
        crate::access::start_two_factor(&test.env, owner, proof, None).await.unwrap();
        let seed = |user: app_user::Model| user.totp_seed.unwrap();
        let stored = async |env: &Env| seed(app_user::Entity::find().one(env.store.read()).await.unwrap().unwrap());
        let (place, before) = (seed_place(owner.user), stored(&test.env).await);
        let plain = test.env.vault.open(&place, &before).unwrap();

        // Without the old key nothing is touched, and it is said.
        test.env.vault = vault(&test, &[2]);
        assert_eq!(rotate(&test.env).await.unwrap(), Rotated { lost: 1, ..Rotated::default() });
        assert_eq!(stored(&test.env).await, before);

        test.env.vault = vault(&test, &[2, 1]);
        assert_eq!(rotate(&test.env).await.unwrap(), Rotated { renewed: 1, ..Rotated::default() });
        assert_eq!(rotate(&test.env).await.unwrap(), Rotated { present: 1, ..Rotated::default() });
        assert_eq!(vault(&test, &[2]).open(&place, &stored(&test.env).await), Ok(plain));
    }
}
