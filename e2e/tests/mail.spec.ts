// Emails in the browser: in, out, back, and the end of it; and strangers' HTML that can do nothing.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { api } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { hold } from "../lib/hold.ts";
import { Post, freshAddress } from "../lib/mail.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

const PAYLOADS = resolve(import.meta.dirname, "../../crates/testkit/tests/it/mail_nasty/xss.json");

test("a mail comes in, is answered, comes back, and is shown as that", async ({ login, server, inbox, thread, page }) => {
  const post = new Post(server.simulator);
  const address = freshAddress();
  const subject = `Water in the basement ${address}`;
  await login.enter(server, "/inbox/email");
  await post.write({ from: address, name: "Nell Harrow", subject, text: "Could you have a look?\n\nNell" });
  await expect(inbox.row(subject)).toBeVisible();
  await inbox.open(subject);
  const card = thread.item("Could you have a look?");
  await expect(card).toContainText(subject);
  await expect(card).toContainText(address);

  // The answer goes by mail, because that is how she wrote.
  const words = page.getByRole("textbox", { name: "Email to Nell Harrow" });
  await expect(page.getByRole("textbox", { name: "Subject" })).toHaveAttribute("placeholder", `Re: ${subject}`);
  await words.fill("We can come on Tuesday at 9.");
  await page.screenshot({ path: "screenshots/mail-composer.png", animations: "disabled" });
  await thread.sendButton().click();
  await expect(thread.state("We can come on Tuesday at 9.", "Sent")).toBeVisible();
  const [sent] = await post.sentTo(address);
  expect(sent?.subject).toBe(`Re: ${subject}`);

  await post.write({ from: address, text: "Tuesday is fine.", answers: sent?.seq });
  const answer = thread.item("Tuesday is fine.");
  await expect(answer.getByText("We can come on Tuesday at 9.")).toBeHidden();
  await answer.getByText("Show quoted text").click();
  await expect(answer.getByText("We can come on Tuesday at 9.")).toBeVisible();

  await post.bounce(sent?.seq ?? 0);
  await expect(thread.item("We can come on Tuesday at 9.").getByText("Not delivered").first()).toBeVisible();
  await expect(page.getByText(/Mail to .* came back/)).toBeVisible();
  await page.screenshot({ path: "screenshots/mail-bounced.png", animations: "disabled" });
  await expectAccessible(page);
});

test("whoever unsubscribes in the browser gets no more mail", async ({ login, server, inbox, thread, page, context }) => {
  const post = new Post(server.simulator);
  const address = freshAddress();
  await login.enter(server);
  const person = { first_name: "Iris", last_name: address.split("@")[0], emails: [{ value: address }] };
  const contact = await api<{ id: string }>(server, "POST", "contacts", person);
  const { id } = await api<{ id: string }>(server, "POST", `contacts/${contact.id}/conversation`, {});
  await page.goto(`/inbox/c/${id}`);
  await page.getByRole("textbox", { name: "Subject" }).fill("A free look at your wall");
  await page.getByRole("textbox", { name: /^Email to Iris/ }).fill("Hi Iris, shall we come by?");
  await thread.sendButton().click();
  await expect(thread.state("Hi Iris, shall we come by?", "Sent")).toBeVisible();
  const [mail] = await post.sentTo(address);
  expect(mail?.unsubscribe).toContain("/u/");

  const other = await context.newPage();
  await other.goto(mail?.unsubscribe ?? "");
  await expectAccessible(other);
  await other.screenshot({ path: "screenshots/unsubscribe.png" });
  await expect(page.getByText(/opted out of emails/)).toHaveCount(0);
  await other.getByRole("button", { name: "Unsubscribe" }).click();
  await expect(other.getByRole("heading", { name: "You are unsubscribed" })).toBeVisible();

  await page.goto(`/inbox/c/${id}`);
  await expect(page.getByText(/opted out of emails/).first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Email to/ })).toHaveCount(0);
  await page.screenshot({ path: "screenshots/mail-opted-out.png", animations: "disabled" });
  void inbox;
});

