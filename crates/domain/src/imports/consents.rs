//! What a file says about being written to. A "no" is taken over strictly, also from a row that cannot be used; a "yes"
//! counts only with its basis, source and date.

use super::{IMPORT, batch::Decided, row::Said};
use crate::{
    consent::{self, Stated, Terms},
    contacts::{EMAIL, PHONE},
    env::Env,
};
use chrono::NaiveTime;
use crm_types::{
    ContactId, ImportId, WorkspaceId,
    activity::ChannelKind,
    import::{ConsentClaim, RowOutcome},
};
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
    let mut agreed: BTreeMap<ChannelKind, BTreeMap<String, Option<ContactId>>> = BTreeMap::new();
    for ((channel, address), (agrees, contact)) in words(rows) {
        if agrees {
            agreed.entry(channel).or_default().insert(address, contact);
            continue;
        }
        let stated = Stated {
            workspace,
            channel,
            address: &address,
            contact,
            agrees: None,
            wording: "",
            why: "The file says that they have opted out.",
            source: IMPORT,
            source_id: &source_id,
            // A "no" of an unknown day holds from now on, whatever was said before.
            at: env.now(),
        };
        consent::state(tx, env, &stated).await?;
    }
    let Some(claim) = claim else { return Ok(()) };
    let why = format!("The file says yes; recorded in: {}.", claim.source.trim());
    for (channel, addresses) in agreed {
        let terms = Terms {
            workspace,
            channel,
            basis: claim.basis,
            wording: claim.wording.as_deref().unwrap_or_default(),
            why: &why,
            source: IMPORT,
            source_id: &source_id,
            at: claim.date.and_time(NaiveTime::MIN).and_utc(),
        };
        consent::agreed(tx, env, terms, &addresses).await?;
    }
    Ok(())
}

/// What a row costs beside being written: a "no" is written down for each address of its scope.
pub(super) fn stops(said: &Said) -> usize {
    said.consents.iter().filter(|(_, agrees)| !agrees).count()
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
