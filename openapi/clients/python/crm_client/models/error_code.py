from typing import Literal

ErrorCode = Literal[
    "bad_cursor",
    "bad_signature",
    "duplicate",
    "forbidden",
    "idempotency_mismatch",
    "in_progress",
    "internal",
    "link_gone",
    "malformed_body",
    "malformed_parameter",
    "method_not_allowed",
    "no_address",
    "no_sender",
    "not_found",
    "opted_out",
    "provider_failed",
    "rate_limited",
    "second_factor_required",
    "stale",
    "too_large",
    "unauthenticated",
    "unavailable",
    "unsupported_media_type",
    "validation_failed",
    "wrong_code",
    "wrong_credentials",
    "wrong_state",
]

ERROR_CODE_VALUES: set[ErrorCode] = {
    "bad_cursor",
    "bad_signature",
    "duplicate",
    "forbidden",
    "idempotency_mismatch",
    "in_progress",
    "internal",
    "link_gone",
    "malformed_body",
    "malformed_parameter",
    "method_not_allowed",
    "no_address",
    "no_sender",
    "not_found",
    "opted_out",
    "provider_failed",
    "rate_limited",
    "second_factor_required",
    "stale",
    "too_large",
    "unauthenticated",
    "unavailable",
    "unsupported_media_type",
    "validation_failed",
    "wrong_code",
    "wrong_credentials",
    "wrong_state",
}


def check_error_code(value: str) -> ErrorCode:
    if value in ERROR_CODE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ERROR_CODE_VALUES!r}"
    )
