//! The audit log: who did what to what, when and from where.

use crate::{AuditEntryId, delivery::words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

words! {
    /// What was done.
    AuditAct {
        /// Somebody signed in.
        SignedIn = "session.opened";
        /// Somebody tried to sign in with a wrong password.
        SignInRefused = "session.refused";
        /// Somebody signed out.
        SignedOut = "session.closed";
        /// Somebody ended a session from another one.
        SessionRevoked = "session.revoked";
        /// A used refresh token came again, which ended the session.
        TokenReused = "session.token_reused";
        /// Somebody changed their password.
        PasswordChanged = "password.changed";
        /// Somebody made a link with which a colleague chooses a new password.
        ResetLinkMade = "password.link_made";
        /// Somebody chose a new password by a link, which ended all their sessions.
        PasswordReset = "password.reset";
        /// Somebody turned their second factor on.
        TwoFactorOn = "two_factor.on";
        /// A second factor was turned off.
        TwoFactorOff = "two_factor.off";
        /// Somebody made new recovery codes.
        RecoveryCodesMade = "two_factor.codes_made";
        /// Somebody signed in with a recovery code, which is used up.
        RecoveryCodeUsed = "two_factor.code_used";
        /// Somebody came over from another workspace of theirs.
        WorkspaceEntered = "workspace.entered";
        /// What the workspace says about itself was changed.
        WorkspaceChanged = "workspace.changed";
        /// Somebody asked for what their role, or their key, does not allow.
        AccessRefused = "access.refused";
        /// Somebody was invited.
        MemberInvited = "member.invited";
        /// An invitation was taken back.
        InviteRevoked = "member.invite_revoked";
        /// Somebody joined by an invitation.
        MemberJoined = "member.joined";
        /// A member was given another role.
        MemberRoleChanged = "member.role_changed";
        /// A member was taken out, with their sessions and keys.
        MemberRemoved = "member.removed";
        /// A member left.
        MemberLeft = "member.left";
        /// An API key was made.
        ApiKeyCreated = "api_key.created";
        /// An API key was stopped.
        ApiKeyRevoked = "api_key.revoked";
        /// An owner was made on the server's own command line, or at the first start.
        OwnerCreated = "owner.created";
        /// Sending was stopped.
        SendingStopped = "sending.stopped";
        /// Sending was armed.
        SendingArmed = "sending.armed";
        /// A person was added.
        ContactCreated = "contact.created";
        /// A person was changed.
        ContactChanged = "contact.changed";
        /// People were exported.
        ContactsExported = "contact.exported";
        /// A file of people was brought.
        ImportStarted = "import.started";
        /// A file is to be read or written in another way.
        ImportChanged = "import.changed";
        /// A file was confirmed, and is written.
        ImportCommitted = "import.committed";
        /// What a file brought is taken back.
        ImportUndone = "import.undone";
        /// What became of a file's rows was exported.
        ImportExported = "import.exported";
        /// A thread was opened.
        ConversationOpened = "conversation.opened";
        /// A thread was marked done or open.
        ConversationChanged = "conversation.changed";
        /// A message was written.
        MessageSent = "message.sent";
        /// A message was taken back before it left.
        MessageCanceled = "message.canceled";
        /// Somebody decided about a message whose fate was unknown.
        MessageSettled = "message.settled";
        /// A connection was made.
        ConnectionCreated = "connection.created";
        /// A connection was changed.
        ConnectionChanged = "connection.changed";
        /// A connection was tried.
        ConnectionTested = "connection.tested";
        /// A connection's webhooks were registered.
        WebhooksRegistered = "connection.webhooks";
        /// An event in quarantine was tried again.
        EventRetried = "quarantine.retried";
        /// A backup was put in the place of everything, which stopped sending and ended all sessions.
        BackupRestored = "backup.restored";
        /// The log itself was exported.
        AuditExported = "audit.exported";
    }
}

words! {
    /// Who did something.
    ActorKind {
        /// A person who was signed in, or tried to.
        User = "user";
        /// A program, with an API key.
        ApiKey = "api_key";
        /// Somebody who did not prove who they are.
        Unknown = "unknown";
        /// Somebody on the server's own command line.
        Command = "command";
    }
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The user, when it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The name as it is today.
    #[schema(example = "Rosa Quill")]
    pub name: String,
}

/// What something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    /// What it is, e.g. `contact`.
    #[schema(example = "contact")]
    pub kind: String,
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// What it was called at the time.
    #[schema(example = "Nell Harrow")]
    pub name: String,
}

/// One entry of the log. Never changed; each carries the hash of the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditEntryId,
    /// Its place in the workspace's chain; absent in the moment before it is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// From which network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.7")]
    pub address: Option<String>,
    /// What was done.
    pub act: AuditAct,
    /// To what.
    pub target: Target,
    /// What changed, as it was before. Secrets never stand here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What changed, as it was afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
}

/// Which entries, by query string.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only what this user did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Uuid>,
    /// Only what was done to this thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Uuid>,
    /// Only acts of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<AuditAct>,
    /// Only from this moment on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Only before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many items at most: 1 to 200, 50 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
