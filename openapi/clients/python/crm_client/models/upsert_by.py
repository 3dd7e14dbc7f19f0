from typing import Literal

UpsertBy = Literal["email", "phone"]

UPSERT_BY_VALUES: set[UpsertBy] = {
    "email",
    "phone",
}


def check_upsert_by(value: str) -> UpsertBy:
    if value in UPSERT_BY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {UPSERT_BY_VALUES!r}")
