import { expect, test } from "../lib/test.ts";

test("the demo's connection is well and shows its lines", async ({ login, server, page }) => {
  await login.enter(server, "/settings/connections");
  const card = page.getByRole("article").first();
  await expect(card).toContainText("(617) 555-0100");

  await card.getByRole("button", { name: /^Test / }).click();
  await expect(page.getByRole("status").filter({ hasText: "Tested." })).toBeVisible();
  await expect(card).toContainText("Connected");
});

test("a wrong key makes a connection that says so, and the key is not shown again", async ({
  login,
  server,
  connections,
}) => {
  await login.enter(server, "/settings/connections");
  await connections.add("Second office", "not-a-real-key-1234");

  const card = connections.card("Second office");
  await expect(card).toContainText("Key rejected");
  await expect(card).toContainText("1234");
  await expect(card).not.toContainText("not-a-real-key");
});

test("an empty form names what is missing and puts the focus there", async ({ login, server, connections, page }) => {
  await login.enter(server, "/settings/connections");
  await connections.addButton().click();
  await connections.name().fill("Third office");
  await connections.connectButton().click();

  await expect(page.getByText("Paste the key here.").first()).toBeVisible();
  await expect(connections.apiKey()).toHaveAttribute("aria-invalid", "true");
  await expect(connections.apiKey()).toBeFocused();
});
