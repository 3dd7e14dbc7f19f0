from typing import Literal

AuditAct = Literal[
    "audit.exported",
    "backup.restored",
    "connection.changed",
    "connection.created",
    "connection.tested",
    "connection.webhooks",
    "contact.changed",
    "contact.created",
    "conversation.changed",
    "conversation.opened",
    "message.canceled",
    "message.sent",
    "message.settled",
    "owner.created",
    "password.changed",
    "quarantine.retried",
    "sending.armed",
    "sending.stopped",
    "session.closed",
    "session.opened",
    "session.refused",
    "session.revoked",
    "session.token_reused",
]

AUDIT_ACT_VALUES: set[AuditAct] = {
    "audit.exported",
    "backup.restored",
    "connection.changed",
    "connection.created",
    "connection.tested",
    "connection.webhooks",
    "contact.changed",
    "contact.created",
    "conversation.changed",
    "conversation.opened",
    "message.canceled",
    "message.sent",
    "message.settled",
    "owner.created",
    "password.changed",
    "quarantine.retried",
    "sending.armed",
    "sending.stopped",
    "session.closed",
    "session.opened",
    "session.refused",
    "session.revoked",
    "session.token_reused",
}


def check_audit_act(value: str) -> AuditAct:
    if value in AUDIT_ACT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {AUDIT_ACT_VALUES!r}")
