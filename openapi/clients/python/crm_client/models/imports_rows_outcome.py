from typing import Literal

ImportsRowsOutcome = Literal[
    "conflicting", "created", "rejected", "unchanged", "updated"
]

IMPORTS_ROWS_OUTCOME_VALUES: set[ImportsRowsOutcome] = {
    "conflicting",
    "created",
    "rejected",
    "unchanged",
    "updated",
}


def check_imports_rows_outcome(value: str) -> ImportsRowsOutcome:
    if value in IMPORTS_ROWS_OUTCOME_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORTS_ROWS_OUTCOME_VALUES!r}"
    )
