from typing import Literal

ActivityState = Literal[
    "accepted",
    "cancelled",
    "delivered",
    "failed",
    "handed",
    "planned",
    "received",
    "refused",
    "reserved",
    "skipped",
    "undelivered",
    "unknown",
]

ACTIVITY_STATE_VALUES: set[ActivityState] = {
    "accepted",
    "cancelled",
    "delivered",
    "failed",
    "handed",
    "planned",
    "received",
    "refused",
    "reserved",
    "skipped",
    "undelivered",
    "unknown",
}


def check_activity_state(value: str) -> ActivityState:
    if value in ACTIVITY_STATE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ACTIVITY_STATE_VALUES!r}"
    )
