//! What was acknowledged and is not applied yet may be somebody's STOP.

use crate::env::Env;
use crm_entity::{connection, inbound_event};
use crm_store::dialect;
use crm_types::{WorkspaceId, activity::ChannelKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};

/// With more waiting than this nobody reads them all before each message: everything waits until fewer are left.
const MOST: u64 = 100;
/// A number without its country's code; how a provider writes the rest is its own affair.
const DIGITS: usize = 10;

/// Whether an event of this medium that waits to be applied may come from one of these addresses, or one that failed on
/// our side and waits for a person. A message to them must not leave then: it would leave after a 200 for their STOP.
///
/// # Errors
/// The database's error.
pub(crate) async fn may_be_from(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    medium: ChannelKind,
    addresses: &[String],
) -> Result<Option<Unread>, DbErr> {
    use inbound_event::Column as C;
    let accounts = connection::Entity::of(workspace).all(tx).await?;
    let carriers = accounts.iter().filter(|account| env.channels.carries(&account.provider, medium));
    let waiting: Vec<Vec<u8>> = inbound_event::Entity::of(workspace)
        .filter(C::State.eq("pending"))
        .filter(C::ConnectionId.is_in(carriers.map(|account| account.id)))
        .select_only()
        .column(C::Body)
        .order_by_asc(C::Id)
        .limit(MOST)
        .into_tuple()
        .all(tx)
        .await?;
    let names = |body: &Vec<u8>| addresses.iter().any(|one| mentions(body, one));
    if waiting.len() as u64 == MOST || waiting.iter().any(names) {
        return Ok(Some(Unread::Waits));
    }
    // By the index of just these.
    let failed = "SELECT body FROM inbound_event WHERE our_fault AND workspace_id = ? ORDER BY id";
    let failed = tx.query_all_raw(dialect::statement(tx, failed, [workspace.0.into()])).await?;
    for row in failed {
        if names(&row.try_get("", "body")?) {
            return Ok(Some(Unread::Failed));
        }
    }
    Ok(None)
}

/// Why it is not known what somebody has sent us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is about to be applied.
    Waits,
    /// It failed on our side, and a person has to look.
    Failed,
}

/// Whether raw bytes may name an address, however it is punctuated.
fn mentions(body: &[u8], address: &str) -> bool {
    if address.contains('@') {
        let wanted = address.as_bytes();
        return body.windows(wanted.len()).any(|bytes| bytes.eq_ignore_ascii_case(wanted));
    }
    let digits = |bytes: &[u8]| bytes.iter().copied().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let wanted = digits(address.as_bytes());
    let wanted = wanted.get(wanted.len().saturating_sub(DIGITS)..).unwrap_or_default();
    // Everything between the digits is dropped, so that no spelling is missed; one that is none costs a short wait.
    !wanted.is_empty() && digits(body).windows(wanted.len()).any(|found| found == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_however_it_is_written() {
        for body in [
            r#"{"from":"+16175550123"}"#,
            r#"{"from":"(617) 555-0123","to":["+16175550100"]}"#,
            r#"{"participants":["16175550123"]}"#,
        ] {
            assert!(mentions(body.as_bytes(), "+16175550123"), "{body}");
            assert!(!mentions(body.as_bytes(), "+16175550124"), "{body}");
        }
        assert!(mentions(b"From: \"Rosa\" <Rosa@Example.com>\r\n\r\nstop", "rosa@example.com"));
        assert!(!mentions(b"From: rosa@example.org", "rosa@example.com"));
        assert!(!mentions(b"", "rosa@example.com") && !mentions(b"", "+16175550123"));
        // A short code is its digits; a word that is no number waits for nothing.
        assert!(mentions(br#"{"from":"22395"}"#, "22395"));
        assert!(!mentions(br#"{"from":"anything 1"}"#, "Anonymous"));
    }
}
