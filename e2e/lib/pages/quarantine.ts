import type { Locator, Page } from "@playwright/test";

/** Events that could not be applied. */
export class QuarantinePage {
  constructor(readonly page: Page) {}

  event(type: string): Locator {
    return this.page.getByRole("row").filter({ hasText: type });
  }

  async retry(type: string): Promise<void> {
    await this.page.getByRole("button", { name: `Retry ${type}` }).click();
  }
}
