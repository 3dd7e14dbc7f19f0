// API keys: made with what it may do, shown once, used by a program, and revoked.

import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

test("a key is made, works as far as its rights go, and stops when it is revoked", async ({
  login,
  server,
  apiKeys,
  page,
}) => {
  const name = `Website form ${Date.now()}`;
  await login.enter(server, "/settings/api-keys");
  await apiKeys.createButton().click();

  // Nothing is chosen, nothing is named: the form says both, and the focus is at the first.
  const form = apiKeys.form();
  for (const box of await form.getByRole("checkbox").all()) await box.uncheck();
  await form.getByRole("button", { name: "Create API key" }).click();
  await expect(form.getByText("Say what the key is for.").first()).toBeVisible();
  await expect(form.getByText(/choose at least one/).first()).toBeVisible();
  await expect(form.getByLabel("What it is for")).toBeFocused();
  await expectAccessible(page);

  await form.getByLabel("What it is for").fill(name);
  await form.getByRole("button", { name: "Everything I may" }).click();
  await expect(form.getByRole("checkbox", { name: "Send messages" })).toBeChecked();
  // No key invites people or makes keys.
  await expect(form.getByRole("checkbox", { name: "Invite and remove members" })).toHaveCount(0);
  await form.getByRole("button", { name: "Read only" }).click();
  await expect(form.getByRole("checkbox", { name: "Send messages" })).not.toBeChecked();
  await form.getByLabel("Stops by itself").selectOption("After 30 days");
  await form.getByLabel("Requests a minute").fill("60");
  await form.getByRole("button", { name: "Create API key" }).click();

  const secret = await apiKeys.dialogs.take(`The key \u201c${name}\u201d`);
  expect(secret).toMatch(/^crm_live_/);
  await expect(apiKeys.key(name)).toContainText("Active");
  await expect(apiKeys.key(name)).toContainText("Never used");
  await expect(apiKeys.key(name)).toContainText("60 requests a minute");
  await expectAccessible(page);

  const ask = (method: string, body?: unknown) =>
    fetch(`${server.url}/api/v1/contacts`, {
      method,
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await ask("GET")).status).toBe(200);
  expect((await ask("POST", { first_name: "Nell" })).status).toBe(403);
  await page.reload();
  await expect(apiKeys.key(name)).toContainText(/Last used .+ from 127\.0\.0\.1/);
  // What is shown once is not shown again.
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(page.getByRole("dialog", { name: `Revoke ${name}?` })).toContainText("cannot be taken back");
  await apiKeys.dialogs.confirm(`Revoke ${name}?`, "Revoke");
  await expect(apiKeys.key(name)).toContainText("Revoked");
  await expect(page.getByRole("button", { name: `Revoke ${name}` })).toHaveCount(0);
  expect((await ask("GET")).status).toBe(401);
});
