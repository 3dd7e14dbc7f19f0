import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

test("a wrong password is refused in words, and what was typed stays", async ({ login, server, page }) => {
  await login.open();
  await login.fill(server.email, "not the password");

  await expect(login.failure()).toBeVisible();
  await expect(login.failure()).toContainText(/password/i);
  await expect(login.email()).toHaveValue(server.email);
  await expect(login.password()).toBeFocused();
  await expectAccessible(page);
});

test("signing in leads back to the page that was asked for", async ({ login, server, page }) => {
  await login.enter(server, "/settings/connections");

  await expect(page).toHaveURL(/\/settings\/connections$/);
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
});

test("a reload keeps the session, and signing out ends it", async ({ login, server, page, inbox }) => {
  await login.enter(server);
  await page.reload();
  await expect(inbox.list()).toBeVisible();

  await login.signOut().click();
  await expect(login.submit()).toBeVisible();

  await page.goto("/inbox");
  await expect(login.submit()).toBeVisible();
});
