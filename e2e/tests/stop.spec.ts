// The red button, wide and narrow: it asks first, everybody sees it, what is written waits, and it leaves afterwards.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../lib/axe.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

const SIZES = [
  { name: "1440", viewport: { width: 1440, height: 900 } },
  { name: "390", viewport: { width: 390, height: 844 } },
];
// Every page of the frame; one that does not exist has none, and needs no session.
const PAGES = ["/inbox", "/contacts", "/settings/connections", "/settings/appearance"];

const stop = (page: Page) => page.getByRole("button", { name: "Stop sending" }).filter({ visible: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Stop sending?" });
const banner = (page: Page) => page.getByRole("status").filter({ hasText: "Sending is stopped since" });
const startAgain = (page: Page) => page.getByRole("button", { name: "Start again" });

for (const size of SIZES) {
  test.describe(size.name, () => {
    test.use({ viewport: size.viewport });

    test("nothing leaves while sending is stopped, and what waited leaves afterwards", async ({
      login,
      server,
      inbox,
      thread,
      simulator,
      page,
    }) => {
      test.setTimeout(120_000);
      const hello = `Are you there? ${freshNumber()}`;
      const waits = `This one waits. ${freshNumber()}`;
      await simulator.text(freshNumber(), hello);
      await login.enter(server);
      await page.screenshot({ path: `screenshots/stop-armed-${size.name}.png`, animations: "disabled" });

      await stop(page).click();
      await expect(dialog(page)).toContainText("nothing leaves");
      await expect(dialog(page).getByRole("button", { name: "Keep sending" })).toBeFocused();
      await page.screenshot({ path: `screenshots/stop-question-${size.name}.png`, animations: "disabled" });
      await expectAccessible(page);
      await dialog(page).getByRole("button", { name: "Keep sending" }).click();
      await expect(dialog(page)).toBeHidden();
      await expect(banner(page)).toBeHidden();

      await stop(page).click();
      await dialog(page).getByRole("button", { name: "Stop sending" }).click();
      await expect(banner(page)).toContainText(/by .+; no message waits\./);
      await expect(stop(page)).toHaveCount(0);

      await inbox.open(hello);
      await thread.send(waits);
      await expect(thread.state(waits, "Queued")).toBeVisible();
      await expect(banner(page)).toContainText("1 message waits.");
      await page.screenshot({ path: `screenshots/stop-thread-${size.name}.png`, animations: "disabled" });
      await expectAccessible(page);
      for (const path of PAGES) {
        await page.goto(path);
        await expect(banner(page)).toBeVisible();
        await expect(startAgain(page)).toBeVisible();
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `sideways scroll on ${path}`).toBeLessThanOrEqual(0);
      }
      await page.screenshot({ path: `screenshots/stop-banner-${size.name}.png`, animations: "disabled" });
      expect(await simulator.timesSent(waits)).toBe(0);

      await startAgain(page).click();
      await expect(banner(page)).toBeHidden();
      await expect.poll(() => simulator.timesSent(waits)).toBe(1);
      for (const path of PAGES) {
        await page.goto(path);
        await expect(stop(page)).toBeVisible();
      }
      await page.goto("/inbox");
      await inbox.open(waits);
      await expect(stop(page), "in a thread, too").toBeVisible();
      await expect(thread.state(waits, "Delivered")).toBeVisible();
      expect(await simulator.timesSent(waits)).toBe(1);
    });
  });
}
