from typing import Literal

ConsentState = Literal["held", "subscribed", "unknown", "unsubscribed"]

CONSENT_STATE_VALUES: set[ConsentState] = {
    "held",
    "subscribed",
    "unknown",
    "unsubscribed",
}


def check_consent_state(value: str) -> ConsentState:
    if value in CONSENT_STATE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONSENT_STATE_VALUES!r}"
    )
