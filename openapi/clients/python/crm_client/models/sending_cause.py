from typing import Literal

SendingCause = Literal["person", "restore"]

SENDING_CAUSE_VALUES: set[SendingCause] = {
    "person",
    "restore",
}


def check_sending_cause(value: str) -> SendingCause:
    if value in SENDING_CAUSE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {SENDING_CAUSE_VALUES!r}"
    )
