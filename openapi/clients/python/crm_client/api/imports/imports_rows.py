from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.imports_rows_outcome import (
    ImportsRowsOutcome,
)
from ...models.page_of_import_row import PageOfImportRow
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: UUID,
    *,
    outcome: ImportsRowsOutcome | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_outcome: str | Unset = UNSET
    if not isinstance(outcome, Unset):
        json_outcome = outcome

    params["outcome"] = json_outcome

    params["cursor"] = cursor

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/imports/{id}/rows".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PageOfImportRow | Problem | None:
    if response.status_code == 200:
        response_200 = PageOfImportRow.from_dict(response.json())

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
) -> Response[PageOfImportRow | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsRowsOutcome | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[PageOfImportRow | Problem]:
    """What became of each row, in the order of the file.

     Before the file is written these are the rows that somebody should look at, fifty at most, the worst
    first.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsRowsOutcome | Unset): What became of a row: always exactly one of these.
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageOfImportRow | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        outcome=outcome,
        cursor=cursor,
        limit=limit,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsRowsOutcome | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> PageOfImportRow | Problem | None:
    """What became of each row, in the order of the file.

     Before the file is written these are the rows that somebody should look at, fifty at most, the worst
    first.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsRowsOutcome | Unset): What became of a row: always exactly one of these.
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageOfImportRow | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
        outcome=outcome,
        cursor=cursor,
        limit=limit,
    ).parsed


async def asyncio_detailed(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsRowsOutcome | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[PageOfImportRow | Problem]:
    """What became of each row, in the order of the file.

     Before the file is written these are the rows that somebody should look at, fifty at most, the worst
    first.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsRowsOutcome | Unset): What became of a row: always exactly one of these.
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PageOfImportRow | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        outcome=outcome,
        cursor=cursor,
        limit=limit,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsRowsOutcome | Unset = UNSET,
    cursor: str | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> PageOfImportRow | Problem | None:
    """What became of each row, in the order of the file.

     Before the file is written these are the rows that somebody should look at, fifty at most, the worst
    first.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsRowsOutcome | Unset): What became of a row: always exactly one of these.
        cursor (str | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PageOfImportRow | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            outcome=outcome,
            cursor=cursor,
            limit=limit,
        )
    ).parsed
