from typing import Literal

ImportStatus = Literal["done", "failed", "previewed", "queued", "running", "undone"]

IMPORT_STATUS_VALUES: set[ImportStatus] = {
    "done",
    "failed",
    "previewed",
    "queued",
    "running",
    "undone",
}


def check_import_status(value: str) -> ImportStatus:
    if value in IMPORT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORT_STATUS_VALUES!r}"
    )
