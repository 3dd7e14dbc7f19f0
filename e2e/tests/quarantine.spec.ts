import { Provider } from "../lib/provider.ts";
import { expect, test } from "../lib/test.ts";

test("an event that cannot be applied is kept, shown with its reason, and can be retried", async ({
  login,
  server,
  quarantine,
  page,
}) => {
  // Signed and well-formed, but of a kind that nobody documented.
  const provider = await Provider.of(server);
  await provider.deliver("contact.merged", { id: "CTe2e", object: "contact" });
  // What follows it goes on.
  await provider.text("+16175551999", "After the strange one.");

  await login.enter(server, "/settings/quarantine");
  await expect(quarantine.event("contact.merged")).toBeVisible();

  await quarantine.retry("contact.merged");
  await expect(page.getByRole("status").filter({ hasText: "It will be tried again." })).toBeVisible();
  await expect(quarantine.event("contact.merged")).toBeVisible();

  await page.goto("/inbox");
  await expect(page.getByRole("grid", { name: "Conversations" })).toContainText("After the strange one.");
});
