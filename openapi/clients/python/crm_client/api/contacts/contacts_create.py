from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.contact import Contact
from ...models.contact_in import ContactIn
from ...models.problem import Problem
from ...models.upsert_by import UpsertBy
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: ContactIn,
    upsert: UpsertBy | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    params: dict[str, Any] = {}

    json_upsert: str | Unset = UNSET
    if not isinstance(upsert, Unset):
        json_upsert = upsert

    params["upsert"] = json_upsert

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/contacts",
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Contact | Problem | None:
    if response.status_code == 200:
        response_200 = Contact.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = Contact.from_dict(response.json())

        return response_201

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
) -> Response[Contact | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ContactIn,
    upsert: UpsertBy | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Contact | Problem]:
    """Adds a person, or with `upsert` updates the one who has the address already.

    Args:
        upsert (UpsertBy | Unset): By which address an existing person is recognised.
        idempotency_key (None | str | Unset):
        body (ContactIn): A new person.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Contact | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        upsert=upsert,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: ContactIn,
    upsert: UpsertBy | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Contact | Problem | None:
    """Adds a person, or with `upsert` updates the one who has the address already.

    Args:
        upsert (UpsertBy | Unset): By which address an existing person is recognised.
        idempotency_key (None | str | Unset):
        body (ContactIn): A new person.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Contact | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        upsert=upsert,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ContactIn,
    upsert: UpsertBy | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[Contact | Problem]:
    """Adds a person, or with `upsert` updates the one who has the address already.

    Args:
        upsert (UpsertBy | Unset): By which address an existing person is recognised.
        idempotency_key (None | str | Unset):
        body (ContactIn): A new person.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Contact | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        upsert=upsert,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ContactIn,
    upsert: UpsertBy | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Contact | Problem | None:
    """Adds a person, or with `upsert` updates the one who has the address already.

    Args:
        upsert (UpsertBy | Unset): By which address an existing person is recognised.
        idempotency_key (None | str | Unset):
        body (ContactIn): A new person.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Contact | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            upsert=upsert,
            idempotency_key=idempotency_key,
        )
    ).parsed
