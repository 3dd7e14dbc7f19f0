from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.consent_basis import ConsentBasis, check_consent_basis
from ..types import UNSET, Unset

T = TypeVar("T", bound="ConsentClaim")


@_attrs_define
class ConsentClaim:
    """Where the consent that a file states comes from. Without this, a consent column is read for its "no" only."""

    basis: ConsentBasis
    """ On what ground we write. """
    date: datetime.date
    """ When they agreed. """
    source: str
    """ Where that is recorded, e.g. `Home show sign-up sheet`. """
    wording: None | str | Unset = UNSET
    """ The words that they agreed to, when known. """

    def to_dict(self) -> dict[str, Any]:
        basis: str = self.basis

        date = self.date.isoformat()

        source = self.source

        wording: None | str | Unset
        if isinstance(self.wording, Unset):
            wording = UNSET
        else:
            wording = self.wording

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "basis": basis,
                "date": date,
                "source": source,
            }
        )
        if wording is not UNSET:
            field_dict["wording"] = wording

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        basis = check_consent_basis(d.pop("basis"))

        date = datetime.date.fromisoformat(d.pop("date"))

        source = d.pop("source")

        def _parse_wording(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        wording = _parse_wording(d.pop("wording", UNSET))

        consent_claim = cls(
            basis=basis,
            date=date,
            source=source,
            wording=wording,
        )

        return consent_claim
