from typing import Literal

Permission = Literal[
    "connection:read",
    "connection:write",
    "contact:read",
    "contact:write",
    "conversation:read",
    "conversation:write",
    "message:send",
    "message:settle",
    "quarantine:read",
    "quarantine:write",
    "sending:control",
]

PERMISSION_VALUES: set[Permission] = {
    "connection:read",
    "connection:write",
    "contact:read",
    "contact:write",
    "conversation:read",
    "conversation:write",
    "message:send",
    "message:settle",
    "quarantine:read",
    "quarantine:write",
    "sending:control",
}


def check_permission(value: str) -> Permission:
    if value in PERMISSION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PERMISSION_VALUES!r}"
    )
