// People from a file: checked before anything is added, watched while it is, accounted for row by row, and undone.

import { readFile } from "node:fs/promises";
import { api } from "../lib/api.ts";
import { expectAccessible } from "../lib/axe.ts";
import { tabTo } from "../lib/keyboard.ts";
import { ImportsPage } from "../lib/pages/imports.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { dismiss, recruit } from "../lib/people.ts";
import { peopleFile } from "../lib/people-file.ts";
import { expect, test } from "../lib/test.ts";

interface Import {
  status: string;
  total: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  conflicting: number;
}

const OUTCOMES = ["New", "Updated", "Unchanged", "Rejected", "To decide"];

/** The five counts on the screen add up to all rows, and are returned. */
async function counts(imports: ImportsPage): Promise<number[]> {
  const all = await imports.counted("All");
  const each: number[] = [];
  for (const outcome of OUTCOMES) each.push(await imports.counted(outcome));
  expect(each.reduce((sum, n) => sum + n, 0)).toBe(all);
  return [all, ...each];
}

const mark = (name: string): string => `${name}${Date.now()}`;

test("twenty thousand rows are checked, added, accounted for, and undone", async ({ login, server, page }) => {
  test.setTimeout(240_000);
  const file = peopleFile(20_000, mark("bulk"));
  const imports = new ImportsPage(page);
  await login.enter(server, "/contacts");
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Imports" })).toBeVisible();
  await expectAccessible(page);

  const id = await imports.read(file);
  await expect(imports.meaning("First Name")).toHaveValue("first_name");
  await expect(imports.meaning("Mobile")).toHaveValue("phone");
  await expect(imports.meaning("Email")).toHaveValue("email");
  await expect(imports.meaning("City")).toHaveValue("city");
  await expectAccessible(page);

  // Two columns cannot both be the city, which is said at both, at once.
  await imports.meaning("Last Name").selectOption({ label: "City" });
  const clash = imports.columns().getByText("\u201cLast Name\u201d and \u201cCity\u201d are both \u201cCity\u201d. Choose one.");
  await expect(clash).toHaveCount(2);
  await imports.readAgain().click();
  await expect(page.getByRole("alert").filter({ hasText: "are both" })).toBeVisible();
  await expect(imports.meaning("Last Name")).toBeFocused();
  await imports.meaning("Last Name").selectOption({ label: "Last name" });
  await expect(clash).toHaveCount(0);
  await imports.meaning("Notes about house").selectOption({ label: "A further fact" });
  await page.getByLabel("Name of the fact in \u201cNotes about house\u201d").fill("House");
  await imports.readAgain().click();
  await expect(imports.add()).toBeVisible({ timeout: 60_000 });
  await expect(imports.preview().getByRole("heading", { name: "What will happen" })).toBeFocused();

  const foreseen = await counts(imports);
  expect(foreseen).toEqual([file.rows, file.rows - file.bad - file.again, 0, file.again, file.bad, 0]);
  await imports.count("Rejected").click();
  await expect(page).toHaveURL(/\?outcome=rejected$/);
  await expect(imports.rows()).toHaveCount(51);
  await expect(imports.rows().nth(1)).toContainText("Rejected");
  await imports.rows().nth(1).getByText("The row in the file").click();
  await expect(imports.rows().nth(1).getByText("Salem")).toBeVisible();
  await imports.count("All").click();

  await expect(imports.add()).toHaveText(`Add ${(file.rows - file.bad - file.again).toLocaleString("en-US")} people`);
  await imports.add().click();
  const between = async () => {
    const [now, of] = await imports.progress().evaluate((bar) => [bar.ariaValueNow, bar.ariaValueMax].map(Number));
    return now! > 0 && now! < of!;
  };
  await expect.poll(between, { intervals: [100], timeout: 60_000 }).toBe(true);
  await expect(page.getByText(/^[\d,]+ of 20,000 rows, [\d,]+ rows a second/).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Adding people" })).toBeFocused();
  // The page may be left, and come back to.
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("link", { name: file.name }).click();

  await expect(imports.undo()).toBeVisible({ timeout: 120_000 });
  expect(await counts(imports)).toEqual(foreseen);
  const known = await api<Import>(server, "GET", `imports/${id}`);
  const { total, created, updated, unchanged, rejected, conflicting } = known;
  expect([total, created, updated, unchanged, rejected, conflicting]).toEqual(foreseen);
  await expectAccessible(page);

  await imports.count("Rejected").click();
  await expect(imports.rows().nth(1)).toContainText("Rejected");
  await page.reload();
  await expect(imports.count("Rejected")).toHaveAttribute("aria-pressed", "true");
  await expect(imports.rows()).toHaveCount(51);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(imports.rows()).toHaveCount(101);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download these rows (CSV)" }).click();
  const rows = (await readFile(await (await saved).path(), "utf8")).trim().split("\r\n");
  expect(rows.length - 1).toBe(file.bad);

  await imports.count("New").click();
  await imports.rows().nth(1).getByRole("link", { name: /^Open contact of line/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Pat");
  await page.goto(`/contacts?q=${file.name.replace(".csv", "")}`);
  await expect(page.getByText("50+ contacts")).toBeVisible();

  await page.goto(`/contacts/import/${id}`);
  await imports.undo().click();
  const question = page.getByRole("dialog", { name: `Undo the import of \u201c${file.name}\u201d?` });
  await expect(question).toContainText(`${created.toLocaleString("en-US")} people are deleted`);
  await expect(question.getByRole("button", { name: "Keep the people" })).toBeFocused();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Undo this import" }).click();
  await expect(page.getByText("Everything that this file brought was taken back.")).toBeVisible({ timeout: 120_000 });
  await page.goto(`/contacts?q=${file.name.replace(".csv", "")}`);
  await expect(page.getByText("Nobody matches.")).toBeVisible();
});

test("a running import is stopped and undone", async ({ login, server, page }) => {
  test.setTimeout(180_000);
  const file = peopleFile(20_000, mark("stop"));
  const imports = new ImportsPage(page);
  await login.enter(server, "/contacts/import");
  await imports.read(file);
  await imports.add().click();
  await page.getByRole("button", { name: "Stop and undo" }).click();
  const question = page.getByRole("dialog", { name: /^Undo the import of/ });
  await expect(question).toContainText(/of 20,000 rows are through/);
  await question.getByRole("button", { name: "Stop and undo" }).click();
  await expect(page.getByText("Everything that this file brought was taken back.")).toBeVisible({ timeout: 120_000 });
  await page.goto(`/contacts?q=${file.name.replace(".csv", "")}`);
  await expect(page.getByText("Nobody matches.")).toBeVisible();
});

test("a yes of the file counts only with where it comes from", async ({ login, server, page }) => {
  test.setTimeout(120_000);
  const imports = new ImportsPage(page);
  const people = async (name: string) => {
    const { items } = await api<{ items: { consent: { sms: { state: string; basis: string | null } } }[] }>(server, "GET", `contacts?q=${name}`);
    return items.map(({ consent }) => consent.sms.state);
  };
  const file = (name: string, first: string) => ({
    name: `${name}.csv`,
    bytes: Buffer.from(`Name,Phone,SMS consent\nYes ${name},617555${first}1,yes\nNo ${name},617555${first}2,no\n`),
  });
  const [bare, backed] = [mark("bare"), mark("backed")];
  await login.enter(server, "/contacts/import");
  await imports.read(file(bare, "310"));
  await expect(imports.meaning("SMS consent")).toHaveValue("sms_consent");
  await expect(page.getByText("only a \u201cno\u201d is taken over", { exact: false }).first()).toBeVisible();
  await imports.add().click();
  await expect(imports.undo()).toBeVisible({ timeout: 60_000 });
  expect((await people(bare)).sort()).toEqual(["unknown", "unsubscribed"]);

  await page.goto("/contacts/import");
  await imports.read(file(backed, "320"));
  await page.getByLabel("On what ground").selectOption({ label: "They gave written consent" });
  await imports.readAgain().click();
  // Each part that is missing says so.
  await expect(page.getByText("Say where the consent is recorded", { exact: false })).toBeVisible();
  await expect(page.getByText("Give the day on which they agreed.")).toBeVisible();
  await expect(page.getByLabel("Where it is recorded")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Where it is recorded").fill("Home show sign-up sheet");
  await page.getByLabel("When they agreed").fill("2026-03-01");
  await imports.readAgain().click();
  await expect(imports.add()).toBeVisible({ timeout: 60_000 });
  await imports.add().click();
  await expect(imports.undo()).toBeVisible({ timeout: 60_000 });
  expect((await people(backed)).sort()).toEqual(["subscribed", "unsubscribed"]);
});

test("a file goes through by keys alone", async ({ login, server, page }) => {
  test.setTimeout(120_000);
  const keys = page.keyboard;
  const file = peopleFile(40, mark("keys"));
  const imports = new ImportsPage(page);
  await login.enter(server, "/contacts");
  await tabTo(page, page.getByRole("link", { name: "Import", exact: true }));
  await keys.press("Enter");
  await tabTo(page, imports.choose());
  const chooser = page.waitForEvent("filechooser");
  await keys.press("Enter");
  await (await chooser).setFiles({ name: file.name, mimeType: "text/csv", buffer: file.bytes });
  await expect(imports.add()).toBeVisible({ timeout: 60_000 });

  await tabTo(page, imports.meaning("City"));
  await keys.type("Leave");
  await expect(imports.meaning("City")).toHaveValue("");
  // Whoever changes something stays where they are.
  await expect(imports.meaning("City")).toBeFocused();
  await tabTo(page, imports.readAgain());
  await keys.press("Enter");
  await expect(imports.add()).toBeVisible({ timeout: 60_000 });
  await tabTo(page, imports.count("Rejected"));
  await keys.press("Space");
  await expect(imports.count("Rejected")).toHaveAttribute("aria-pressed", "true");
  await tabTo(page, imports.add());
  await keys.press("Enter");
  await expect(imports.undo()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);

  await tabTo(page, imports.undo());
  await keys.press("Enter");
  const question = page.getByRole("dialog");
  await tabTo(page, question.getByRole("button", { name: "Undo this import" }));
  await keys.press("Enter");
  await expect(page.getByText("Everything that this file brought was taken back.")).toBeVisible({ timeout: 60_000 });
});

test("what is no table is refused kindly, here or by the server", async ({ login, server, page }) => {
  const imports = new ImportsPage(page);
  await login.enter(server, "/contacts/import");
  const refused = page.getByRole("alert");
  await imports.bring({ name: "flyer.pdf", bytes: Buffer.from("%PDF-1.7"), type: "application/pdf" });
  await expect(refused).toContainText("\u201cflyer.pdf\u201d is not a table.");
  await imports.bring({ name: "old.xls", bytes: Buffer.from("x"), type: "application/vnd.ms-excel" });
  await expect(refused).toContainText("save it as .xlsx or CSV");
  await imports.bring({ name: "empty.csv", bytes: Buffer.alloc(0) });
  await expect(refused).toContainText("\u201cempty.csv\u201d is empty.");
  await expectAccessible(page);
  await expect(page).toHaveURL(/\/contacts\/import$/);

  // What is inside is seen by the server only.
  const header = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
  await imports.bring({ name: "renamed.csv", bytes: header });
  await expect(page.getByRole("heading", { name: "This file could not be read" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("This is an old Excel file (.xls). Save it as .xlsx or CSV.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Choose another file" }).click();
  await imports.bring({ name: "blank.csv", bytes: Buffer.from(" \n \n") });
  await expect(page.getByText("The file is empty.")).toBeVisible({ timeout: 30_000 });
});

test("a file is dropped", async ({ login, server, page }) => {
  const imports = new ImportsPage(page);
  await login.enter(server, "/contacts/import");
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["Name,Phone\nDrop Harrow,6175553301\n"], "dropped.csv", { type: "text/csv" }));
    return data;
  });
  await page.getByText("Drop a file here").dispatchEvent("drop", { dataTransfer: data });
  await expect(imports.add()).toHaveText("Add 1 person", { timeout: 60_000 });
});

test("a viewer sees what was brought, and no verb", async ({ login, server, page }) => {
  const vera = await recruit(server, "viewer", "Vera Holt");
  await login.enterAs(vera, "/contacts");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByRole("link", { name: "Import", exact: true })).toHaveCount(0);
  await page.goto("/contacts/import");
  await expect(page.getByText("Your role does not allow importing.", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose a file" })).toHaveCount(0);
  await expectAccessible(page);
  await dismiss(server, vera);
});

test("two who change the same person are both heard", async ({ browser, login, server, page }) => {
  test.setTimeout(120_000);
  const name = mark("Iris ");
  const person = { first_name: name, company: "Harrow Tiles", city: "Salem", phones: [{ value: "6175553401", label: "mobile" }] };
  const { id } = await api<{ id: string }>(server, "POST", "contacts", person);
  const change = (body: unknown) => api(server, "PATCH", `contacts/${id}`, body);
  await login.enter(server, `/contacts/${id}`);
  await expect(page.getByText("mobile", { exact: true })).toBeVisible();
  const form = page.getByRole("dialog", { name: "Edit" });
  const save = form.getByRole("button", { name: "Save" });
  const edit = async () => {
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await expect(form).toBeVisible();
  };

  // Another part: nobody is asked, and nothing is lost.
  await edit();
  await change({ city: "Boston" });
  await form.getByLabel("Street").fill("1 Quarry Road");
  await save.click();
  await expect(form).toBeHidden();
  await expect(page.getByText("Boston")).toBeVisible();
  await expect(page.getByText("1 Quarry Road")).toBeVisible();

  // The same part, in another browser.
  const away = await browser.newContext({ baseURL: server.url });
  const other = await away.newPage();
  await edit();
  await new LoginPage(other).enter(server, `/contacts/${id}`);
  await other.getByRole("button", { name: "Edit", exact: true }).click();
  await other.getByRole("dialog", { name: "Edit" }).getByLabel("Company").fill("Harrow Stone");
  await other.getByRole("dialog", { name: "Edit" }).getByRole("button", { name: "Save" }).click();
  await expect(other.getByRole("dialog", { name: "Edit" })).toBeHidden();
  await away.close();

  await form.getByLabel("Company").fill("Harrow Marble");
  await form.getByLabel("Postal code").fill("01970");
  await save.click();
  const clash = form.getByRole("group", { name: "Company" });
  await expect(form.getByText("Somebody else has changed this person meanwhile.")).toBeFocused();
  await expect(clash).toContainText("Harrow Tiles");
  await expect(clash).toContainText("Harrow Stone");
  await expect(clash).toContainText("Harrow Marble");
  await expect(form.getByLabel("Postal code")).toHaveValue("01970");
  await expectAccessible(page);
  await save.click();
  await expect(form.getByText("Choose theirs or yours.")).toBeVisible();
  await clash.getByRole("radio", { name: /Theirs/ }).check();
  await save.click();
  await expect(form).toBeHidden();
  await expect(page.getByText("Harrow Stone").first()).toBeVisible();
  await expect(page.getByText("01970")).toBeVisible();

  // A number is added, another one taken away, and labels are kept.
  await edit();
  await form.getByRole("button", { name: "Add phone" }).click();
  await expect(form.getByLabel("Phone 2", { exact: true })).toBeFocused();
  await form.getByLabel("Phone 2", { exact: true }).fill("(617) 555-3402");
  await form.getByLabel("Label of phone 2").fill("work");
  await form.getByRole("button", { name: "Remove phone 1" }).click();
  await expect(form.getByLabel("Phone 1", { exact: true })).toHaveValue("(617) 555-3402");
  await save.click();
  await expect(form).toBeHidden();
  await expect(page.getByText("work", { exact: true })).toBeVisible();
  await expect(page.getByText("mobile", { exact: true })).toHaveCount(0);
});
