from typing import Literal

InviteState = Literal["expired", "open"]

INVITE_STATE_VALUES: set[InviteState] = {
    "expired",
    "open",
}


def check_invite_state(value: str) -> InviteState:
    if value in INVITE_STATE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {INVITE_STATE_VALUES!r}"
    )
