import type { Page } from "@playwright/test";

/** The simulator's page for people: be the customer. */
export class SimulatorPage {
  constructor(readonly page: Page) {}

  readonly notice = () => this.page.getByRole("status");

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  private async be(number: string): Promise<void> {
    await this.page.getByLabel("Person").selectOption({ label: "Another number" });
    await this.page.getByLabel("Number", { exact: true }).fill(number);
  }

  async textAs(number: string, text: string): Promise<void> {
    await this.be(number);
    await this.page.getByLabel("Message", { exact: true }).fill(text);
    await this.page.getByRole("button", { name: "Send text" }).click();
  }

  async stopAs(number: string): Promise<void> {
    await this.be(number);
    await this.page.getByRole("button", { name: "Send STOP" }).click();
  }

  async missCallAs(number: string): Promise<void> {
    await this.be(number);
    await this.page.getByRole("button", { name: "Call and hang up" }).click();
  }

  async leaveVoicemailAs(number: string, words: string): Promise<void> {
    await this.be(number);
    await this.page.getByLabel("Words of the voicemail").fill(words);
    await this.page.getByRole("button", { name: "Leave a voicemail" }).click();
  }

  async talkAs(number: string): Promise<void> {
    await this.be(number);
    await this.page.getByRole("button", { name: "Call and talk" }).click();
  }

  async sendPictureAs(number: string): Promise<void> {
    await this.be(number);
    await this.page.getByRole("button", { name: "Send a picture" }).click();
  }
}
