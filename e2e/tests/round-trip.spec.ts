import { hold } from "../lib/hold.ts";
import { InboxPage } from "../lib/pages/inbox.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { ThreadPage } from "../lib/pages/thread.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

test("a customer's text arrives in the open inbox, and the answer is delivered", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
  simulatorPage,
}) => {
  const customer = freshNumber();
  const question = "There is a crack along my basement wall. Can you take a look?";
  const answer = "We can come by on Tuesday at 9.";
  await login.enter(server);
  await expect(inbox.rows().first()).toBeVisible();

  // The inbox stays open and is not reloaded.
  await simulatorPage.open(server.simulator);
  await simulatorPage.textAs(customer, question);
  await expect(inbox.row(question)).toBeVisible();

  await inbox.open(question);
  await expect(thread.item(question)).toBeVisible();
  await thread.send(answer);
  await expect(thread.composer()).toHaveValue("");
  await expect(thread.state(answer, "Delivered")).toBeVisible();
  expect(await simulator.timesSent(answer)).toBe(1);
});

test("STOP while an answer is being written blocks the composer and keeps the draft", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
  simulatorPage,
}) => {
  const customer = freshNumber();
  const hello = `Hello from ${customer}`;
  await login.enter(server);
  await simulator.text(customer, hello);
  await inbox.open(hello);
  await thread.composer().fill("Shall we say");

  await simulatorPage.open(server.simulator);
  await simulatorPage.stopAs(customer);

  await expect(thread.blocked()).toBeVisible();
  // There is nothing left to send with; what was written is still there to be read.
  await expect(thread.composer()).toHaveCount(0);
  await expect(thread.draft()).toHaveText("Shall we say");
  await expect(thread.item("Shall we say")).toHaveCount(0);
  expect(await simulator.timesSent("Shall we say")).toBe(0);
});

test("two browsers see the same conversation move", async ({ browser, login, server, inbox, thread, simulator }) => {
  const customer = freshNumber();
  const hello = `Two of you, please: ${customer}`;
  await login.enter(server);
  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await new LoginPage(other).enter(server);

  await simulator.text(customer, hello);
  await inbox.open(hello);
  await new InboxPage(other).open(hello);
  await thread.send("Answered by the first browser.");

  await expect(new ThreadPage(other).state("Answered by the first browser.", "Delivered")).toBeVisible();
  await other.context().close();
});

test("what happens while a conversation is on its way to the screen is shown", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
  page,
}) => {
  const customer = freshNumber();
  const hello = `First words of ${customer}`;
  const more = `More words of ${customer}`;
  await simulator.text(customer, hello);
  await login.enter(server);
  await expect(inbox.row(hello)).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.mouse.move(0, 0);

  const items = await hold(page, /\/conversations\/[^/]+\/activities/);
  await inbox.row(hello).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await items.read;
  await simulator.text(customer, more);
  await expect(inbox.row(more)).toBeVisible();
  items.deliver();

  await expect(thread.item(hello)).toBeVisible();
  await expect(thread.item(more)).toBeVisible();
});

test("what happens between the first reading and the start of the stream is shown", async ({
  browser,
  login,
  server,
  inbox,
  thread,
  simulator,
  page,
}) => {
  const customer = freshNumber();
  const hello = `Early words of ${customer}`;
  const more = `Later words of ${customer}`;
  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await new LoginPage(other).enter(server);
  await login.enter(server);
  await simulator.text(customer, hello);
  await inbox.open(hello);
  await expect(thread.item(hello)).toBeVisible();
  await expect(page).toHaveURL(/\/inbox\/c\//);

  const items = await hold(page, /\/conversations\/[^/]+\/activities/);
  const list = await hold(page, /\/conversations\?/);
  let start = (): void => {};
  const mayStart = new Promise<void>((done) => (start = done));
  await page.route(/\/live\?/, async (route) => {
    await mayStart;
    await route.continue();
  });
  await page.reload();
  await Promise.all([items.read, list.read]);
  await simulator.text(customer, more);
  await expect(new InboxPage(other).row(more)).toBeVisible();
  start();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  items.deliver();
  list.deliver();

  await expect(thread.item(more)).toBeVisible();
  await expect(inbox.row(more)).toBeVisible();
  await other.context().close();
});
