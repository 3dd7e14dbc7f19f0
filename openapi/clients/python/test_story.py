"""A customer texts, a program answers: the whole way, through the generated client and a running server.

The server is named by CRM_URL, CRM_EMAIL, CRM_PASSWORD and CRM_SIMULATOR_URL (scripts/with-demo.py sets them).
"""

import json
import os
import unittest
import uuid
from collections.abc import Callable, Iterator
from typing import TypeVar

import httpx
from crm_client import AuthenticatedClient, Client
from crm_client.api.auth import auth_login
from crm_client.api.conversations import conversations_activities, conversations_list, conversations_send
from crm_client.models import Activity, Conversation, LoginIn, MessageIn, Problem, TokenAnswer
from crm_client.types import UNSET

T = TypeVar("T")
LIMIT = 30  # seconds without any change of the server's data


def log_in() -> AuthenticatedClient:
    base = os.environ["CRM_URL"]
    credentials = LoginIn(email=os.environ["CRM_EMAIL"], password=os.environ["CRM_PASSWORD"])
    answer = auth_login.sync(client=Client(base_url=base), body=credentials)
    assert isinstance(answer, TokenAnswer), answer
    return AuthenticatedClient(base_url=base, token=answer.access_token)


def wait_for(crm: AuthenticatedClient, look: Callable[[], T | None]) -> T:
    """Looks now and after every change of the server's data, until `look` finds something."""
    headers = {"Authorization": f"Bearer {crm.token}", "Accept": "text/event-stream"}
    with httpx.stream("GET", f"{os.environ['CRM_URL']}/api/v1/live", headers=headers, timeout=LIMIT) as stream:
        stream.raise_for_status()
        # The first look comes after the stream is open, so that nothing falls between the two.
        if (found := look()) is not None:
            return found
        for _change in changes(stream):
            if (found := look()) is not None:
                return found
    raise AssertionError("the live stream ended")


def changes(stream: httpx.Response) -> Iterator[dict]:
    for line in stream.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def conversation_with(crm: AuthenticatedClient, number: str) -> Conversation | None:
    page = conversations_list.sync(client=crm, limit=50)
    assert page is not None and not isinstance(page, Problem), page
    return next((c for c in page.items if c.contact.address not in (UNSET, None) and c.contact.address == number), None)


def activity(crm: AuthenticatedClient, conversation: Conversation, body: str) -> Activity | None:
    page = conversations_activities.sync(conversation.id, client=crm)
    assert page is not None and not isinstance(page, Problem), page
    return next((item for item in page.items if item.body == body), None)


class Story(unittest.TestCase):
    def test_a_customers_text_is_answered_and_the_answer_is_delivered(self) -> None:
        crm = log_in()
        customer, question, words = "+16175553101", "Is the quote free?", "It is. When suits you?"
        httpx.post(
            f"{os.environ['CRM_SIMULATOR_URL']}/control/inbound", json={"from": customer, "text": question}
        ).raise_for_status()

        conversation = wait_for(crm, lambda: conversation_with(crm, customer))
        self.assertIsNotNone(activity(crm, conversation, question))

        sent = conversations_send.sync_detailed(
            conversation.id,
            client=crm,
            body=MessageIn(channel="sms", body=words),
            idempotency_key=str(uuid.uuid4()),
        )
        self.assertEqual(sent.status_code, 202)

        def delivered() -> Activity | None:
            item = activity(crm, conversation, words)
            return item if item is not None and item.state == "delivered" else None

        self.assertEqual(wait_for(crm, delivered).id, sent.parsed.id)

    def test_a_wrong_password_is_a_problem_with_a_code(self) -> None:
        answer = auth_login.sync_detailed(
            client=Client(base_url=os.environ["CRM_URL"]),
            body=LoginIn(email=os.environ["CRM_EMAIL"], password="not the password"),
        )

        self.assertEqual(answer.status_code, 401)
        self.assertIsInstance(answer.parsed, Problem)
        self.assertEqual(answer.parsed.code, "wrong_credentials")


if __name__ == "__main__":
    unittest.main()
