from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.activity import Activity
from ...models.problem import Problem
from ...models.settle import Settle
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: UUID,
    *,
    body: Settle,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/activities/{id}/settle".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Activity | Problem | None:
    if response.status_code == 200:
        response_200 = Activity.from_dict(response.json())

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
) -> Response[Activity | Problem]:
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
    body: Settle,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Activity | Problem]:
    """Decides about a message whose fate stayed unknown.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        idempotency_key (None | str | Unset):
        body (Settle): A decision about a message whose fate stayed unknown.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Activity | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: Settle,
    idempotency_key: None | str | Unset = UNSET,
) -> Activity | Problem | None:
    """Decides about a message whose fate stayed unknown.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        idempotency_key (None | str | Unset):
        body (Settle): A decision about a message whose fate stayed unknown.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Activity | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: Settle,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Activity | Problem]:
    """Decides about a message whose fate stayed unknown.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        idempotency_key (None | str | Unset):
        body (Settle): A decision about a message whose fate stayed unknown.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Activity | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: UUID,
    *,
    client: AuthenticatedClient | Client,
    body: Settle,
    idempotency_key: None | str | Unset = UNSET,
) -> Activity | Problem | None:
    """Decides about a message whose fate stayed unknown.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        idempotency_key (None | str | Unset):
        body (Settle): A decision about a message whose fate stayed unknown.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Activity | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
