// What the workspace says about itself.

import { api } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { expect, test } from "../lib/test.ts";

interface Workspace {
  name: string;
  time_zone: string;
  office_hours: (null | { from: string; until: string })[];
  postal_address: string;
}

test("name, zone, hours and address are changed, and only what differs is sent", async ({ login, server, page }) => {
  const before = await api<Workspace>(server, "GET", "workspace");
  await login.enter(server, "/settings/workspace");
  const save = page.getByRole("button", { name: "Save" });
  await expect(page.getByLabel("Workspace name")).toHaveValue(before.name);
  await expect(page.getByLabel("Time zone")).toHaveValue(before.time_zone);
  await save.click();
  await expect(page.getByText("Nothing was changed.")).toBeVisible();

  await page.getByLabel("Workspace name").fill("");
  await save.click();
  await expect(page.getByText("A workspace has a name.")).toBeVisible();
  await expect(page.getByLabel("Workspace name")).toBeFocused();
  await page.getByLabel("Workspace name").fill("Quill & Daughters");
  await page.getByLabel("Time zone").selectOption("America/Chicago");
  await page.getByRole("checkbox", { name: "Tuesday" }).check();
  await page.getByLabel("Tuesday opens").fill("18:00");
  await page.getByLabel("Tuesday closes").fill("07:30");
  await page.getByLabel("Postal address").fill("12 Elm Street\nQuincy, MA 02169");
  await save.click();
  await expect(page.getByText("The day ends before it begins.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Tuesday opens").fill("07:00");
  await page.getByRole("checkbox", { name: "Sunday" }).uncheck();
  const sent = page.waitForRequest((request) => request.method() === "PATCH");
  await save.click();
  expect(Object.keys((await sent).postDataJSON()).sort()).toEqual([
    "name",
    "office_hours",
    "postal_address",
    "time_zone",
  ]);
  await expect(page.getByText("Saved.")).toBeVisible();
  // The rest of the app knows at once.
  await expect(page.getByRole("navigation", { name: "Main" })).toContainText("Quill & Daughters");

  await page.reload();
  await expect(page.getByLabel("Workspace name")).toHaveValue("Quill & Daughters");
  await expect(page.getByLabel("Time zone")).toHaveValue("America/Chicago");
  await expect(page.getByLabel("Tuesday closes")).toHaveValue("07:30");
  await expect(page.getByRole("checkbox", { name: "Sunday" })).not.toBeChecked();
  await expect(page.getByLabel("Postal address")).toHaveValue("12 Elm Street\nQuincy, MA 02169");
  const { name, time_zone, office_hours, postal_address } = before;
  await api(server, "PATCH", "workspace", { name, time_zone, office_hours, postal_address });
});
