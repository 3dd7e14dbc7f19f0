import { type Page, expect } from "@playwright/test";

/** The two dialogs that several pages share. */
export class Dialogs {
  constructor(private readonly page: Page) {}

  /** What is shown once: a link, a key, or codes. */
  readonly once = (name: string | RegExp) => this.page.getByRole("dialog", { name });
  readonly secret = () => this.page.getByRole("dialog").getByRole("textbox");

  /** Reads what is shown once, and closes the dialog. */
  async take(name: string | RegExp): Promise<string> {
    await expect(this.once(name)).toBeVisible();
    const secret = await this.secret().inputValue();
    await this.once(name).getByRole("button", { name: "I have it" }).click();
    await expect(this.once(name)).toBeHidden();
    return secret;
  }

  /** Answers the question with its verb. */
  async confirm(title: string, verb: string): Promise<void> {
    const question = this.page.getByRole("dialog", { name: title });
    await question.getByRole("button", { name: verb, exact: true }).click();
  }
}
