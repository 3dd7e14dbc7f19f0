from typing import Literal

SettleAs = Literal["cancel", "send_again", "sent"]

SETTLE_AS_VALUES: set[SettleAs] = {
    "cancel",
    "send_again",
    "sent",
}


def check_settle_as(value: str) -> SettleAs:
    if value in SETTLE_AS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SETTLE_AS_VALUES!r}")
