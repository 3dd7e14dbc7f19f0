from typing import Literal

FoundBy = Literal["email", "name", "phone", "similar"]

FOUND_BY_VALUES: set[FoundBy] = {
    "email",
    "name",
    "phone",
    "similar",
}


def check_found_by(value: str) -> FoundBy:
    if value in FOUND_BY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FOUND_BY_VALUES!r}")
