from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.hooks_receive_json_body import HooksReceiveJsonBody
from ...models.hooks_receive_response_200 import HooksReceiveResponse200
from ...models.problem import Problem
from ...types import UNSET, File, Response, Unset


def _get_kwargs(
    provider: str,
    connection_id: UUID,
    *,
    body: HooksReceiveJsonBody | File | Unset = UNSET,
    token: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["token"] = token

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/hooks/{provider}/{connection_id}".format(
            provider=quote(str(provider), safe=""),
            connection_id=quote(str(connection_id), safe=""),
        ),
        "params": params,
    }

    if isinstance(body, HooksReceiveJsonBody):
        _kwargs["json"] = body.to_dict()

        headers["Content-Type"] = "application/json"
    if isinstance(body, File):
        _kwargs["content"] = body.payload
        headers["Content-Type"] = "application/octet-stream"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> HooksReceiveResponse200 | Problem | None:
    if response.status_code == 200:
        response_200 = HooksReceiveResponse200.from_dict(response.json())

        return response_200

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

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
) -> Response[HooksReceiveResponse200 | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    provider: str,
    connection_id: UUID,
    *,
    client: AuthenticatedClient,
    body: HooksReceiveJsonBody | File | Unset = UNSET,
    token: str | Unset = UNSET,
) -> Response[HooksReceiveResponse200 | Problem]:
    """Takes an event of a provider.

     Answers 200 once the event is stored, for new and repeated ones alike; what it means is worked out
    afterwards.
    Of a `mailbox` it is a raw message (RFC 5322) under any content type, with a signing key as bearer
    token, as the
    password of HTTP Basic, or in the query.

    Args:
        provider (str):
        connection_id (UUID): An account at a provider, with its credentials. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str | Unset):
        body (HooksReceiveJsonBody):
        body (File): Raw bytes, as they are.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HooksReceiveResponse200 | Problem]
    """

    kwargs = _get_kwargs(
        provider=provider,
        connection_id=connection_id,
        body=body,
        token=token,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    provider: str,
    connection_id: UUID,
    *,
    client: AuthenticatedClient,
    body: HooksReceiveJsonBody | File | Unset = UNSET,
    token: str | Unset = UNSET,
) -> HooksReceiveResponse200 | Problem | None:
    """Takes an event of a provider.

     Answers 200 once the event is stored, for new and repeated ones alike; what it means is worked out
    afterwards.
    Of a `mailbox` it is a raw message (RFC 5322) under any content type, with a signing key as bearer
    token, as the
    password of HTTP Basic, or in the query.

    Args:
        provider (str):
        connection_id (UUID): An account at a provider, with its credentials. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str | Unset):
        body (HooksReceiveJsonBody):
        body (File): Raw bytes, as they are.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HooksReceiveResponse200 | Problem
    """

    return sync_detailed(
        provider=provider,
        connection_id=connection_id,
        client=client,
        body=body,
        token=token,
    ).parsed


async def asyncio_detailed(
    provider: str,
    connection_id: UUID,
    *,
    client: AuthenticatedClient,
    body: HooksReceiveJsonBody | File | Unset = UNSET,
    token: str | Unset = UNSET,
) -> Response[HooksReceiveResponse200 | Problem]:
    """Takes an event of a provider.

     Answers 200 once the event is stored, for new and repeated ones alike; what it means is worked out
    afterwards.
    Of a `mailbox` it is a raw message (RFC 5322) under any content type, with a signing key as bearer
    token, as the
    password of HTTP Basic, or in the query.

    Args:
        provider (str):
        connection_id (UUID): An account at a provider, with its credentials. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str | Unset):
        body (HooksReceiveJsonBody):
        body (File): Raw bytes, as they are.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[HooksReceiveResponse200 | Problem]
    """

    kwargs = _get_kwargs(
        provider=provider,
        connection_id=connection_id,
        body=body,
        token=token,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    provider: str,
    connection_id: UUID,
    *,
    client: AuthenticatedClient,
    body: HooksReceiveJsonBody | File | Unset = UNSET,
    token: str | Unset = UNSET,
) -> HooksReceiveResponse200 | Problem | None:
    """Takes an event of a provider.

     Answers 200 once the event is stored, for new and repeated ones alike; what it means is worked out
    afterwards.
    Of a `mailbox` it is a raw message (RFC 5322) under any content type, with a signing key as bearer
    token, as the
    password of HTTP Basic, or in the query.

    Args:
        provider (str):
        connection_id (UUID): An account at a provider, with its credentials. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str | Unset):
        body (HooksReceiveJsonBody):
        body (File): Raw bytes, as they are.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        HooksReceiveResponse200 | Problem
    """

    return (
        await asyncio_detailed(
            provider=provider,
            connection_id=connection_id,
            client=client,
            body=body,
            token=token,
        )
    ).parsed
