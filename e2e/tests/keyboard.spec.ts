// Access without a mouse: signing in, inviting, making and revoking a key, a second factor begun and left.

import { tabTo } from "../lib/keyboard.ts";
import { dismiss, freshMember, recruit } from "../lib/people.ts";
import { expect, test } from "../lib/test.ts";

test("somebody signs in, invites, and takes the invitation back, by keys alone", async ({ login, server, members, page }) => {
  const keys = page.keyboard;
  const email = freshMember();
  await page.goto("/login");
  await tabTo(page, login.email());
  await keys.type(server.email);
  await tabTo(page, login.password());
  await keys.type(server.password);
  await keys.press("Enter");
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();

  await keys.press("g");
  await keys.press("s");
  await tabTo(page, page.getByRole("link", { name: "Members", exact: true }));
  await keys.press("Enter");
  await tabTo(page, members.email());
  await keys.type(email);
  await tabTo(page, members.role());
  await keys.type("Viewer");
  await tabTo(page, members.inviteButton());
  await keys.press("Space");
  const shown = page.getByRole("dialog", { name: `${email} is invited` });
  await tabTo(page, shown.getByRole("button", { name: "I have it" }));
  await keys.press("Enter");
  await expect(shown).toHaveCount(0);
  await expect(members.invitation(email)).toContainText("Viewer");

  await tabTo(page, members.invitation(email).getByRole("button").last());
  await keys.press("Enter");
  await expect(members.invitation(email)).toHaveCount(0);
});

test("a key is made and revoked by keys alone", async ({ login, server, apiKeys, page }) => {
  const keys = page.keyboard;
  const name = `By keys ${Date.now()}`;
  await login.enter(server, "/settings/api-keys");
  await tabTo(page, apiKeys.createButton());
  await keys.press("Enter");
  const form = apiKeys.form();
  await tabTo(page, form.getByLabel("What it is for"));
  await keys.type(name);
  await tabTo(page, form.getByRole("button", { name: "Read only" }));
  await keys.press("Space");
  await tabTo(page, form.getByRole("button", { name: "Create API key" }));
  await keys.press("Enter");
  const shown = page.getByRole("dialog", { name: `The key \u201c${name}\u201d` });
  await tabTo(page, shown.getByRole("button", { name: "I have it" }));
  await keys.press("Enter");
  await expect(apiKeys.key(name)).toContainText("Active");

  await tabTo(page, page.getByRole("button", { name: `Revoke ${name}` }));
  await keys.press("Enter");
  const question = page.getByRole("dialog", { name: `Revoke ${name}?` });
  await expect(question).toBeVisible();
  // Escape keeps it.
  await keys.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Revoke ${name}` })).toBeFocused();
  await keys.press("Enter");
  await tabTo(page, question.getByRole("button", { name: "Revoke" }));
  await keys.press("Enter");
  await expect(apiKeys.key(name)).toContainText("Revoked");
});

test("the account is kept by keys alone", async ({ login, server, page }) => {
  const keys = page.keyboard;
  const tom = await recruit(server, "agent", "Tom Ash");
  await login.enterAs(tom, "/settings/profile");
  await tabTo(page, page.getByRole("button", { name: "Set up" }));
  await keys.press("Enter");
  await expect(page.getByLabel("Enter your password to go on")).toBeFocused();
  await keys.type(tom.password);
  await keys.press("Enter");
  await expect(page.getByLabel("Code of the app")).toBeFocused();
  await keys.type("000000");
  await keys.press("Enter");
  await expect(page.getByText("This is not the code that the app shows now.")).toBeVisible();
  await dismiss(server, tom);
});
