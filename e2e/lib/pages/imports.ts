import { type Locator, type Page, expect } from "@playwright/test";

/** A file as the browser's file chooser takes it. */
export interface ChosenFile {
  name: string;
  bytes: Buffer;
  type?: string;
}

/** The pages that bring people from a file. */
export class ImportsPage {
  constructor(readonly page: Page) {}

  readonly choose = () => this.page.getByRole("button", { name: "Choose a file" });
  readonly columns = () => this.page.getByRole("table").filter({ has: this.page.getByRole("columnheader", { name: "First values" }) });
  readonly preview = () => this.page.getByRole("region", { name: "What will happen" });
  readonly add = () => this.page.getByRole("button", { name: /^(Add|Update) [\d,]+ (person|people)/ });
  readonly readAgain = () => this.page.getByRole("button", { name: "Read again" });
  readonly progress = () => this.page.getByRole("progressbar", { name: "Adding people" });
  readonly undo = () => this.page.getByRole("button", { name: "Undo this import" });
  readonly rows = () => this.page.getByRole("table").filter({ has: this.page.getByRole("columnheader", { name: "Outcome" }) }).getByRole("row");

  meaning(column: string): Locator {
    return this.page.getByRole("combobox", { name: `What \u201c${column}\u201d is` });
  }

  /** The button with a count, which chooses the rows with that outcome. */
  count(outcome: string): Locator {
    return this.page.getByRole("group", { name: "Rows by what becomes of them" }).getByRole("button", { name: new RegExp(`^${outcome} `) });
  }

  async counted(outcome: string): Promise<number> {
    return Number((await this.count(outcome).innerText()).replace(/\D/g, ""));
  }

  /** Brings a file by the browser's chooser. */
  async bring({ name, bytes, type = "text/csv" }: ChosenFile): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.choose().click();
    await (await chooser).setFiles({ name, mimeType: type, buffer: bytes });
  }

  /** The same, until it is read. */
  async read(file: ChosenFile): Promise<string> {
    await this.bring(file);
    await expect(this.add().or(this.page.getByText("Nothing in this file is new"))).toBeVisible({ timeout: 60_000 });
    return this.id();
  }

  /** Which import this is. */
  id(): string {
    return new URL(this.page.url()).pathname.split("/").pop() ?? "";
  }
}
