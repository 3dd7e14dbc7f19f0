//! What a file says about being written to. A "no" is taken over strictly, also from a row that cannot be used; a "yes"
//! counts only with its basis, source and date.

use super::{IMPORT, batch::Decided};
use crate::{
    consent::{self, Stated},
    contacts::{EMAIL, PHONE},
    env::Env,
};
use chrono::{DateTime, NaiveTime, Utc};
use crm_types::{ContactId, ImportId, WorkspaceId, activity::ChannelKind, import::ConsentClaim, import::RowOutcome};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;

/// What the rows of a batch say of an address: whether it is a yes, and whose it is. A "no" outweighs a "yes".
type Words = BTreeMap<(ChannelKind, String), (bool, Option<ContactId>)>;

/// Writes down what the rows of a batch say.
pub(super) async fn take(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    import: ImportId,
    claim: Option<&ConsentClaim>,
    rows: &[Decided],
) -> Result<(), DbErr> {
    let source_id = import.to_string();
    for ((channel, address), (agrees, contact)) in words(rows) {
        let Some(basis) = agrees.then(|| claim.map(|claim| claim.basis)) else {
            state(tx, env, workspace, &source_id, (channel, &address, contact), None).await?;
            continue;
        };
        if basis.is_some() {
            state(tx, env, workspace, &source_id, (channel, &address, contact), claim).await?;
        }
    }
    Ok(())
}

async fn state(
    tx: &impl ConnectionTrait,
    env: &Env,
    workspace: WorkspaceId,
    source_id: &str,
    (channel, address, contact): (ChannelKind, &str, Option<ContactId>),
    claim: Option<&ConsentClaim>,
) -> Result<(), DbErr> {
    let why = match claim {
        Some(claim) => format!("The file says yes; recorded in: {}.", claim.source.trim()),
        None => "The file says that they have opted out.".to_owned(),
    };
    let stated = Stated {
        workspace,
        channel,
        address,
        contact,
        agrees: claim.map(|claim| claim.basis),
        wording: claim.and_then(|claim| claim.wording.as_deref()).unwrap_or_default(),
        why: &why,
        source: IMPORT,
        source_id,
        // A "no" of an unknown day holds from now on, whatever was said before.
        at: claim.map_or_else(|| env.now(), |claim| midnight(claim)),
    };
    consent::state(tx, env, &stated).await.map(drop)
}

fn midnight(claim: &ConsentClaim) -> DateTime<Utc> {
    claim.date.and_time(NaiveTime::MIN).and_utc()
}

fn words(rows: &[Decided]) -> Words {
    let mut words = Words::new();
    for row in rows {
        let is_sure = !matches!(row.outcome, RowOutcome::Rejected | RowOutcome::Conflicting);
        for (channel, agrees) in &row.line.said.consents {
            // A row that is not taken says nothing but "no".
            if *agrees && !is_sure {
                continue;
            }
            let kind = match channel {
                ChannelKind::Sms => PHONE,
                ChannelKind::Email => EMAIL,
            };
            for (_, address) in row.line.said.person.addresses().filter(|(own, _)| *own == kind) {
                let word = words.entry((*channel, address.value.clone())).or_insert((*agrees, row.contact));
                word.0 &= *agrees;
            }
        }
    }
    words
}
