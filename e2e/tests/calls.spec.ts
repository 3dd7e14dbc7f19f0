import { expectAccessible } from "../lib/axe.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

/** How the app writes the numbers that tests use. */
const shown = (number: string): string => `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`;

test("a voicemail left on the simulator's page appears live, with a player and its words", async ({
  login,
  server,
  inbox,
  thread,
  simulatorPage,
  page,
}) => {
  test.slow();
  const customer = freshNumber();
  await login.enter(server);
  await expect(inbox.rows().first()).toBeVisible();

  // The inbox stays open and is not reloaded.
  await simulatorPage.open(server.simulator);
  await simulatorPage.leaveVoicemailAs(customer, "The wall is wet again. Please call me back.");
  await expect(inbox.row(shown(customer))).toContainText("Missed call");
  await inbox.open(shown(customer));

  // The provider tells of the message only when asked, half a minute after the call.
  const card = thread.item("The wall is wet again. Please call me back.");
  await expect(card).toBeVisible({ timeout: 60_000 });
  await expect(card.getByText("Voicemail", { exact: true })).toBeVisible();
  const player = card.getByLabel("Voicemail", { exact: true });
  await expect(player).toBeVisible();
  await expect.poll(() => player.evaluate((sound: HTMLAudioElement) => Math.round(sound.duration))).toBe(17);
  await expect(inbox.row(shown(customer))).toContainText("Voicemail 0:17");
  await expectAccessible(page);
});

test("a missed call shows in its view and leaves when somebody texts back", async ({
  login,
  server,
  inbox,
  thread,
  simulatorPage,
  page,
}) => {
  const customer = freshNumber();
  await login.enter(server);
  await simulatorPage.open(server.simulator);
  await simulatorPage.missCallAs(customer);
  await page.bringToFront();
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await expect(page).toHaveURL(/\/inbox\/calls$/);
  await expect(inbox.row(shown(customer))).toContainText("Missed call");
  await expectAccessible(page);

  await inbox.open(shown(customer));
  await expect(thread.item("Missed call").getByText("To call back")).toBeVisible();
  const callBack = thread.item("Missed call").getByRole("link", { name: `Call ${shown(customer)}` });
  await expect(callBack).toHaveAttribute("href", `tel:${customer}`);
  await thread.send("Sorry we missed you. How can we help?");
  await expect(thread.item("Missed call").getByText("To call back")).toHaveCount(0);
  await expect(callBack).toHaveCount(0);
  await expect(inbox.row(shown(customer))).toHaveCount(0);
  await page.getByRole("button", { name: "Dealt with" }).click();
  await expect(inbox.row(shown(customer))).toBeVisible();
});

test("an answered call has its recording, summary and transcript", async ({
  login,
  server,
  inbox,
  thread,
  simulatorPage,
}) => {
  test.slow();
  const customer = freshNumber();
  await login.enter(server);
  await simulatorPage.open(server.simulator);
  await simulatorPage.talkAs(customer);
  await inbox.open(shown(customer));

  const card = thread.item("Incoming call");
  await expect(card.getByText("Send a quote.")).toBeVisible({ timeout: 40_000 });
  await expect(card.getByLabel("Recording of the call")).toBeVisible();
  await card.getByRole("button", { name: "Show transcript" }).click();
  await expect(card.getByText("Hi, it is about a crack in my basement wall.")).toBeVisible();
  await card.getByRole("button", { name: "Hide transcript" }).click();
  await expect(card.getByText("Hi, it is about a crack in my basement wall.")).toHaveCount(0);
});

test("a picture is shown from our own copy", async ({ login, server, inbox, thread, simulatorPage, page }) => {
  const customer = freshNumber();
  await login.enter(server);
  await simulatorPage.open(server.simulator);
  await simulatorPage.sendPictureAs(customer);
  await inbox.open(shown(customer));
  const picture = thread.feed().getByRole("img", { name: "Picture" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(96);
  expect(await picture.getAttribute("src")).toMatch(/^\/api\/v1\/attachments\//);
  await expectAccessible(page);
});
