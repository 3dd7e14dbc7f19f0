from typing import Literal

ActorKind = Literal["api_key", "command", "unknown", "user"]

ACTOR_KIND_VALUES: set[ActorKind] = {
    "api_key",
    "command",
    "unknown",
    "user",
}


def check_actor_kind(value: str) -> ActorKind:
    if value in ACTOR_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ACTOR_KIND_VALUES!r}"
    )
