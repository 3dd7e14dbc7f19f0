// The address says where one is: reload stays there, Back returns.

import { expect, test } from "../lib/test.ts";

test("what is opened is in the address, stays after a reload, and Back leads out of it", async ({
  login,
  server,
  inbox,
  thread,
  page,
}) => {
  await login.enter(server);
  const start = inbox.rows().first();
  await expect(start).toBeVisible();

  await start.getByRole("link").click();
  await expect(page).toHaveURL(/\/inbox\/c\/[0-9a-f-]{36}$/);
  const first = page.url();
  await inbox.rows().nth(2).getByRole("link").click();
  await expect(page).not.toHaveURL(first);
  await page.goBack();
  await expect(page).toHaveURL(first);
  await page.reload();
  await expect(thread.feed()).toBeVisible();
  await expect(page).toHaveURL(first);
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(thread.feed()).toBeHidden();

  const navigation = page.getByRole("navigation", { name: "Main" });
  await navigation.getByRole("link", { name: "Text" }).click();
  await expect(page).toHaveURL(/\/inbox\/text$/);
  await inbox.rows().first().getByRole("link").click();
  await expect(page).toHaveURL(/\/inbox\/text\/c\/[0-9a-f-]{36}$/);
  await navigation.getByRole("link", { name: "Contacts" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await navigation.getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(/\/settings\/connections$/);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox\/text\/c\/[0-9a-f-]{36}$/);
  await expect(thread.feed()).toBeVisible();
});
