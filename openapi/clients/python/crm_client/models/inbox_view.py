from typing import Literal

InboxView = Literal["all", "calls", "email", "text"]

INBOX_VIEW_VALUES: set[InboxView] = {
    "all",
    "calls",
    "email",
    "text",
}


def check_inbox_view(value: str) -> InboxView:
    if value in INBOX_VIEW_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {INBOX_VIEW_VALUES!r}"
    )
