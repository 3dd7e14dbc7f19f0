import { type Page, expect } from "@playwright/test";

/** Where an invitation leads. */
export class JoinPage {
  constructor(readonly page: Page) {}

  readonly title = () => this.page.getByRole("heading", { level: 1, name: /^Join / });
  readonly gone = () => this.page.getByRole("heading", { level: 1, name: "This link is no longer good" });
  readonly name = () => this.page.getByLabel("Your name");
  readonly password = () => this.page.getByLabel("Choose a password");
  readonly submit = () => this.page.getByRole("button", { name: "Join the workspace" });

  async accept(link: string, name: string, password: string): Promise<void> {
    await this.page.goto(link);
    await this.name().fill(name);
    await this.password().fill(password);
    await this.submit().click();
    await expect(this.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  }
}
