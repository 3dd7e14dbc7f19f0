// Pages whose code is loaded when they are opened: what is loaded first, and what happens when a part does not come.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

const PARTS = /\/assets\/(split|chunk)_[^/]*\.wasm$/;

/** The parts of the app that were asked for, in order. */
function asked(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    if (PARTS.test(request.url())) names.push(request.url().replace(/.*\/(\w+)-.*/, "$1"));
  });
  return names;
}

test("the first screen loads no part of other pages, and the navigation brings them early", async ({ page, login, server }) => {
  await page.clock.install();
  const names = asked(page);
  await login.enter(server);
  await expect(page.getByRole("row").first()).toBeVisible();
  expect(names).toEqual([]);

  await page.getByRole("link", { name: "Contacts" }).hover();
  await expect.poll(() => names).toContain("split_people");
  expect(names).not.toContain("split_settings");

  await page.clock.fastForward(10_000);
  await expect.poll(() => names).toContain("split_settings");
  expect(names).not.toContain("split_outside");
});

test("a page whose code does not come says so, and comes when asked again", async ({ page, login, server }) => {
  await page.route(PARTS, (route) => route.abort());
  await login.enter(server);
  await page.getByRole("link", { name: "Contacts" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Couldn't load this page" });
  await expect(notice).toBeVisible();
  await expect(page).toHaveURL(/\/contacts$/);
  await expectAccessible(page);
  await page.screenshot({ path: "screenshots/page-not-loaded.png", animations: "disabled" });
  await notice.getByRole("button", { name: "Try again" }).click();
  await expect(notice).toBeVisible();

  // What is there already goes on working.
  await page.getByRole("link", { name: "Inbox", exact: true }).click();
  await expect(page.getByRole("row").first()).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(notice).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Settings pages" })).toBeVisible();

  await page.unroute(PARTS);
  await notice.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
  await expect(notice).toBeHidden();
  await page.getByRole("link", { name: "Contacts" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
});

test("files that a newer version no longer has lead to a reload", async ({ page, login, server }) => {
  await login.enter(server);
  // What the server answers when it never heard of a file.
  await page.route(PARTS, async (route) => {
    const url = new URL(route.request().url());
    await route.continue({ url: url.href.replace(/-[0-9a-f]+\.wasm$/, "-000000000000.wasm") });
  });
  await page.getByRole("link", { name: "Contacts" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "Couldn't load this page" });
  await expect(notice).toBeVisible();
  await page.unroute(PARTS);
  await notice.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
  await expect(page).toHaveURL(/\/contacts$/);
});

test("a page shows its outline while its code is on the way", async ({ page, login, server }) => {
  await login.enter(server);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(PARTS, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "Contacts" }).click();
  await expect(page.getByRole("main").getByRole("status", { name: "Loading" })).toBeVisible();
  release();
  await expect(page.getByRole("heading", { level: 1, name: "Contacts" })).toBeVisible();
});
