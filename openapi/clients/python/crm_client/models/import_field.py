from typing import Literal

ImportField = Literal[
    "attribute",
    "city",
    "company",
    "country",
    "customer_since",
    "email",
    "email_consent",
    "email_opt_out",
    "first_name",
    "full_name",
    "last_name",
    "lead_source",
    "lifecycle",
    "phone",
    "postal_code",
    "sms_consent",
    "sms_opt_out",
    "state",
    "street",
    "tags",
]

IMPORT_FIELD_VALUES: set[ImportField] = {
    "attribute",
    "city",
    "company",
    "country",
    "customer_since",
    "email",
    "email_consent",
    "email_opt_out",
    "first_name",
    "full_name",
    "last_name",
    "lead_source",
    "lifecycle",
    "phone",
    "postal_code",
    "sms_consent",
    "sms_opt_out",
    "state",
    "street",
    "tags",
}


def check_import_field(value: str) -> ImportField:
    if value in IMPORT_FIELD_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORT_FIELD_VALUES!r}"
    )
