from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    id: UUID,
    *,
    token: str,
    images: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["token"] = token

    params["images"] = images

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/activities/{id}/html".format(
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
    client: AuthenticatedClient,
    token: str,
    images: str | Unset = UNSET,
) -> Response[Problem | str]:
    """The formatted form of an email, for a frame.

     The address comes from `activities.frame`. Pictures that the sender keeps elsewhere load with
    `images=1` only.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str):
        images (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        id=id,
        token=token,
        images=images,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: UUID,
    *,
    client: AuthenticatedClient,
    token: str,
    images: str | Unset = UNSET,
) -> Problem | str | None:
    """The formatted form of an email, for a frame.

     The address comes from `activities.frame`. Pictures that the sender keeps elsewhere load with
    `images=1` only.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str):
        images (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        id=id,
        client=client,
        token=token,
        images=images,
    ).parsed


async def asyncio_detailed(
    id: UUID,
    *,
    client: AuthenticatedClient,
    token: str,
    images: str | Unset = UNSET,
) -> Response[Problem | str]:
    """The formatted form of an email, for a frame.

     The address comes from `activities.frame`. Pictures that the sender keeps elsewhere load with
    `images=1` only.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str):
        images (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        id=id,
        token=token,
        images=images,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: UUID,
    *,
    client: AuthenticatedClient,
    token: str,
    images: str | Unset = UNSET,
) -> Problem | str | None:
    """The formatted form of an email, for a frame.

     The address comes from `activities.frame`. Pictures that the sender keeps elsewhere load with
    `images=1` only.

    Args:
        id (UUID): One item of a thread: message, email, call, voicemail or note. Example:
            01946b5e-7c00-7000-8000-000000000001.
        token (str):
        images (str | Unset):

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
            token=token,
            images=images,
        )
    ).parsed
