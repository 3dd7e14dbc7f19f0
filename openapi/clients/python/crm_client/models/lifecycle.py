from typing import Literal

Lifecycle = Literal["customer", "lead", "past_customer", "prospect"]

LIFECYCLE_VALUES: set[Lifecycle] = {
    "customer",
    "lead",
    "past_customer",
    "prospect",
}


def check_lifecycle(value: str) -> Lifecycle:
    if value in LIFECYCLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIFECYCLE_VALUES!r}")
