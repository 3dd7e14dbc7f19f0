import type { Locator, Page } from "@playwright/test";

export class ConnectionsPage {
  constructor(readonly page: Page) {}

  readonly name = () => this.page.getByLabel("What you call it");
  readonly apiKey = () => this.page.getByLabel("API key");
  readonly addButton = () => this.page.getByRole("button", { name: "Add connection" });
  readonly connectButton = () => this.page.getByRole("button", { name: "Connect", exact: true });

  /** The card of one connection. */
  card(name: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ has: this.page.getByRole("heading", { name }) });
  }

  async add(name: string, key: string): Promise<void> {
    await this.addButton().click();
    await this.name().fill(name);
    await this.apiKey().fill(key);
    await this.connectButton().click();
  }
}
