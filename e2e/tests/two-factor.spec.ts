// The second factor: set up with an app, asked for at the log-in, replaced by a recovery code, turned off.

import type { Page } from "@playwright/test";
import { expectAccessible } from "../lib/axe.ts";
import { dismiss, recruit } from "../lib/people.ts";
import { expect, test } from "../lib/test.ts";
import { stepNow, totp } from "../lib/totp.ts";

const inside = (page: Page) => page.getByRole("navigation", { name: "Main" });

test("a second factor is set up, asked for, and has a way back", async ({ login, server, page }) => {
  test.setTimeout(120_000);
  const tom = await recruit(server, "agent", "Tom Ash");
  await login.enterAs(tom, "/settings/profile");
  const proof = page.getByLabel("Enter your password to go on");

  await page.getByRole("button", { name: "Set up" }).click();
  await expect(proof).toBeFocused();
  await proof.fill("not this one");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await proof.fill(tom.password);
  await page.getByRole("button", { name: "Continue" }).click();

  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await expect(page.getByLabel("Code of the app")).toBeFocused();
  await expectAccessible(page);
  const secret = await page.locator(".seed code").innerText();
  await page.getByLabel("Code of the app").fill("000000");
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByText("This is not the code that the app shows now.")).toBeVisible();
  const step = stepNow();
  await page.getByLabel("Code of the app").fill(totp(secret, step));
  await page.getByRole("button", { name: "Turn on" }).click();

  const codes = page.getByRole("dialog", { name: "Recovery codes" });
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await expectAccessible(page);
  const [first, second] = await codes.getByRole("listitem").allInnerTexts();
  const saved = page.waitForEvent("download");
  await codes.getByRole("button", { name: "Download" }).click();
  expect((await saved).suggestedFilename()).toBe("recovery-codes.txt");
  await codes.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText("10 recovery codes left.")).toBeVisible();

  // The password alone opens nothing; a wrong code is said at its field; Back leads back.
  await login.signOut().first().click();
  await login.fill(tom.email, tom.password);
  await expect(login.code()).toBeFocused();
  await expectAccessible(page);
  await login.code().fill("000000");
  await login.submit().click();
  await expect(page.getByText(/This code is wrong/)).toBeVisible();
  await expect(login.code()).toHaveAttribute("aria-invalid", "true");
  await login.back().click();
  await expect(login.password()).toBeFocused();
  await expect(login.email()).toHaveValue(tom.email);
  await login.submit().click();
  // A code is good once: the one after it is borne, too.
  await login.code().fill(totp(secret, Math.max(step + 1, stepNow())));
  await login.submit().click();
  await expect(inside(page)).toBeVisible();

  await login.signOut().first().click();
  await login.fill(tom.email, tom.password);
  await login.code().fill((first ?? "").toLowerCase());
  await login.submit().click();
  await expect(inside(page)).toBeVisible();
  await page.goto("/settings/profile");
  await expect(page.getByText("9 recovery codes left.")).toBeVisible();

  // New codes end the old ones.
  await page.getByRole("button", { name: "New recovery codes" }).click();
  await proof.fill(tom.password);
  await page.getByRole("button", { name: "New recovery codes" }).click();
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await expect(codes).not.toContainText(second ?? "-");
  await codes.getByRole("button", { name: "I have it" }).click();

  await page.getByRole("button", { name: "Turn off" }).click();
  await proof.fill(tom.password);
  await page.getByRole("button", { name: "Turn off" }).click();
  await expect(page.getByText("Two-factor log-in is off.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Set up" })).toBeVisible();
  await dismiss(server, tom);
});
