"""A client library for accessing Attack-a-Crack CRM"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
