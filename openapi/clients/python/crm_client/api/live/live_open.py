from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    ticket: str | Unset = UNSET,
    after: int | Unset = UNSET,
    last_event_id: int | None | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    params: dict[str, Any] = {}

    params["ticket"] = ticket

    params["after"] = after

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/live",
        "params": params,
    }

    _kwargs["headers"] = headers
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
    client: AuthenticatedClient,
    ticket: str | Unset = UNSET,
    after: int | Unset = UNSET,
    last_event_id: int | None | Unset = UNSET,
) -> Response[Problem | str]:
    """Opens the live stream.

     Server-sent events: `hello` first, then one event per change with its number as `id` and a `Change`
    as `data`.
    The stream ends soon after the session does.
    Resume with `Last-Event-ID` or `?after=`; `gap` says that too much has passed, so load what you show
    anew.

    Args:
        ticket (str | Unset):
        after (int | Unset):
        last_event_id (int | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        ticket=ticket,
        after=after,
        last_event_id=last_event_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    ticket: str | Unset = UNSET,
    after: int | Unset = UNSET,
    last_event_id: int | None | Unset = UNSET,
) -> Problem | str | None:
    """Opens the live stream.

     Server-sent events: `hello` first, then one event per change with its number as `id` and a `Change`
    as `data`.
    The stream ends soon after the session does.
    Resume with `Last-Event-ID` or `?after=`; `gap` says that too much has passed, so load what you show
    anew.

    Args:
        ticket (str | Unset):
        after (int | Unset):
        last_event_id (int | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        client=client,
        ticket=ticket,
        after=after,
        last_event_id=last_event_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    ticket: str | Unset = UNSET,
    after: int | Unset = UNSET,
    last_event_id: int | None | Unset = UNSET,
) -> Response[Problem | str]:
    """Opens the live stream.

     Server-sent events: `hello` first, then one event per change with its number as `id` and a `Change`
    as `data`.
    The stream ends soon after the session does.
    Resume with `Last-Event-ID` or `?after=`; `gap` says that too much has passed, so load what you show
    anew.

    Args:
        ticket (str | Unset):
        after (int | Unset):
        last_event_id (int | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        ticket=ticket,
        after=after,
        last_event_id=last_event_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    ticket: str | Unset = UNSET,
    after: int | Unset = UNSET,
    last_event_id: int | None | Unset = UNSET,
) -> Problem | str | None:
    """Opens the live stream.

     Server-sent events: `hello` first, then one event per change with its number as `id` and a `Change`
    as `data`.
    The stream ends soon after the session does.
    Resume with `Last-Event-ID` or `?after=`; `gap` says that too much has passed, so load what you show
    anew.

    Args:
        ticket (str | Unset):
        after (int | Unset):
        last_event_id (int | None | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            client=client,
            ticket=ticket,
            after=after,
            last_event_id=last_event_id,
        )
    ).parsed
