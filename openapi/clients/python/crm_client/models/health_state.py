from typing import Literal

HealthState = Literal["degraded", "key_rejected", "ok", "unreachable", "untested"]

HEALTH_STATE_VALUES: set[HealthState] = {
    "degraded",
    "key_rejected",
    "ok",
    "unreachable",
    "untested",
}


def check_health_state(value: str) -> HealthState:
    if value in HEALTH_STATE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {HEALTH_STATE_VALUES!r}"
    )
