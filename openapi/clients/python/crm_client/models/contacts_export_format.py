from typing import Literal

ContactsExportFormat = Literal["csv", "json"]

CONTACTS_EXPORT_FORMAT_VALUES: set[ContactsExportFormat] = {
    "csv",
    "json",
}


def check_contacts_export_format(value: str) -> ContactsExportFormat:
    if value in CONTACTS_EXPORT_FORMAT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONTACTS_EXPORT_FORMAT_VALUES!r}"
    )