test("who has only an email address gets the composer for emails, whichever answer comes first", async ({
  login,
  server,
  inbox,
  page,
}) => {
  const address = freshAddress();
  const name = `Iris ${address.split("@")[0]}`;
  const contact = await api<{ id: string }>(server, "POST", "contacts", { first_name: name, emails: [{ value: address }] });
  const { id } = await api<{ id: string }>(server, "POST", `contacts/${contact.id}/conversation`, {});
  await login.enter(server);
  // The list does not say how somebody can be reached. Read once more because the stream began, it overtakes both
  // answers that do.
  const list = await hold(page, /\/conversations\?/);
  const one = await hold(page, new RegExp(`/conversations/${id}$`), 2);
  let lists = 0;
  page.on("response", (response) => (lists += /\/conversations\?/.test(response.url()) ? 1 : 0));
  await page.goto(`/inbox/c/${id}`);
  await Promise.all([list.read, one.read]);
  list.deliver();
  await expect.poll(() => lists).toBeGreaterThanOrEqual(2);
  await expect(inbox.row(name)).toBeVisible();
  one.deliver();
  await expect(page.getByRole("textbox", { name: `Email to ${name}` })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Text to/ })).toHaveCount(0);
});

test("an email that comes in leaves a text that is being written alone", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
  page,
}) => {
  const [phone, address] = [freshNumber(), freshAddress()];
  const person = { first_name: `Iris ${phone}`, phones: [{ value: phone }], emails: [{ value: address }] };
  await api(server, "POST", "contacts", person);
  await simulator.text(phone, `Text of ${phone}`);
  await login.enter(server);
  await inbox.open(`Text of ${phone}`);
  await expect(page.getByRole("button", { name: "Email", exact: true })).toBeVisible();
  await thread.composer().fill("Shall we");
  await new Post(server.simulator).write({ from: address, subject: "And a mail", text: "Words of a mail." });
  await expect(thread.item("Words of a mail.")).toBeVisible();

  await expect(thread.composer()).toBeFocused();
  await expect(thread.composer()).toHaveValue("Shall we");
  await page.keyboard.type(" come?");
  await thread.sendButton().click();
  await expect(thread.state("Shall we come?", "Delivered")).toBeVisible();
  expect(await simulator.timesSent("Shall we come?")).toBe(1);
  // With nothing begun, the answer goes the way they wrote last.
  await expect(page.getByRole("textbox", { name: /^Email to/ })).toBeVisible();
});

test("the formatted form shows pictures only when asked, and never more", async ({ login, server, inbox, thread, page }) => {
  const post = new Post(server.simulator);
  const address = freshAddress();
  const asked: string[] = [];
  await page.route("https://pictures.example/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>" });
  });
  await login.enter(server, "/inbox/email");
  const html =
    "<table width='100%' cellpadding='12'><tr><td style='background-color:#14663b;color:#fff'><h2>Spring offers</h2></td></tr>" +
    "<tr><td><p style='color:#14663b'>Green <b>letter</b> with a <a href='https://example.com/x'>link</a>.</p>" +
    "<img src='https://pictures.example/wall.svg' alt='The wall' width='80' height='40'></td></tr></table>";
  await post.write({ from: address, name: "Nell Harrow", subject: `Formatted ${address}`, text: "Green letter.", html });
  await inbox.open(`Formatted ${address}`);
  const card = thread.item("Green letter.");
  await card.getByRole("button", { name: "Show original formatting" }).click();
  const frame = card.frameLocator("iframe");
  await expect(frame.getByText("letter", { exact: true })).toBeVisible();
  await expect(card.locator("iframe")).toHaveAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
  await page.screenshot({ path: "screenshots/mail-formatted.png", animations: "disabled" });
  expect(asked).toEqual([]);
  await card.getByRole("button", { name: "Load images" }).click();
  await expect.poll(() => asked.length).toBe(1);
});

