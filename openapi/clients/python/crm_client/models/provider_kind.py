from typing import Literal

ProviderKind = Literal["mailbox", "openphone"]

PROVIDER_KIND_VALUES: set[ProviderKind] = {
    "mailbox",
    "openphone",
}


def check_provider_kind(value: str) -> ProviderKind:
    if value in PROVIDER_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PROVIDER_KIND_VALUES!r}"
    )
