import { type Page, expect } from "@playwright/test";

/** Where somebody is, and how they go to another of their workspaces. */
export class WorkspacesPage {
  constructor(readonly page: Page) {}

  readonly nav = () => this.page.getByRole("navigation", { name: "Main" });
  readonly dialog = () => this.page.getByRole("dialog", { name: "Switch workspace" });

  async expectIn(name: string): Promise<void> {
    await expect(this.nav()).toContainText(name);
  }

  /** Chooses a workspace, and does not wait for what comes of it. */
  async choose(name: string): Promise<void> {
    await this.nav().getByRole("button", { name: "Switch workspace" }).click();
    await this.dialog().getByRole("button", { name }).click();
  }

  async switchTo(name: string): Promise<void> {
    await this.choose(name);
    await this.expectIn(name);
    await expect(this.page).toHaveURL(/\/inbox$/);
  }
}
