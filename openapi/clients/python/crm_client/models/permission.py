from typing import Literal

Permission = Literal[
    "api_key:read",
    "api_key:write",
    "audit:read",
    "connection:read",
    "connection:write",
    "contact:export",
    "contact:import",
    "contact:read",
    "contact:write",
    "conversation:read",
    "conversation:write",
    "member:read",
    "member:write",
    "message:send",
    "message:settle",
    "quarantine:read",
    "quarantine:write",
    "sending:arm",
    "sending:stop",
    "workspace:write",
]

PERMISSION_VALUES: set[Permission] = {
    "api_key:read",
    "api_key:write",
    "audit:read",
    "connection:read",
    "connection:write",
    "contact:export",
    "contact:import",
    "contact:read",
    "contact:write",
    "conversation:read",
    "conversation:write",
    "member:read",
    "member:write",
    "message:send",
    "message:settle",
    "quarantine:read",
    "quarantine:write",
    "sending:arm",
    "sending:stop",
    "workspace:write",
}


def check_permission(value: str) -> Permission:
    if value in PERMISSION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PERMISSION_VALUES!r}"
    )
