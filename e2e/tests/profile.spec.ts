// One's own account: where somebody is signed in, and their password.

import { LoginPage } from "../lib/pages/login.ts";
import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

test("another browser is signed out from here, at once", async ({ browser, login, server, page }) => {
  await login.enter(server, "/settings/profile");
  const away = await browser.newContext({
    baseURL: server.url,
    userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1",
  });
  const other = await away.newPage();
  await new LoginPage(other).enter(server);
  await page.reload();

  const phone = page.getByRole("listitem").filter({ hasText: "Safari on iPhone" }).first();
  await expect(phone).toBeVisible();
  await expect(page.getByText("This one")).toHaveCount(1);
  await expectAccessible(page);
  await phone.getByRole("button", { name: "Sign out Safari on iPhone" }).click();
  await expect(page.getByText("1 device signed out.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Safari on iPhone" })).toHaveCount(0);

  await other.reload();
  await expect(new LoginPage(other).submit()).toBeVisible();
  await away.close();
});

test("a password is changed, and only a good one", async ({ login, server, page }) => {
  await login.enter(server, "/settings/profile");
  const [current, fresh] = [page.getByLabel("Current password"), page.getByLabel("New password")];
  const change = page.getByRole("button", { name: "Change password" });

  await current.fill("not this one");
  await fresh.fill("several words apart");
  await change.click();
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await expect(current).toBeFocused();
  await expect(fresh).toHaveValue("several words apart");

  await current.fill(server.password);
  await fresh.fill("password1");
  await change.click();
  await expect(page.getByText(/easy to guess/)).toBeVisible();
  await expectAccessible(page);

  await fresh.fill("several words apart");
  await change.click();
  await expect(page.getByText(/^Your password is changed/)).toBeVisible();
  await expect(current).toHaveValue("");

  // Back again, for the tests after this one.
  await current.fill("several words apart");
  await fresh.fill(server.password);
  await change.click();
  await expect(page.getByText(/^Your password is changed/).last()).toBeVisible();
  await expect(current).toHaveValue("");
});
