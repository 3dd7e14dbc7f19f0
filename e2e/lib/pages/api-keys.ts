import type { Locator, Page } from "@playwright/test";
import { Dialogs } from "./dialogs.ts";

export class ApiKeysPage {
  readonly dialogs: Dialogs;

  constructor(readonly page: Page) {
    this.dialogs = new Dialogs(page);
  }

  readonly createButton = () => this.page.getByRole("main").getByRole("button", { name: "Create API key" }).first();
  readonly form = () => this.page.getByRole("dialog", { name: "Create API key" });

  /** The row of a key. */
  key(name: string): Locator {
    return this.page.getByRole("region", { name: "API keys" }).locator(".entry").filter({ hasText: name });
  }
}
