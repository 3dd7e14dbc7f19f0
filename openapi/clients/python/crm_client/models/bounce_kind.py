from typing import Literal

BounceKind = Literal["hard", "soft"]

BOUNCE_KIND_VALUES: set[BounceKind] = {
    "hard",
    "soft",
}


def check_bounce_kind(value: str) -> BounceKind:
    if value in BOUNCE_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {BOUNCE_KIND_VALUES!r}"
    )
