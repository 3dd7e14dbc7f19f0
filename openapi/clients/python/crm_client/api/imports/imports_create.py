from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.import_form import ImportForm
from ...models.import_started import ImportStarted
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: ImportForm,
    commit: bool | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    params: dict[str, Any] = {}

    params["commit"] = commit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/imports",
        "params": params,
    }

    _kwargs["files"] = body.to_multipart()

    headers["Content-Type"] = "multipart/form-data; boundary=+++"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ImportStarted | Problem | None:
    if response.status_code == 202:
        response_202 = ImportStarted.from_dict(response.json())

        return response_202

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
) -> Response[ImportStarted | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ImportForm,
    commit: bool | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ImportStarted | Problem]:
    """Brings a file of people: CSV of any kind, or XLSX.

     It is read first, and waits for a confirmation at `/imports/{id}/commit`; with `?commit=true` it is
    written at once.
    Without options the columns are guessed from their headers and content, what is empty is filled,
    what is known stays,
    and nobody's consent gets looser.

    Args:
        commit (bool | Unset):
        idempotency_key (None | str | Unset):
        body (ImportForm): The form that brings a file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ImportStarted | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        commit=commit,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: ImportForm,
    commit: bool | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> ImportStarted | Problem | None:
    """Brings a file of people: CSV of any kind, or XLSX.

     It is read first, and waits for a confirmation at `/imports/{id}/commit`; with `?commit=true` it is
    written at once.
    Without options the columns are guessed from their headers and content, what is empty is filled,
    what is known stays,
    and nobody's consent gets looser.

    Args:
        commit (bool | Unset):
        idempotency_key (None | str | Unset):
        body (ImportForm): The form that brings a file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ImportStarted | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        commit=commit,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ImportForm,
    commit: bool | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ImportStarted | Problem]:
    """Brings a file of people: CSV of any kind, or XLSX.

     It is read first, and waits for a confirmation at `/imports/{id}/commit`; with `?commit=true` it is
    written at once.
    Without options the columns are guessed from their headers and content, what is empty is filled,
    what is known stays,
    and nobody's consent gets looser.

    Args:
        commit (bool | Unset):
        idempotency_key (None | str | Unset):
        body (ImportForm): The form that brings a file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ImportStarted | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        commit=commit,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ImportForm,
    commit: bool | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> ImportStarted | Problem | None:
    """Brings a file of people: CSV of any kind, or XLSX.

     It is read first, and waits for a confirmation at `/imports/{id}/commit`; with `?commit=true` it is
    written at once.
    Without options the columns are guessed from their headers and content, what is empty is filled,
    what is known stays,
    and nobody's consent gets looser.

    Args:
        commit (bool | Unset):
        idempotency_key (None | str | Unset):
        body (ImportForm): The form that brings a file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ImportStarted | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            commit=commit,
            idempotency_key=idempotency_key,
        )
    ).parsed
