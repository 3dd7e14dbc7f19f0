// Whoever uses no mouse: Tab leads to everything, and shows where it is.

import { type Locator, type Page, expect } from "@playwright/test";

/** More stops than a page has: whoever has not got there by then went in a circle. */
const STOPS = 120;

/** Presses Tab until this has the focus, and looks that the focus can be seen on everything on the way. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press("Tab");
    const unseen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const ringed = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
      return ringed || style.boxShadow !== "none" ? null : element.outerHTML.slice(0, 120);
    });
    expect(unseen, "has the focus, and shows nothing of it").toBeNull();
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}
