// Every page, in both themes, wide and narrow: accessible, one heading, no sideways scroll. Screenshots to look at
// go to e2e/screenshots.

import type { Locator, Page } from "@playwright/test";
import { api, bring, imported } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { peopleFile } from "../lib/people-file.ts";
import { dismiss, freshMember, invite, recruit } from "../lib/people.ts";
import { Post, freshAddress } from "../lib/mail.ts";
import type { Server } from "../lib/server.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

interface Stop {
  name: string;
  path: string;
  /** Visible once the page has its data. */
  ready: (page: Page) => Locator;
}

const heading = (name: string) => (page: Page) => page.getByRole("heading", { level: 1, name });
const firstRow = (page: Page) => page.getByRole("row").first();

const PAGES: Stop[] = [
  { name: "inbox", path: "/inbox", ready: firstRow },
  { name: "inbox-text", path: "/inbox/text", ready: firstRow },
  { name: "inbox-nothing-found", path: "/inbox?q=zzzzzz", ready: (page) => page.getByText("No conversation matches.") },
  { name: "contacts", path: "/contacts", ready: firstRow },
  { name: "imports", path: "/contacts/import", ready: heading("Imports") },
  { name: "connections", path: "/settings/connections", ready: (page) => page.getByRole("article").first() },
  { name: "quarantine", path: "/settings/quarantine", ready: heading("Quarantine") },
  { name: "profile", path: "/settings/profile", ready: (page) => page.getByText("This one") },
  { name: "audit", path: "/settings/audit", ready: (page) => page.getByRole("cell", { name: /Signed in with/ }).first() },
  { name: "workspace", path: "/settings/workspace", ready: (page) => page.getByLabel("Postal address") },
  { name: "members", path: "/settings/members", ready: (page) => page.getByText("Member since").first() },
  { name: "api-keys", path: "/settings/api-keys", ready: (page) => page.getByText("No API key yet.").or(page.getByText("Made by").first()) },
  { name: "keyboard", path: "/settings/keyboard", ready: heading("Keyboard") },
  { name: "appearance", path: "/settings/appearance", ready: heading("Appearance") },
  { name: "not-found", path: "/no/such/page", ready: heading("Page not found") },
];

const SIZES = [
  { name: "1440", viewport: { width: 1440, height: 900 } },
  { name: "390", viewport: { width: 390, height: 844 } },
];

/** A link with which somebody chooses a new password. */
async function resetLink(server: Server, email: string): Promise<string> {
  const { items } = await api<{ items: { user_id: string; email: string }[] }>(server, "GET", "members?limit=200");
  const id = items.find((member) => member.email === email)?.user_id;
  return (await api<{ link: string }>(server, "POST", `members/${id}/reset-link`)).link;
}

