// One account in two workspaces: what is of one is neither shown, heard nor changed from the other.

import type { Page } from "@playwright/test";
import { type Account, api } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { InboxPage } from "../lib/pages/inbox.ts";
import { WorkspacesPage } from "../lib/pages/workspaces.ts";
import { type Person, dismiss, foundOffice, recruit, welcome } from "../lib/people.ts";
import { Provider } from "../lib/provider.ts";
import type { Server } from "../lib/server.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

interface Offices {
  /** A member of both. */
  tom: Person;
  /** Both owners. */
  first: Account;
  second: Account;
  /** What both are called. */
  here: string;
  there: string;
}

let office = 0;
async function twoOffices(server: Server): Promise<Offices> {
  office += 1;
  const there = `Otto Masonry ${office}`;
  const second = await foundOffice(server, there);
  const tom = await recruit(server, "manager", "Tom Ash");
  await welcome(second, "manager", tom);
  const { name: here } = await api<{ name: string }>(server, "GET", "workspace");
  return { tom, first: server, second, here, there };
}

test("what is of one workspace is not there in the other, and is there again afterwards", async ({
  login,
  server,
  inbox,
  thread,
  page,
}) => {
  test.setTimeout(120_000);
  const { tom, first, second, here, there } = await twoOffices(server);
  const [provider, theirs] = [await Provider.of(first), await Provider.connect(second)];
  const workspaces = new WorkspacesPage(page);
  const [question, answer] = [`Is Tuesday free? ${freshNumber()}`, `Here is Otto. ${freshNumber()}`];
  await provider.text(freshNumber(), question);
  await theirs.text(freshNumber(), answer);

  await login.enterAs(tom);
  await workspaces.expectIn(here);
  await expect(inbox.row(answer)).toHaveCount(0);
  await inbox.open(question);
  await thread.composer().fill("Tuesday at nine, if");
  const address = page.url();
  const person = await page.locator("#thread-title").getByRole("link").getAttribute("href");

  await workspaces.nav().getByRole("button", { name: "Switch workspace" }).click();
  await expect(workspaces.dialog().getByRole("button", { name: here })).toContainText("You are here");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await workspaces.switchTo(there);
  await expect(inbox.row(answer)).toBeVisible();
  await expect(inbox.rows()).toHaveCount(1);
  await live(inbox, theirs, provider);

  // Neither by an address that was kept, nor by looking for its words.
  await page.goto(address);
  await expect(page.getByText("This conversation isn't here")).toBeVisible();
  await expect(page.getByText(question)).toHaveCount(0);
  await expect(thread.composer()).toHaveCount(0);
  await expectAccessible(page);
  await page.goto(person ?? "");
  await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  await page.goto(`/inbox?q=${encodeURIComponent(question)}`);
  await expect(page.getByText("No conversation matches.")).toBeVisible();
  await page.goto("/contacts");
  await expect(page.getByRole("row").filter({ hasText: /\(617\) 555-\d{4}/ })).toHaveCount(2);

  await workspaces.switchTo(here);
  await expect(inbox.row(answer)).toHaveCount(0);
  await live(inbox, provider, theirs);
  await inbox.open(question);
  await expect(page).toHaveURL(address);
  await expect(thread.composer()).toHaveValue("Tuesday at nine, if");
  await dismiss(server, tom);
});

/** What comes to the workspace that is shown appears by itself; what came to the other one before does not. */
async function live(inbox: InboxPage, shown: Provider, other: Provider): Promise<void> {
  const [quiet, loud] = [`Not for these eyes ${freshNumber()}`, `For these eyes ${freshNumber()}`];
  await other.text(freshNumber(), quiet);
  await shown.text(freshNumber(), loud);
  await expect(inbox.row(loud)).toBeVisible();
  await expect(inbox.row(quiet)).toHaveCount(0);
}

test("a tab follows when another one goes to another workspace", async ({ login, server, page, context }) => {
  const { tom, here, there } = await twoOffices(server);
  await login.enterAs(tom, "/contacts");
  const other = await context.newPage();
  await other.goto("/inbox");
  await new WorkspacesPage(other).expectIn(here);
  await fillContact(page, "Lena Moss");

  await new WorkspacesPage(other).switchTo(there);
  await new WorkspacesPage(page).expectIn(there);
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(page.getByText("Lena Moss")).toHaveCount(0);
  await dismiss(server, tom);
});

test("a tab that does not know that it was moved changes nothing elsewhere", async ({ login, server, page, context }) => {
  const { tom, first, second, here, there } = await twoOffices(server);
  await login.enterAs(tom, "/contacts");
  await fillContact(page, "Lena Moss");

  // The other tab is closed before it has read that it was moved, and so never tells.
  const other = await context.newPage();
  const workspaces = new WorkspacesPage(other);
  await other.goto("/inbox");
  await workspaces.expectIn(here);
  const moved = new Promise<void>((done) => {
    void other.route("**/api/v1/me/workspace", async (route) => {
      await route.fetch();
      done();
    });
  });
  await workspaces.choose(there);
  await moved;
  await other.close();

  // The first request of this tab is refused, for its token is of the workspace that was left.
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await refused;
  await expect(page.getByRole("dialog")).toBeHidden();
  for (const office of [first, second]) {
    const { items } = await api<{ items: unknown[] }>(office, "GET", "contacts?q=Lena%20Moss");
    expect(items, `new contacts of ${office.email}`).toEqual([]);
  }
  await new WorkspacesPage(page).expectIn(there);
  await dismiss(server, tom);
});

test("a text that waits for its answer stays in its workspace, and is sent once", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
  page,
}) => {
  const { tom, here, there } = await twoOffices(server);
  const workspaces = new WorkspacesPage(page);
  const [hello, words] = [`Hello ${freshNumber()}`, `We come at nine. ${freshNumber()}`];
  await simulator.text(freshNumber(), hello);
  // The server takes it, its answer is lost, and no stream tells of it either.
  await page.route("**/api/v1/live?*", (route) => route.abort());
  await page.route("**/messages", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await login.enterAs(tom);
  await inbox.open(hello);
  await thread.send(words);
  await expect(page.getByText("Waiting for the network")).toBeVisible();
  await page.unrouteAll({ behavior: "wait" });

  const sent: string[] = [];
  page.on("request", (request) => (request.url().endsWith("/messages") ? sent.push(request.url()) : 0));
  await workspaces.switchTo(there);
  await expect(page.getByText("No texts yet.")).toBeVisible();
  expect(sent).toEqual([]);
  await workspaces.switchTo(here);
  await expect.poll(() => sent.length).toBe(1);
  await inbox.open(words);
  await expect(thread.state(words, "Delivered")).toBeVisible();
  await expect(thread.composer()).toHaveValue("");
  await expect(thread.item(words)).toHaveCount(1);
  expect(await simulator.timesSent(words)).toBe(1);
  await dismiss(server, tom);
});

/** Begins a new contact, and does not save it. */
async function fillContact(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add contact" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("First name").fill(name.split(" ")[0] ?? "");
  await form.getByLabel("Last name").fill(name.split(" ")[1] ?? "");
}
