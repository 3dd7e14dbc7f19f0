//! Rights: what somebody may do. The server refuses by this table, the screens hide by it.

use crate::delivery::words;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

words! {
    /// A named set of rights. Each role has all rights of those before it.
    Role {
        /// Looks, and changes nothing.
        Viewer = "viewer";
        /// Answers people.
        Agent = "agent";
        /// Runs the outreach.
        Manager = "manager";
        /// Runs the workspace: people, keys, connections.
        Admin = "admin";
        /// Everything, and the only one who makes others an owner.
        Owner = "owner";
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:tt from $role:ident;)+) => {
        words! {
            /// One right, named `<what>:<act>`.
            Permission { $($(#[$doc])* $name = $text;)+ }
        }

        impl Permission {
            /// The first role that holds it.
            pub const fn from_role(self) -> Role {
                match self { $(Self::$name => Role::$role),+ }
            }

            /// Whether a key may have it. Who belongs to the workspace and which keys there are, people decide: a key
            /// that leaks must not be able to make itself at home.
            pub const fn is_for_keys(self) -> bool {
                !matches!(self, Self::MemberWrite | Self::ApiKeyWrite)
            }
        }
    };
}

// The table: each right with the first role that holds it.
permissions! {
    /// See contacts.
    ContactRead = "contact:read" from Viewer;
    /// Create and edit contacts.
    ContactWrite = "contact:write" from Agent;
    /// Bring files of people, and take back what they brought.
    ContactImport = "contact:import" from Manager;
    /// Take people out as a file.
    ContactExport = "contact:export" from Manager;
    /// See conversations and what was said.
    ConversationRead = "conversation:read" from Viewer;
    /// Mark conversations done or open.
    ConversationWrite = "conversation:write" from Agent;
    /// Send a message to one person.
    MessageSend = "message:send" from Agent;
    /// Decide about a message whose fate is unknown.
    MessageSettle = "message:settle" from Agent;
    /// See connections and lines.
    ConnectionRead = "connection:read" from Agent;
    /// Create, test and change connections.
    ConnectionWrite = "connection:write" from Admin;
    /// See events that could not be applied.
    QuarantineRead = "quarantine:read" from Manager;
    /// Retry events that could not be applied.
    QuarantineWrite = "quarantine:write" from Manager;
    /// Stop all sending. Whoever writes to people may pull the brake.
    SendingStop = "sending:stop" from Agent;
    /// Arm sending again.
    SendingArm = "sending:arm" from Manager;
    /// See who is a member.
    MemberRead = "member:read" from Agent;
    /// Invite people, change roles, remove members.
    MemberWrite = "member:write" from Admin;
    /// See the workspace's API keys.
    ApiKeyRead = "api_key:read" from Admin;
    /// Create and revoke API keys.
    ApiKeyWrite = "api_key:write" from Admin;
    /// Change the workspace's name, time zone, office hours and address.
    WorkspaceWrite = "workspace:write" from Admin;
    /// Read and export the audit log.
    AuditRead = "audit:read" from Admin;
}

/// A set of rights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights(u64);

impl Rights {
    /// None at all.
    pub const NONE: Self = Self(0);

    /// These rights.
    pub fn of(rights: impl IntoIterator<Item = Permission>) -> Self {
        Self(rights.into_iter().fold(0, |set, right| set | bit(right)))
    }

    /// Whether the right is in the set.
    pub const fn has(self, right: Permission) -> bool {
        self.0 & bit(right) != 0
    }

    /// The rights that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of `other` are in this set.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The rights in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |right| self.has(*right))
    }
}

const fn bit(right: Permission) -> u64 {
    1 << right as u64
}

impl Role {
    /// The rights of the role.
    pub fn rights(self) -> Rights {
        Rights::of(Permission::ALL.iter().copied().filter(|right| right.from_role() as u8 <= self as u8))
    }

    /// Whether the role holds the right.
    pub fn may(self, right: Permission) -> bool {
        self.rights().has(right)
    }

    /// Whether somebody of this role may give `other` to people and take it from them. Nobody makes anybody mightier
    /// than themselves.
    pub fn may_grant(self, other: Self) -> bool {
        self.may(Permission::MemberWrite) && other as u8 <= self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_may_everything_and_a_viewer_changes_nothing() {
        assert!(Permission::ALL.iter().all(|right| Role::Owner.may(*right)));
        let viewer: Vec<&str> = Role::Viewer.rights().iter().map(Permission::as_str).collect();
        assert_eq!(viewer, ["contact:read", "conversation:read"]);
    }

    #[test]
    fn each_role_has_all_rights_of_the_ones_before() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[1].rights().covers(pair[0].rights()), "{pair:?}");
            assert_ne!(pair[1].rights(), Rights::NONE);
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(*role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        for right in Permission::ALL {
            assert_eq!(Permission::parse(right.as_str()), Some(*right));
            assert_eq!(serde_json::to_value(right).unwrap(), right.as_str());
        }
        assert!(Permission::ALL.len() <= 64, "a set is 64 bits");
    }

    #[test]
    fn nobody_makes_anybody_mightier_than_themselves() {
        assert!(Role::Admin.may_grant(Role::Admin) && !Role::Admin.may_grant(Role::Owner));
        assert!(Role::Owner.may_grant(Role::Owner) && !Role::Manager.may_grant(Role::Viewer));
    }
}
