//! Links to files that prove themselves for a while: `<img>` and `<audio>` send no headers.
//!
//! A link is given only to somebody who may read the item.

use crate::{env::Env, signed};
use chrono::DateTime;
use crm_types::{AttachmentId, WorkspaceId};

const PURPOSE: &str = "file v1";
/// Links are made in steps of this many seconds, so that a browser finds what it has under the same address.
const STEP: i64 = 1_800;

/// The part of a link that proves it: good for half an hour to an hour.
pub(super) fn token(env: &Env, workspace: WorkspaceId, file: AttachmentId) -> String {
    let until = (env.now().timestamp().div_euclid(STEP) + 2) * STEP;
    let until = DateTime::from_timestamp(until, 0).unwrap_or_else(|| env.now());
    signed::pass(env, PURPOSE, workspace, file.0, until)
}

/// The workspace of a link's file, when the link is one of ours and its time is not over.
pub(super) fn verify(env: &Env, file: AttachmentId, token: &str) -> Option<WorkspaceId> {
    signed::passed(env, PURPOSE, file.0, token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestEnv;
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_link_stays_the_same_for_half_an_hour_and_ends_within_an_hour() {
        let test = TestEnv::new().await;
        let env = &test.env;
        let (workspace, file) = (WorkspaceId(env.id()), AttachmentId(env.id()));
        let link = token(env, workspace, file);
        assert_eq!(verify(env, file, &link), Some(workspace));
        assert_eq!(verify(env, AttachmentId(env.id()), &link), None, "another file");
        test.clock.forward(TimeDelta::minutes(29));
        assert_eq!(token(env, workspace, file), link, "the same address for a while");
        test.clock.forward(TimeDelta::minutes(31));
        assert_eq!(verify(env, file, &link), None, "its time is over");
    }
}
