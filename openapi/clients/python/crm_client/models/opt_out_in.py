from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.consent_state import ConsentState, check_consent_state
from ..types import UNSET, Unset

T = TypeVar("T", bound="OptOutIn")


@_attrs_define
class OptOutIn:
    """A text to judge."""

    text: str
    """ The text as it came in. """
    contact_state: ConsentState | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        contact_state: None | str | Unset
        if isinstance(self.contact_state, Unset):
            contact_state = UNSET
        elif isinstance(self.contact_state, str):
            contact_state = self.contact_state
        else:
            contact_state = self.contact_state

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "text": text,
            }
        )
        if contact_state is not UNSET:
            field_dict["contact_state"] = contact_state

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        text = d.pop("text")

        def _parse_contact_state(data: object) -> ConsentState | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                contact_state_type_0 = check_consent_state(data)

                return contact_state_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConsentState | None | Unset, data)

        contact_state = _parse_contact_state(d.pop("contact_state", UNSET))

        opt_out_in = cls(
            text=text,
            contact_state=contact_state,
        )

        return opt_out_in
