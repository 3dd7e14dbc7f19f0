// A password that was lost: an owner makes a link, the colleague chooses a new one.

import { expectAccessible } from "../lib/axe.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { dismiss, recruit } from "../lib/people.ts";
import { expect, test } from "../lib/test.ts";

test("a reset link leads to a new password and to no session", async ({ browser, login, server, members, page }) => {
  const name = `Tom ${Date.now()}`;
  const tom = await recruit(server, "agent", name);
  await login.enter(server, "/settings/members");
  await page.getByRole("button", { name: `Reset link for ${name}` }).click();
  const link = await members.dialogs.take(`Reset link for ${name}`);

  const away = await browser.newContext({ baseURL: server.url });
  const other = await away.newPage();
  const theirs = new LoginPage(other);
  await theirs.enterAs(tom);
  await other.goto(link);
  await expect(other).toHaveURL(/\/reset$/);
  await expect(other.getByRole("textbox", { name: "Email", exact: true })).toHaveValue(tom.email);
  await expectAccessible(other);
  await other.getByLabel("New password").fill("password1");
  await other.getByRole("button", { name: "Choose a new password" }).click();
  await expect(other.getByText(/easy to guess/)).toBeVisible();
  await other.getByLabel("New password").fill("copper ladder november fig");
  await other.getByRole("button", { name: "Choose a new password" }).click();

  await expect(other).toHaveURL(/\/login$/);
  await expect(other.getByText("Your password is changed. Sign in with it.")).toBeVisible();
  await expect(theirs.email()).toHaveValue(tom.email);
  await theirs.password().fill(tom.password);
  await theirs.submit().click();
  await expect(theirs.failure()).toContainText(/password is wrong/i);
  await theirs.password().fill("copper ladder november fig");
  await theirs.submit().click();
  await expect(other.getByRole("navigation", { name: "Main" })).toBeVisible();

  // Good once.
  await other.goto(link);
  await expect(other.getByRole("heading", { level: 1, name: "This link is no longer good" })).toBeVisible();
  await away.close();
  await dismiss(server, tom);
});
