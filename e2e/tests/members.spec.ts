// Who belongs to the workspace: invited, joined, given another role, removed. And what a role does not see.

import { expectAccessible } from "../lib/axe.ts";
import { JoinPage } from "../lib/pages/join.ts";
import { InboxPage } from "../lib/pages/inbox.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { MembersPage } from "../lib/pages/members.ts";
import { PASSWORD, dismiss, freshMember, invite, recruit } from "../lib/people.ts";
import { expect, test } from "../lib/test.ts";

const READING_ONLY = "You can read this conversation. Your role does not allow writing to people.";

test("somebody is invited, joins, loses rights, and is removed", async ({ browser, login, server, members, page }) => {
  test.setTimeout(120_000);
  const email = freshMember();
  const name = `Tom ${Date.now()}`;
  await login.enter(server, "/settings/members");
  const link = await members.invite(email, "agent");
  await expect(members.invitation(email)).toContainText("Waiting");
  await expectAccessible(page);

  const away = await browser.newContext({ baseURL: server.url });
  const other = await away.newPage();
  const join = new JoinPage(other);
  await other.goto(link);
  await expect(join.title()).toBeVisible();
  // The secret is nowhere in the address any more.
  await expect(other).toHaveURL(/\/join$/);
  await expect(other.getByLabel("Email", { exact: true })).toHaveValue(email);
  await expect(other.getByText("Agent: answers people")).toBeVisible();
  await join.name().fill(name);
  await join.password().fill("password1");
  await join.submit().click();
  await expect(other.getByText(/easy to guess/)).toBeVisible();
  await expect(join.password()).toBeFocused();
  await join.password().fill(PASSWORD);
  await join.submit().click();

  const inbox = new InboxPage(other);
  const settled = other.locator(".thread-acts").getByRole("button", { name: /^(Done|Reopen)$/ });
  await inbox.rows().first().getByRole("link").click();
  await expect(other.getByRole("region", { name: "Reply" })).toBeVisible();
  await expect(settled).toBeVisible();

  await page.reload();
  await expect(members.invitation(email)).toHaveCount(0);
  await members.roleOf(name).selectOption("viewer");
  await expect(page.getByText(`${name} is Viewer now.`)).toBeVisible();

  await other.reload();
  await expect(other.getByText(READING_ONLY)).toBeVisible();
  await expect(other.getByRole("region", { name: "Reply" })).toHaveCount(0);
  await expect(settled).toHaveCount(0);
  await expectAccessible(other);

  await page.getByRole("button", { name: `Remove ${name}` }).click();
  const question = page.getByRole("dialog", { name: `Remove ${name}?` });
  await expect(question).toContainText("Their API keys stop");
  await expect(question.getByRole("button", { name: "Keep it as it is" })).toBeFocused();
  await expectAccessible(page);
  await members.dialogs.confirm(`Remove ${name}?`, "Remove");
  await expect(members.member(name)).toHaveCount(0);
  await expect(page.getByText(`${name} is removed: 1 device signed out, 0 API keys stopped.`)).toBeVisible();

  await other.reload();
  await expect(new LoginPage(other).submit()).toBeVisible();
  await away.close();
});

test("an invitation is good once, and one that is taken back is not", async ({ browser, login, server, members, page }) => {
  const email = freshMember();
  await login.enter(server, "/settings/members");
  const first = await members.invite(email, "viewer");
  await page.getByRole("button", { name: `Invite ${email} again` }).click();
  const second = await members.dialogs.take(`${email} is invited`);
  expect(second).not.toBe(first);
  await expect(members.invitation(email)).toHaveCount(1);

  const away = await browser.newContext({ baseURL: server.url });
  const other = await away.newPage();
  const join = new JoinPage(other);
  await other.goto(first);
  await expect(join.gone()).toBeVisible();
  await expectAccessible(other);
  // Another link in the same tab loads nothing anew, and counts all the same.
  await other.goto(second);
  await expect(join.title()).toBeVisible();

  await page.getByRole("button", { name: `Take back the invitation of ${email}` }).click();
  await expect(members.invitation(email)).toHaveCount(0);
  await join.name().fill("Tom Ash");
  await join.password().fill(PASSWORD);
  await join.submit().click();
  await expect(join.gone()).toBeVisible();
  await away.close();
});

test("whoever is signed in here gives way to the one who joins", async ({ login, server, page }) => {
  const email = freshMember();
  await login.enter(server);
  await page.goto(await invite(server, email, "agent"));
  await expect(page.getByText(/is signed in here, and will be signed out\./)).toBeVisible();
  await new JoinPage(page).name().fill("Tom Ash");
  await new JoinPage(page).password().fill(PASSWORD);
  await new JoinPage(page).submit().click();
  await expect(page).toHaveURL(/\/inbox$/);
  await page.goto("/settings/profile");
  await expect(page.getByRole("definition").filter({ hasText: email })).toBeVisible();
  await dismiss(server, { email, name: "", password: "" });
});

test("the last owner stays one, and the server says so", async ({ login, server, members, page }) => {
  await login.enter(server, "/settings/members");
  const mine = members.member(server.email);
  await expect(mine).toContainText("You");
  await mine.getByRole("combobox").selectOption("admin");
  await expect(page.getByRole("status").filter({ hasText: /last owner/ })).toBeVisible();
  await expect(mine.getByRole("combobox")).toHaveValue("owner");
});

test("an admin makes nobody mightier than themselves", async ({ login, server, page }) => {
  const ada = await recruit(server, "admin", "Ada Moss");
  await login.enterAs(ada, "/settings/members");
  const members = new MembersPage(page);
  await expect(members.member(server.email)).toBeVisible();
  await expect(members.member(server.email).getByRole("combobox")).toHaveCount(0);
  await expect(members.member(server.email).getByRole("button")).toHaveCount(0);
  await expect(members.role().getByRole("option", { name: /^Owner/ })).toHaveCount(0);
  await dismiss(server, ada);
});

test("a viewer is shown nothing that they may not do", async ({ login, server, inbox, page }) => {
  const vera = await recruit(server, "viewer", "Vera Holt");
  await login.enterAs(vera);
  await inbox.rows().first().getByRole("link").click();
  await expect(page.getByText(READING_ONLY)).toBeVisible();
  await expect(page.locator(".thread-acts").getByRole("button", { name: /^(Done|Reopen)$/ })).toHaveCount(0);
  const address = page.url();
  // Neither by keys.
  await page.keyboard.press("e");
  await expect(page).toHaveURL(address);
  await expect(page.getByText("Couldn't change it", { exact: false })).toHaveCount(0);

  await page.goto("/contacts");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add contact" })).toHaveCount(0);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(/\/settings\/profile$/);
  const settings = page.getByRole("navigation", { name: "Settings pages" });
  await expect(settings.getByRole("link", { name: "Workspace" })).toBeVisible();
  for (const name of ["Members", "API keys", "Connections", "Quarantine", "Audit log"]) {
    await expect(settings.getByRole("link", { name })).toHaveCount(0);
  }
  await page.goto("/settings/workspace");
  await expect(page.getByText("Owners and admins can change this.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Leave workspace" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave workspace" }).click();
  await expect(login.submit()).toBeVisible();
});
