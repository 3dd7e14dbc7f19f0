import { type Page, expect } from "@playwright/test";
import type { Server } from "../server.ts";

export class LoginPage {
  constructor(private readonly page: Page) {}

  readonly email = () => this.page.getByRole("textbox", { name: "Email", exact: true });
  readonly password = () => this.page.getByLabel("Password", { exact: true });
  readonly submit = () => this.page.getByRole("button", { name: "Sign in" });
  readonly failure = () => this.page.getByRole("alert");
  readonly code = () => this.page.getByLabel("Two-factor code");
  readonly back = () => this.page.getByRole("button", { name: "Back" });
  readonly signOut = () => this.page.getByRole("button", { name: "Sign out" });

  async open(): Promise<void> {
    await this.page.goto("/login");
  }

  async fill(email: string, password: string): Promise<void> {
    await this.email().fill(email);
    await this.password().fill(password);
    await this.submit().click();
  }

  /**
   * Opens a page of the product, signing in on the way. All tests of a server share one account, and the server lets
   * it in ten times a minute: whoever is told to wait tries again.
   */
  async enter(server: Server, path = "/inbox"): Promise<void> {
    await this.enterAs(server, path);
  }

  /** The same for anybody. */
  async enterAs(account: { email: string; password: string }, path = "/inbox"): Promise<void> {
    await this.page.goto(path);
    await this.fill(account.email, account.password);
    const inside = this.page.getByRole("navigation", { name: "Main" });
    const told = this.failure().filter({ hasText: "Too many tries" });
    await expect(async () => {
      await expect(inside.or(told)).toBeVisible();
      if (await told.isVisible()) await this.submit().click();
      await expect(inside).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }
}
