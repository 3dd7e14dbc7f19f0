from typing import Literal

Intent = Literal["help", "hold", "none", "opt_in", "opt_out", "wrong_number"]

INTENT_VALUES: set[Intent] = {
    "help",
    "hold",
    "none",
    "opt_in",
    "opt_out",
    "wrong_number",
}


def check_intent(value: str) -> Intent:
    if value in INTENT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {INTENT_VALUES!r}")
