from typing import Literal

ChangeKind = Literal[
    "activity",
    "connection",
    "contact",
    "conversation",
    "import",
    "quarantine",
    "workspace",
]

CHANGE_KIND_VALUES: set[ChangeKind] = {
    "activity",
    "connection",
    "contact",
    "conversation",
    "import",
    "quarantine",
    "workspace",
}


def check_change_kind(value: str) -> ChangeKind:
    if value in CHANGE_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CHANGE_KIND_VALUES!r}"
    )
