from typing import Literal

CallOutcome = Literal[
    "ai_handled",
    "answered",
    "failed",
    "forwarded",
    "in_progress",
    "missed",
    "no_answer",
    "ringing",
    "voicemail",
]

CALL_OUTCOME_VALUES: set[CallOutcome] = {
    "ai_handled",
    "answered",
    "failed",
    "forwarded",
    "in_progress",
    "missed",
    "no_answer",
    "ringing",
    "voicemail",
}


def check_call_outcome(value: str) -> CallOutcome:
    if value in CALL_OUTCOME_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CALL_OUTCOME_VALUES!r}"
    )
