// The first start: whoever has the server's terminal makes the first owner, and after that nobody does.

import { expectAccessible } from "../lib/axe.ts";
import { PASSWORD } from "../lib/people.ts";
import { Server } from "../lib/server.ts";
import { expect, test } from "../lib/test.ts";

test("a new installation is set up with the code that the server printed", async ({ database, page }) => {
  test.setTimeout(180_000);
  const fresh = await Server.startNew(database);
  try {
    await page.goto(`${fresh.url}/inbox`);
    await expect(page).toHaveURL(/\/setup$/);
    await page.getByLabel("Code from the server").fill("WRONG-CODE");
    await page.getByLabel("Your name").fill("Rosa Quill");
    await page.getByRole("textbox", { name: "Email", exact: true }).fill("rosa@quill.example");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByLabel("Workspace name").fill("Quill Foundation Repair");
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByText("This is not the code that the server printed when it started.")).toBeVisible();
    await expect(page.getByLabel("Code from the server")).toBeFocused();
    await expectAccessible(page);

    await page.getByLabel("Code from the server").fill(fresh.code.toLowerCase());
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByRole("navigation", { name: "Main" })).toContainText("Quill Foundation Repair");
    await expect(page.getByText("No texts yet.")).toBeVisible();

    await page.goto(`${fresh.url}/setup`);
    await expect(page.getByRole("heading", { level: 1, name: "This installation is set up" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Go to sign-in" })).toBeVisible();
  } finally {
    await fresh.stop();
  }
});