for (const theme of ["light", "dark"] as const) {
  for (const size of SIZES) {
    test.describe(`${theme} ${size.name}`, () => {
      test.use({ colorScheme: theme, viewport: size.viewport });

      const look = async (page: Page, name: string) => {
        await page.screenshot({ path: `screenshots/${name}-${theme}-${size.name}.png`, animations: "disabled" });
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, "sideways scroll").toBeLessThanOrEqual(0);
      };

      test("log-in", async ({ login, page }) => {
        await login.open();
        await expect(login.submit()).toBeVisible();
        await look(page, "login");
      });

      test("pages outside, and where links lead", async ({ login, server, page }) => {
        await page.goto("/setup");
        await expect(heading("This installation is set up")(page)).toBeVisible();
        await look(page, "setup-closed");
        await page.goto("/join");
        await expect(heading("This link is no longer good")(page)).toBeVisible();
        await look(page, "join-gone");
        await page.goto("about:blank");
        await page.goto(await invite(server, freshMember(), "agent"));
        await expect(page.getByLabel("Choose a password")).toBeVisible();
        await look(page, "join");
        const tom = await recruit(server, "agent", "Tom Ash");
        await page.goto("about:blank");
        await page.goto(await resetLink(server, tom.email));
        await expect(page.getByLabel("New password")).toBeVisible();
        await look(page, "reset");
        await dismiss(server, tom);
        await login.open();
        await page.route("**/api/v1/auth/login", (route) =>
          route.fulfill({ status: 401, json: { type: "", title: "", status: 401, code: "second_factor_required" } }),
        );
        await login.fill("tom@quill.example", "any");
        await expect(login.code()).toBeFocused();
        await look(page, "login-code");
      });

      test("an installation without an owner", async ({ page }) => {
        await page.route("**/api/v1/auth/setup", (route) => route.fulfill({ json: { open: true } }));
        await page.goto("/login");
        await expect(page).toHaveURL(/\/setup$/);
        await expect(page.getByLabel("Code from the server")).toBeVisible();
        await look(page, "setup");
      });

      test("the dialogs of members and keys, and the second factor", async ({ login, server, members, apiKeys, page }) => {
        test.setTimeout(120_000);
        const tom = await recruit(server, "admin", "Tom Ash");
        await login.enterAs(tom, "/settings/members");
        const email = freshMember();
        await members.email().fill(email);
        await members.inviteButton().click();
        await expect(members.dialogs.once(`${email} is invited`)).toBeVisible();
        await look(page, "invite-link");
        await members.dialogs.take(`${email} is invited`);
        await expect(members.invitation(email)).toBeVisible();
        await look(page, "members-invited");
        await page.getByRole("button", { name: `Take back the invitation of ${email}` }).click();
        await expect(members.invitation(email)).toHaveCount(0);

        await page.goto("/settings/api-keys");
        await apiKeys.createButton().click();
        await expect(apiKeys.form()).toBeVisible();
        await look(page, "api-key-new");
        await page.keyboard.press("Escape");

        await page.goto("/settings/profile");
        await page.getByRole("button", { name: "Set up" }).click();
        await page.getByLabel("Enter your password to go on").fill(tom.password);
        await page.getByRole("button", { name: "Continue" }).click();
        await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
        await look(page, "two-factor");
        await dismiss(server, tom);
      });

      test("every page", async ({ login, server, page }) => {
        test.setTimeout(120_000);
        await login.enter(server);
        for (const { name, path, ready } of PAGES) {
          await test.step(name, async () => {
            await page.goto(path);
            await expect(ready(page)).toBeVisible();
            await look(page, name);
          });
        }
      });

      test("a conversation", async ({ login, server, inbox, thread, page }) => {
        await login.enter(server);
        await inbox.rows().first().getByRole("link").click();
        await expect(thread.feed().getByRole("article").last()).toBeVisible();
        await look(page, "thread");
      });

      test("a person", async ({ login, server, page }) => {
        await login.enter(server);
        await page.goto("/contacts");
        await page.getByRole("row").nth(1).getByRole("link").first().click();
        await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}/);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await look(page, "person");
      });

      test("the form of a person", async ({ login, server, page }) => {
        const person = { first_name: "Iris", company: "Harrow Tiles", street: "1 Quarry Road", city: "Salem", state: "MA" };
        const address = { postal_code: "01970", lead_source: "Home show", customer_since: "2024-03-01", lifecycle: "customer" };
        const reach = { phones: [{ value: freshNumber(), label: "mobile" }], emails: [{ value: freshAddress(), label: "work" }] };
        const { id } = await api<{ id: string }>(server, "POST", "contacts", { ...person, ...address, ...reach });
        await login.enter(server, `/contacts/${id}`);
        await expect(page.getByText("1 Quarry Road")).toBeVisible();
        await look(page, "person-full");
        await page.getByRole("button", { name: "Edit", exact: true }).click();
        await expect(page.getByRole("dialog", { name: "Edit" })).toBeVisible();
        await look(page, "person-edit");
        await page.getByRole("dialog", { name: "Edit" }).getByLabel("Company").fill("Harrow Marble");
        await api(server, "PATCH", `contacts/${id}`, { company: "Harrow Stone" });
        await page.getByRole("dialog", { name: "Edit" }).getByRole("button", { name: "Save" }).click();
        await expect(page.getByRole("radio", { name: /Theirs/ })).toBeVisible();
        await look(page, "person-clash");
      });

      test("a file of people, step by step", async ({ login, server, page }) => {
        test.setTimeout(120_000);
        const file = peopleFile(400, `look${theme}${size.name}`);
        const failed = await bring(server, "old.csv", Buffer.from("d0cf11e0a1b11ae1", "hex"), undefined, "failed");
        const id = await bring(server, file.name, file.bytes);
        await login.enter(server, `/contacts/import/${failed}`);
        await expect(page.getByRole("heading", { name: "This file could not be read" })).toBeVisible();
        await look(page, "import-failed");
        await page.goto(`/contacts/import/${id}`);
        await expect(page.getByRole("row").last()).toBeVisible();
        await look(page, "import-check");
        await page.getByRole("heading", { name: "What will happen" }).scrollIntoViewIfNeeded();
        await look(page, "import-preview");

        const underway = { done: 12_400, of: 20_000, rows_per_second: 4_300, seconds_left: 2 };
        await page.route(`**/api/v1/imports/${id}`, async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ json: { ...(await answer.json()), status: "running", progress: underway } });
        });
        await page.reload();
        await expect(page.getByText("12,400 of 20,000 rows, 4,300 rows a second, about 2 seconds left").first()).toBeVisible();
        await look(page, "import-running");
        await page.unroute(`**/api/v1/imports/${id}`);

        await api(server, "POST", `imports/${id}/commit`);
        await imported(server, id, "done");
        await page.goto(`/contacts/import/${id}?outcome=rejected`);
        await expect(page.getByText("Rejected").last()).toBeVisible();
        await look(page, "import-receipt");
        await page.getByRole("button", { name: "Undo this import" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await look(page, "import-undo");
        await api(server, "POST", `imports/${id}/undo`);
        await imported(server, id, "undone");
        await page.reload();
        await expect(page.getByText("Everything that this file brought was taken back.")).toBeVisible();
        await look(page, "import-undone");
      });

      test("a new connection", async ({ login, server, page }) => {
        await login.enter(server);
        await page.goto("/settings/connections");
        await page.getByRole("button", { name: "Add connection" }).first().click();
        await expect(page.getByRole("dialog", { name: "Add connection" })).toBeVisible();
        await look(page, "connection-new");
      });

      // The themes differ in colours only, and those are looked at with the data.
      if (theme === "light") {
        test("every page while its data is on the way", async ({ login, server, page }) => {
          test.setTimeout(120_000);
          await login.enter(server);
          let letGo = (): void => {};
          const held = new Promise<void>((done) => (letGo = done));
          await page.route(/\/api\/v1\/(conversations|contacts|imports|connections|quarantine|members|invites|api-keys|workspace)\b/, async (route) => {
            await held;
            await route.abort();
          });
          for (const { name, path } of PAGES) {
            await test.step(name, async () => {
              await page.goto(path);
              await expect(page.getByRole("main")).toBeVisible();
              await look(page, `${name}-waits`);
            });
          }
          letGo();
        });
      }

      test("an inbox that loads, fails, and is empty", async ({ login, server, page }) => {
        await login.enter(server);
        const list = /\/api\/v1\/conversations\?/;
        let answer = (): void => {};
        const held = new Promise<void>((done) => (answer = done));
        await page.route(list, async (route) => {
          await held;
          await route.abort("connectionrefused");
        });
        await page.goto("/inbox");
        await expect(page.locator(".skeleton-rows").first()).toBeVisible();
        await look(page, "inbox-loading");
        answer();
        await expect(page.getByRole("alert").first()).toBeVisible();
        await look(page, "inbox-failed");
        await page.unroute(list);
        await page.route(list, (route) => route.fulfill({ json: { items: [] } }));
        await page.getByRole("button", { name: "Retry" }).first().click();
        await expect(page.getByRole("alert")).toHaveCount(0);
        await look(page, "inbox-empty");
      });

      test("a call and a mail", async ({ login, server, inbox, thread, simulator, page }) => {
        test.setTimeout(120_000);
        const address = freshAddress();
        await login.enter(server, "/inbox/calls");
        // Rows that somebody points at hold still.
        await page.mouse.move(0, 0);
        await simulator.call(freshNumber(), "missed");
        await expect(inbox.row("Missed call").first()).toBeVisible({ timeout: 15_000 });
        await look(page, "inbox-calls");
        await inbox.row("Missed call").first().getByRole("link").click();
        await expect(thread.item("Missed call").first()).toBeVisible();
        await look(page, "thread-call");
        const html = "<p>Is <b>Tuesday</b> free?</p>";
        await new Post(server.simulator).write({ from: address, subject: `A crack ${address}`, text: "Is Tuesday free?", html });
        await page.goto("/inbox/email");
        await expect(inbox.row(address).first()).toBeVisible();
        await look(page, "inbox-email");
        await inbox.row(address).first().getByRole("link").click();
        await expect(thread.item("Is Tuesday free?").first()).toBeVisible();
        await look(page, "thread-email");
      });

      test("the simulator", async ({ server, page }) => {
        await page.goto(server.simulator);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await look(page, "simulator");
      });

      test("the list of keys", async ({ login, server, inbox, page }) => {
        await login.enter(server);
        await expect(inbox.list()).toBeVisible();
        await page.keyboard.press("?");
        await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
        await page.screenshot({ path: `screenshots/keys-${theme}-${size.name}.png`, animations: "disabled" });
        await expectAccessible(page);
      });
    });
  }
}
