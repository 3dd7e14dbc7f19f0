import type { Locator, Page } from "@playwright/test";

/** The list of conversations. */
export class InboxPage {
  constructor(readonly page: Page) {}

  readonly list = () => this.page.getByRole("grid", { name: "Conversations" });
  readonly rows = () => this.list().getByRole("row");
  readonly search = () => this.page.getByRole("textbox", { name: "Search conversations" });

  /** The row of a person, by name or number or by words of the last message. */
  row(text: string | RegExp): Locator {
    return this.rows().filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<void> {
    await this.row(text).getByRole("link").click();
  }
}
