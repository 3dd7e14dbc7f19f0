import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

test("the inbox is worked through by keys alone", async ({ login, server, inbox, thread, page, simulator }) => {
  const [first, second] = [`First: ${freshNumber()}`, `Second: ${freshNumber()}`];
  await login.enter(server);
  await simulator.text(freshNumber(), first);
  await expect(inbox.row(first)).toBeVisible();
  await simulator.text(freshNumber(), second);
  await expect(inbox.row(second)).toBeVisible();

  // j goes to the first conversation and Enter opens it; from there j goes down and k goes up.
  await page.keyboard.press("j");
  await expect(inbox.row(second).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(thread.item(second)).toBeVisible();
  await page.keyboard.press("j");
  await expect(thread.item(first)).toBeVisible();
  await page.keyboard.press("k");
  await expect(thread.item(second)).toBeVisible();

  // r replies, Ctrl+Enter sends.
  await page.keyboard.press("r");
  await expect(thread.composer()).toBeFocused();
  await page.keyboard.type("On our way.");
  await page.keyboard.press("Control+Enter");
  await expect(thread.state("On our way.", "Delivered")).toBeVisible();

  // e is done and opens the next; z takes it back.
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(thread.item(first)).toBeVisible();
  await expect(inbox.row(second)).toHaveCount(0);
  await page.keyboard.press("z");
  await expect(inbox.row("On our way.")).toBeVisible();
});

test("the search key finds a conversation, Escape clears it", async ({ login, server, inbox, page, simulator }) => {
  const words = `Sinkhole ${freshNumber()}`;
  await login.enter(server);
  await simulator.text(freshNumber(), words);
  await expect(inbox.row(words)).toBeVisible();

  await page.keyboard.press("/");
  await expect(inbox.search()).toBeFocused();
  await page.keyboard.type(words);
  await expect(inbox.rows()).toHaveCount(1);
  await expect(page).toHaveURL(/[?&]q=/);

  await page.keyboard.press("Escape");
  await expect(inbox.search()).toHaveValue("");
});

test("? lists the keys of the page, and letters typed in a field are letters", async ({ login, server, inbox, page }) => {
  await login.enter(server);
  await expect(inbox.list()).toBeVisible();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(keys).toContainText("Reply");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();

  await inbox.search().fill("");
  await inbox.search().pressSequentially("jerk?");
  await expect(inbox.search()).toHaveValue("jerk?");
});
