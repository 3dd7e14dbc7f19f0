import type { Locator, Page } from "@playwright/test";

/** The words that a person reads for where a message stands. */
export type StateWord = "Queued" | "Sending" | "Sent" | "Delivered" | "Failed" | "Refused" | "Unsure";

/** One conversation, and the composer below it. */
export class ThreadPage {
  constructor(readonly page: Page) {}

  readonly feed = () => this.page.getByRole("feed", { name: "Messages" });
  readonly composer = () => this.page.getByRole("textbox", { name: /^Text to / });
  readonly sendButton = () => this.page.getByRole("button", { name: /^Send( |$)/ });
  /** Why nothing can be sent to this person. */
  readonly blocked = () => this.page.getByText(/opted out of texts, so nothing can be sent/);
  /** What was written before nothing could be sent any more. */
  readonly draft = () => this.page.getByRole("blockquote");
  readonly counter = () => this.page.getByText(/\d+\/\d+ · \d+ segments? · (GSM-7|UCS-2)/);

  item(text: string): Locator {
    return this.feed().getByRole("article").filter({ hasText: text });
  }

  state(text: string, word: StateWord): Locator {
    return this.item(text).getByText(word, { exact: true });
  }

  button(text: string, name: string | RegExp): Locator {
    return this.item(text).getByRole("button", { name });
  }

  async send(text: string): Promise<void> {
    await this.composer().fill(text);
    await this.sendButton().click();
  }
}
