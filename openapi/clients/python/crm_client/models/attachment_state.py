from typing import Literal

AttachmentState = Literal["failed", "pending", "stored"]

ATTACHMENT_STATE_VALUES: set[AttachmentState] = {
    "failed",
    "pending",
    "stored",
}


def check_attachment_state(value: str) -> AttachmentState:
    if value in ATTACHMENT_STATE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ATTACHMENT_STATE_VALUES!r}"
    )
