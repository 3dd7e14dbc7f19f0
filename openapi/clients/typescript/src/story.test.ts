// A customer texts, a program answers: the whole way, through the generated client and a running server.
// The server is named by CRM_URL, CRM_EMAIL, CRM_PASSWORD and CRM_SIMULATOR_URL (scripts/with-demo.py sets them).

import assert from "node:assert/strict";
import { test } from "node:test";
import { type CrmClient, CrmError, changes, createCrmClient, logIn } from "./index.js";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Looks now and after every change of the server's data, until `look` finds something. */
async function waitFor<T>(base: string, token: string, look: () => Promise<T | undefined>): Promise<T> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(30_000)]);
  try {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const stream = changes(base, token, { signal, opened: open });
    const advance = () => {
      const next = stream.next();
      next.catch(() => {}); // Reported where it is awaited; the last one is given up unread.
      return next;
    };
    let next = advance();
    // The first look comes after the stream is open, so that nothing falls between the two.
    await Promise.race([opened, next]);
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if ((await next).done) throw new Error("the live stream ended");
      next = advance();
    }
  } finally {
    done.abort();
  }
}

async function conversationWith(crm: CrmClient, number: string) {
  const { data, error } = await crm.GET("/api/v1/conversations", { params: { query: { limit: 50 } } });
  if (!data) throw new CrmError(error);
  return data.items.find((conversation) => conversation.contact.address === number);
}

async function activity(crm: CrmClient, id: string, body: string) {
  const { data, error } = await crm.GET("/api/v1/conversations/{id}/activities", { params: { path: { id } } });
  if (!data) throw new CrmError(error);
  return data.items.find((item) => item.body === body);
}

test("a customer's text is answered, and the answer is delivered", { timeout: 90_000 }, async () => {
  const base = setting("CRM_URL");
  const token = await logIn(base, setting("CRM_EMAIL"), setting("CRM_PASSWORD"));
  const crm = createCrmClient(base, token);

  const customer = "+16175553001";
  const texted = await fetch(`${setting("CRM_SIMULATOR_URL")}/control/inbound`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: customer, text: "Do you also seal driveways?" }),
  });
  assert.ok(texted.ok);

  const conversation = await waitFor(base, token, () => conversationWith(crm, customer));
  assert.ok(await activity(crm, conversation.id, "Do you also seal driveways?"));

  const sent = await crm.POST("/api/v1/conversations/{id}/messages", {
    params: { path: { id: conversation.id } },
    body: { channel: "sms", body: "We do. Shall we come by on Friday?" },
  });
  assert.equal(sent.response.status, 202);

  const answer = await waitFor(base, token, async () => {
    const item = await activity(crm, conversation.id, "We do. Shall we come by on Friday?");
    return item?.state === "delivered" ? item : undefined;
  });
  assert.equal(answer.id, sent.data?.id);
});

test("a refusal is a problem that names the field", async () => {
  const base = setting("CRM_URL");
  const crm = createCrmClient(base, await logIn(base, setting("CRM_EMAIL"), setting("CRM_PASSWORD")));
  const { data } = await crm.GET("/api/v1/conversations", { params: { query: { limit: 1 } } });
  const id = data?.items[0]?.id;
  assert.ok(id);

  const { error, response } = await crm.POST("/api/v1/conversations/{id}/messages", {
    params: { path: { id } },
    body: { channel: "sms", body: "  " },
  });

  assert.equal(response.status, 422);
  assert.deepEqual(error?.errors?.map((field) => field.pointer), ["/body"]);
});
