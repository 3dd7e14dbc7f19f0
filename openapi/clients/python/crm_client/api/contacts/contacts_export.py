from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.contacts_export_format import (
    ContactsExportFormat,
)
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    q: str | Unset = UNSET,
    format_: ContactsExportFormat | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["q"] = q

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_

    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/contacts/export",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if 400 <= response.status_code <= 499:
        response_4xx = Problem.from_dict(response.json())

        return response_4xx

    if 500 <= response.status_code <= 599:
        response_5xx = Problem.from_dict(response.json())

        return response_5xx

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    format_: ContactsExportFormat | Unset = UNSET,
) -> Response[Problem | str]:
    """People as a file: all of them, or those whom a question finds.

     CSV has several phone numbers, email addresses and labels in one cell, separated by semicolons, as
    an import reads
    them; cells that a spreadsheet would run as a formula begin with an apostrophe. JSON is the list as
    it is elsewhere.

    Args:
        q (str | Unset):
        format_ (ContactsExportFormat | Unset): In which form people are exported.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        q=q,
        format_=format_,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    format_: ContactsExportFormat | Unset = UNSET,
) -> Problem | str | None:
    """People as a file: all of them, or those whom a question finds.

     CSV has several phone numbers, email addresses and labels in one cell, separated by semicolons, as
    an import reads
    them; cells that a spreadsheet would run as a formula begin with an apostrophe. JSON is the list as
    it is elsewhere.

    Args:
        q (str | Unset):
        format_ (ContactsExportFormat | Unset): In which form people are exported.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        client=client,
        q=q,
        format_=format_,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    format_: ContactsExportFormat | Unset = UNSET,
) -> Response[Problem | str]:
    """People as a file: all of them, or those whom a question finds.

     CSV has several phone numbers, email addresses and labels in one cell, separated by semicolons, as
    an import reads
    them; cells that a spreadsheet would run as a formula begin with an apostrophe. JSON is the list as
    it is elsewhere.

    Args:
        q (str | Unset):
        format_ (ContactsExportFormat | Unset): In which form people are exported.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        q=q,
        format_=format_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    format_: ContactsExportFormat | Unset = UNSET,
) -> Problem | str | None:
    """People as a file: all of them, or those whom a question finds.

     CSV has several phone numbers, email addresses and labels in one cell, separated by semicolons, as
    an import reads
    them; cells that a spreadsheet would run as a formula begin with an apostrophe. JSON is the list as
    it is elsewhere.

    Args:
        q (str | Unset):
        format_ (ContactsExportFormat | Unset): In which form people are exported.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            client=client,
            q=q,
            format_=format_,
        )
    ).parsed
