from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.imports_export_outcome import (
    ImportsExportOutcome,
)
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: UUID,
    *,
    outcome: ImportsExportOutcome | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_outcome: str | Unset = UNSET
    if not isinstance(outcome, Unset):
        json_outcome = outcome

    params["outcome"] = json_outcome

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/imports/{id}/export".format(
            id=quote(str(id), safe=""),
        ),
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
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsExportOutcome | Unset = UNSET,
) -> Response[Problem | str]:
    """What became of each row, as a CSV file.

     Rejected and conflicting rows come with their cells under the headers that they had, so that they
    can be mended and
    brought again: columns whose name begins with "Import" are left out by a guess.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsExportOutcome | Unset): What became of a row: always exactly one of these.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        id=id,
        outcome=outcome,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsExportOutcome | Unset = UNSET,
) -> Problem | str | None:
    """What became of each row, as a CSV file.

     Rejected and conflicting rows come with their cells under the headers that they had, so that they
    can be mended and
    brought again: columns whose name begins with "Import" are left out by a guess.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsExportOutcome | Unset): What became of a row: always exactly one of these.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        id=id,
        client=client,
        outcome=outcome,
    ).parsed


async def asyncio_detailed(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsExportOutcome | Unset = UNSET,
) -> Response[Problem | str]:
    """What became of each row, as a CSV file.

     Rejected and conflicting rows come with their cells under the headers that they had, so that they
    can be mended and
    brought again: columns whose name begins with "Import" are left out by a guess.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsExportOutcome | Unset): What became of a row: always exactly one of these.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        id=id,
        outcome=outcome,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    outcome: ImportsExportOutcome | Unset = UNSET,
) -> Problem | str | None:
    """What became of each row, as a CSV file.

     Rejected and conflicting rows come with their cells under the headers that they had, so that they
    can be mended and
    brought again: columns whose name begins with "Import" are left out by a guess.

    Args:
        id (UUID): A file of people on its way into the book. Example:
            01946b5e-7c00-7000-8000-000000000001.
        outcome (ImportsExportOutcome | Unset): What became of a row: always exactly one of these.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            outcome=outcome,
        )
    ).parsed
