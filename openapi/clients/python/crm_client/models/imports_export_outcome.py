from typing import Literal

ImportsExportOutcome = Literal[
    "conflicting", "created", "rejected", "unchanged", "updated"
]

IMPORTS_EXPORT_OUTCOME_VALUES: set[ImportsExportOutcome] = {
    "conflicting",
    "created",
    "rejected",
    "unchanged",
    "updated",
}


def check_imports_export_outcome(value: str) -> ImportsExportOutcome:
    if value in IMPORTS_EXPORT_OUTCOME_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORTS_EXPORT_OUTCOME_VALUES!r}"
    )
