// The audit log on the screen: what somebody did stands in it, can be found, and can be taken along.

import { readFile } from "node:fs/promises";
import { api } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

test("what was changed stands in the log, is found by its filters, and is exported", async ({ login, server, page }) => {
  await login.enter(server, "/settings/audit");
  const name = `Iris ${Date.now()}`;
  const person = { first_name: name, company: "Harrow Tiles" };
  const { id } = await api<{ id: string }>(server, "POST", "contacts", person);
  await api(server, "PATCH", `contacts/${id}`, { company: "Harrow Stone" });
  await page.reload();

  const row = page.getByRole("row").filter({ hasText: `Changed contact ${name}` });
  await expect(row).toContainText("Harrow Tiles");
  await expect(row.locator("ins")).toHaveText("Harrow Stone");
  await expect(row).toContainText("127.0.0.1");
  await expectAccessible(page);

  await page.getByLabel("Act", { exact: true }).selectOption("Contact added");
  await expect(page).toHaveURL(/\?act=contact\.created$/);
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: `Added contact ${name}` })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Act", { exact: true })).toHaveValue("contact.created");
  await expect(page.getByRole("row").filter({ hasText: `Added contact ${name}` })).toBeVisible();

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const file = await readFile(await (await saved).path(), "utf8");
  // Spreadsheets know UTF-8 by its mark.
  expect(file.startsWith("\ufeff")).toBe(true);
  expect(file).toContain(`contact.created,contact,${id},${name}`);
  expect(file).not.toContain("contact.changed");

  await page.getByLabel("To", { exact: true }).fill("2001-01-01");
  await expect(page.getByText("No entry fits these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row).toBeVisible();
});