test("nothing in a stranger's mail runs, and nothing is fetched", async ({
  login,
  server,
  inbox,
  thread,
  page,
  context,
  browser,
}) => {
  test.setTimeout(180_000);
  const payloads = JSON.parse(await readFile(PAYLOADS, "utf8")) as string[];
  expect(payloads.length).toBeGreaterThanOrEqual(100);
  const alarms = await alarmed(context, server.url);
  await login.enter(server, "/inbox/email");
  const post = new Post(server.simulator);
  const address = freshAddress();
  const subject = `Payloads ${address}`;
  // Many in one mail, so that one cannot hide behind another's broken markup for ever: each set is shuffled once.
  const size = 12;
  for (let at = 0; at < payloads.length; at += size) {
    const part = payloads.slice(at, at + size);
    const html = part.map((payload) => `<div>${payload}</div>`).join("<hr>");
    await post.write({ from: address, subject, text: `set ${at / size}`, html });
  }
  await inbox.open(subject);
  const last = `set ${Math.floor((payloads.length - 1) / size)}`;
  await expect(thread.item(last).last()).toBeVisible();
  const buttons = page.getByRole("button", { name: "Show original formatting" });
  let opened = 0;
  while ((await buttons.count()) > 0) {
    await buttons.first().click();
    opened += 1;
    await expect(page.locator("iframe.email-frame")).toHaveCount(opened);
    const frame = page.locator("iframe.email-frame").nth(opened - 1);
    await expect(frame.contentFrame().locator("body")).toBeAttached();
    await frame.contentFrame().locator("body").hover({ position: { x: 5, y: 5 }, force: true });
  }
  expect(opened).toBeGreaterThanOrEqual(8);
  expect(alarms).toEqual([]);

  // The alarms do ring: the same payloads in a page that nobody has cleaned, in a browser of its own.
  const elsewhere = await browser.newContext();
  const rung = await alarmed(elsewhere, server.url);
  const bare = await elsewhere.newPage();
  await bare.setContent(payloads.join("\n"));
  await expect.poll(() => rung.some((alarm) => alarm.startsWith("dialog"))).toBe(true);
  await expect.poll(() => rung.some((alarm) => alarm.includes("canary.example"))).toBe(true);
  await elsewhere.close();
});

test("a mailbox is connected on the screen, with what the mail server needs", async ({ login, server, page }) => {
  await login.enter(server, "/settings/connections");
  await expect(page.getByRole("article").filter({ hasText: "Mail simulator" })).toContainText("Connected");
  await page.getByRole("button", { name: "Add connection" }).click();
  const dialog = page.getByRole("dialog", { name: "Add connection" });
  await dialog.getByRole("button", { name: "Mailbox" }).click();
  await dialog.getByLabel("What you call it").fill("Sales mail");
  await dialog.getByLabel("Email address").fill("sales@demo.example");
  const key = await dialog.getByLabel("Key for incoming mail").inputValue();
  expect(key).toMatch(/^[0-9a-f]{48}$/);
  await page.screenshot({ path: "screenshots/mailbox-form.png", animations: "disabled" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Connect" }).click();
  const card = page.getByRole("article").filter({ hasText: "Sales mail" });
  await expect(card).toContainText("sales@demo.example");
  await expect(card).toContainText(`Authorization: Bearer ${key}`);
  await page.screenshot({ path: "screenshots/mailbox-card.png", animations: "disabled", fullPage: true });
  await page.reload();
  await expect(card).toContainText("sales@demo.example");
  await expect(card).not.toContainText(key);
});

/** Everything that a page should never get to do: ask, open, or reach anybody but our server. */
async function alarmed(context: BrowserContext, own: string): Promise<string[]> {
  const alarms: string[] = [];
  context.on("dialog", (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  // What a frame's policy stops never gets as far as this.
  await context.route(
    (url) => url.protocol.startsWith("http") && !url.href.startsWith(own),
    (route) => {
      alarms.push(`request: ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on("page", (opened) => alarms.push(`page: ${opened.url()}`));
  return alarms;
}
