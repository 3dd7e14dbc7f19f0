//! Words of members, invitations and workspaces.

use super::count;
use crm_types::member::InviteState;

pub(crate) const MEMBERS: &str = "Members";
pub(crate) const MEMBERS_LEAD: &str = "Who belongs to this workspace, and what they may do.";
pub(crate) const INVITE_SOMEBODY: &str = "Invite somebody";
pub(crate) const INVITE_HINT: &str = "You get a link to give them. It is good once and for 7 days.";
pub(crate) const INVITE: &str = "Invite";
pub(crate) const INVITE_LINK: &str = "Invitation link";
pub(crate) const INVITES: &str = "Invitations";
pub(crate) const NO_INVITES: &str = "Nobody is invited at the moment.";
pub(crate) const INVITED: &str = "invited";
pub(crate) const TAKE_BACK_INVITE: &str = "Take back";
pub(crate) const INVITE_AGAIN: &str = "Invite again";
pub(crate) const IT_IS_YOU: &str = "You";
pub(crate) const HAS_TWO_FACTOR: &str = "Two-factor";
pub(crate) const MEMBER_SINCE: &str = "Member since";
pub(crate) const LAST_SEEN: &str = "last seen";
pub(crate) const NOT_SEEN: &str = "not seen lately";
pub(crate) const GOOD_UNTIL: &str = "Good until";
pub(crate) const WAS_GOOD_UNTIL: &str = "was good until";
pub(crate) const RESET_LINK: &str = "Reset link";
pub(crate) const TURN_OFF_TWO_FACTOR: &str = "Turn off two-factor";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const KEEP: &str = "Keep it as it is";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED_HERE: &str = "Copied";
pub(crate) const DOWNLOAD: &str = "Download";
pub(crate) const I_HAVE_IT: &str = "I have it";

pub(crate) const SWITCH_WORKSPACE: &str = "Switch workspace";
pub(crate) const YOU_ARE_HERE: &str = "You are here";

pub(crate) const fn invite_state(state: InviteState) -> &'static str {
    match state {
        InviteState::Open => "Waiting",
        InviteState::Expired => "Expired",
    }
}

pub(crate) fn role_of(name: &str) -> String {
    format!("Role of {name}")
}

pub(crate) fn role_changed(name: &str, role: &str) -> String {
    format!("{name} is {role} now.")
}

pub(crate) fn invited(email: &str) -> String {
    format!("{email} is invited")
}

pub(crate) fn invite_link_lead(email: &str) -> String {
    format!(
        "Give this link to {email} and to nobody else: whoever opens it first, joins. It is shown this once. If it gets \
         lost, invite them again."
    )
}

pub(crate) fn invite_taken_back(email: &str) -> String {
    format!("The invitation of {email} is taken back.")
}

pub(crate) fn take_back_invite_of(email: &str) -> String {
    format!("Take back the invitation of {email}")
}

pub(crate) fn invite_again(email: &str) -> String {
    format!("Invite {email} again")
}

pub(crate) fn reset_link_of(name: &str) -> String {
    format!("Reset link for {name}")
}

pub(crate) fn reset_link_lead(name: &str) -> String {
    format!(
        "Give this link to {name} and to nobody else: whoever opens it chooses a new password for the account. It is \
         shown this once."
    )
}

pub(crate) fn turn_off_two_factor_of(name: &str) -> String {
    format!("Turn off two-factor of {name}")
}

pub(crate) fn two_factor_question(name: &str) -> String {
    format!("Turn off two-factor of {name}?")
}

pub(crate) fn two_factor_explained(name: &str) -> String {
    format!(
        "{name} signs in with the password alone until they set it up again. Do this only when you are sure that it is \
         {name} who asks for it."
    )
}

pub(crate) fn two_factor_taken(name: &str) -> String {
    format!("Two-factor of {name} is off.")
}

pub(crate) fn remove_named(name: &str) -> String {
    format!("Remove {name}")
}

pub(crate) fn remove_question(name: &str) -> String {
    format!("Remove {name}?")
}

pub(crate) fn remove_explained(name: &str) -> String {
    format!(
        "{name} is signed out of this workspace at once. Their API keys stop, and the invitations that they made end. \
         What they wrote stays."
    )
}

/// What ended with somebody who is gone.
pub(crate) fn removed(name: &str, sessions: u64, keys: u64) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let sessions = count(number(sessions), "device", "devices");
    let keys = count(number(keys), "API key", "API keys");
    format!("{name} is removed: {sessions} signed out, {keys} stopped.")
}

pub(crate) fn members_shown(n: usize, more: bool) -> String {
    if more { format!("{n}+ members") } else { count(n, "member", "members") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_says_what_ended_with_somebody() {
        assert_eq!(super::removed("Tom", 1, 0), "Tom is removed: 1 device signed out, 0 API keys stopped.");
    }
}
