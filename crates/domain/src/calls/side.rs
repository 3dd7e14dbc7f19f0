//! Who was on the other side: calls of the provider's first API name both sides and not which is which.

use super::Facts;
use crm_entity::sender;
use crm_types::{ConnectionId, WorkspaceId, activity::Direction};
use sea_orm::{ConnectionTrait, DbErr};

/// The two sides of a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sides {
    /// The other side's address.
    pub(super) theirs: String,
    /// Our line, when it is one that we know.
    pub(super) line: Option<sender::Model>,
    /// Our number, when it is known.
    pub(super) ours: Option<String>,
}

/// The two sides, when it is known who they are.
pub(super) async fn sides(
    tx: &impl ConnectionTrait,
    workspace: WorkspaceId,
    connection: ConnectionId,
    facts: &Facts,
) -> Result<Option<Sides>, DbErr> {
    let Some(direction) = facts.direction() else { return Ok(None) };
    let lines = sender::Entity::of(workspace).all(tx).await?;
    Ok(resolve(&lines, connection, direction, facts))
}

fn resolve(lines: &[sender::Model], connection: ConnectionId, direction: Direction, facts: &Facts) -> Option<Sides> {
    let of_connection = || lines.iter().filter(|line| line.connection_id == connection.0);
    let participants = facts.participants().map(Vec::as_slice).unwrap_or_default();
    // The id is surer than a number.
    let line = of_connection()
        .find(|line| Some(&line.provider_id) == facts.line())
        .or_else(|| of_connection().find(|line| Some(&line.address) == facts.ours()))
        .or_else(|| of_connection().find(|line| participants.contains(&line.address)));
    let ours = line.map(|line| line.address.clone()).or_else(|| facts.ours().cloned());
    let theirs = facts.theirs().cloned().or_else(|| {
        let other = |address: &&String| Some(*address) != ours.as_ref();
        let is_line = |address: &str| lines.iter().any(|line| line.address == address);
        // Between two lines of ours the one that is not this call's line is the other side.
        let strangers: Vec<&String> = participants.iter().filter(other).filter(|side| !is_line(side)).collect();
        let others: Vec<&String> = participants.iter().filter(other).collect();
        let among = if strangers.is_empty() { others } else { strangers };
        match direction {
            // With a line that we no longer know, the caller stands first.
            Direction::In => among.first().map(|address| (*address).clone()),
            Direction::Out => among.last().map(|address| (*address).clone()),
        }
    })?;
    Some(Sides { theirs, ours, line: line.cloned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::CallNews;
    use uuid::Uuid;

    const THEIRS: &str = "+16175550123";
    const LINE: &str = "+16175550100";
    const OTHER_LINE: &str = "+16175550101";

    fn line(provider_id: &str, address: &str) -> sender::Model {
        sender::Model {
            workspace_id: Uuid::nil(),
            id: Uuid::nil(),
            connection_id: Uuid::nil(),
            provider_id: provider_id.to_owned(),
            name: String::new(),
            address: address.to_owned(),
            can_text: true,
            active: true,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn other_side(direction: Direction, participants: &[&str], line_id: &str) -> Option<String> {
        let news = CallNews {
            line: Some(line_id.to_owned()),
            participants: participants.iter().map(|side| (*side).to_owned()).collect(),
            ..CallNews::default()
        };
        let lines = [line("PN1", LINE), line("PN2", OTHER_LINE)];
        resolve(&lines, ConnectionId(Uuid::nil()), direction, &Facts::of(&news)).map(|sides| sides.theirs)
    }

    #[test]
    fn the_other_side_is_the_one_that_is_not_our_line() {
        for participants in [[THEIRS, LINE], [LINE, THEIRS]] {
            for direction in [Direction::In, Direction::Out] {
                assert_eq!(other_side(direction, &participants, "PN1").as_deref(), Some(THEIRS));
            }
        }
        assert_eq!(other_side(Direction::In, &["Anonymous", LINE], "PN1").as_deref(), Some("Anonymous"));
    }

    #[test]
    fn between_two_lines_of_ours_the_other_line_is_the_other_side() {
        assert_eq!(other_side(Direction::In, &[OTHER_LINE, LINE], "PN1").as_deref(), Some(OTHER_LINE));
        assert_eq!(other_side(Direction::In, &[OTHER_LINE, LINE], "PN2").as_deref(), Some(LINE));
    }

    #[test]
    fn with_a_line_that_is_gone_the_order_decides() {
        let gone = "+16175550199";
        assert_eq!(other_side(Direction::In, &[THEIRS, gone], "PNgone").as_deref(), Some(THEIRS));
        assert_eq!(other_side(Direction::Out, &[gone, THEIRS], "PNgone").as_deref(), Some(THEIRS));
        assert_eq!(other_side(Direction::In, &[], "PN1"), None);
    }
}
