from typing import Literal

ConsentBasis = Literal[
    "cold", "inbound_conversation", "inquiry", "transaction", "written_consent"
]

CONSENT_BASIS_VALUES: set[ConsentBasis] = {
    "cold",
    "inbound_conversation",
    "inquiry",
    "transaction",
    "written_consent",
}


def check_consent_basis(value: str) -> ConsentBasis:
    if value in CONSENT_BASIS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONSENT_BASIS_VALUES!r}"
    )
