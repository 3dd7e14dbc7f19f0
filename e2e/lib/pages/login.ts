import type { Page } from "@playwright/test";
import type { Server } from "../server.ts";

export class LoginPage {
  constructor(private readonly page: Page) {}

  readonly email = () => this.page.getByLabel("Email");
  readonly password = () => this.page.getByLabel("Password", { exact: true });
  readonly submit = () => this.page.getByRole("button", { name: "Sign in" });
  readonly failure = () => this.page.getByRole("alert");
  readonly signOut = () => this.page.getByRole("button", { name: "Sign out" });

  async open(): Promise<void> {
    await this.page.goto("/login");
  }

  async fill(email: string, password: string): Promise<void> {
    await this.email().fill(email);
    await this.password().fill(password);
    await this.submit().click();
  }

  /** Opens a page of the product, signing in on the way. */
  async enter(server: Server, path = "/inbox"): Promise<void> {
    await this.page.goto(path);
    await this.fill(server.email, server.password);
    await this.page.getByRole("navigation", { name: "Main" }).waitFor();
  }
}
