// Whatever people and programs write is shown as they wrote it: markup in every text that the product takes, and then
// a walk over every page.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { type Account, api, bring, imported } from "../lib/api.ts";
import { Post } from "../lib/mail.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { foundOffice, freshMember, recruit, welcome } from "../lib/people.ts";
import { Provider } from "../lib/provider.ts";
import { Server } from "../lib/server.ts";
import { freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

const ROUTES = resolve(import.meta.dirname, "../../frontend/src/routes.rs");
const CONTRACT = resolve(import.meta.dirname, "../../openapi/openapi.json");

/** Breaks out of an attribute, runs in two ways, and is a template. A label is too short for all of it. */
const evil = (name: string): string => {
  const picture = `${name}"'><img src=x onerror=__xss("${name}")>{{7*7}}`;
  if (/^(tag|label|key)/.test(name)) return picture;
  // The name beside an address has no such quotes: the simulator's customers write others. In that of a file they
  // would be escaped on the way.
  return /^(mail|file)-name$/.test(name) ? picture.replaceAll('"', "'") : `${picture}<svg onload=__xss()>`;
};

/** The texts of all request bodies, and under which name the markup is fed to each. */
const FED: Record<string, string> = {
  "POST /api-keys /name": "api-key",
  "POST /auth/join /name": "member",
  "POST /connections /name": "connection",
  "POST /connections /from_name": "sender",
  "PATCH /connections/{id} /name": "connection-again",
  "POST /contacts /first_name": "first",
  "POST /contacts /last_name": "last",
  "POST /contacts /company": "company",
  "POST /contacts /tags[]": "tag",
  "POST /contacts /street": "street",
  "POST /contacts /city": "city",
  "POST /contacts /state": "state",
  "POST /contacts /postal_code": "postal",
  "POST /contacts /country": "country",
  "POST /contacts /lead_source": "lead",
  "POST /contacts /phones[]/label": "label-p",
  "POST /contacts /emails[]/label": "label-e",
  "POST /conversations/{id}/messages /body": "text-out",
  "POST /conversations/{id}/messages /subject": "subject-out",
  "PATCH /contacts/{id} /first_name": "first-again",
  "PATCH /contacts/{id} /last_name": "last-again",
  "PATCH /contacts/{id} /company": "company-again",
  "PATCH /contacts/{id} /tags[]": "tag-again",
  "PATCH /contacts/{id} /street": "street-again",
  "PATCH /contacts/{id} /city": "city-again",
  "PATCH /contacts/{id} /state": "state-again",
  "PATCH /contacts/{id} /postal_code": "postal-again",
  "PATCH /contacts/{id} /country": "country-again",
  "PATCH /contacts/{id} /lead_source": "lead-again",
  "PATCH /contacts/{id} /phones[]/label": "label-p2",
  "PATCH /contacts/{id} /emails[]/label": "label-e2",
  "POST /imports /options/mapping[]/key": "key",
  "POST /imports /options/tags[]": "tag-file",
  "POST /imports /options/lead_source": "lead-file",
  "POST /imports /options/consent/source": "consent",
  "POST /imports /options/consent/wording": "wording",
  "PATCH /imports/{id} /mapping[]/key": "key-again",
  "PATCH /imports/{id} /tags[]": "tag-file2",
  "PATCH /imports/{id} /lead_source": "lead-file-again",
  "PATCH /imports/{id} /consent/source": "consent-again",
  "PATCH /imports/{id} /consent/wording": "wording-again",
  "PATCH /workspace /name": "workspace",
  "PATCH /workspace /postal_address": "address",
};

/** What comes by other ways than a request of ours. */
const BROUGHT = [
  "attribute", "text-in", "mail-name", "mail-subject", "mail-text", "mail-out", "other-office", "other-member",
  "said", "voicemail", "summary", "next-step", "event", "file-name", "file-head", "file-cell",
];

/** Texts that must have a form in which no markup fits, are secret, or are asked and not kept. */
const APART =
  / \/auth\/(login|invite|reset|setup)| \/rules\/| \/u\/| \/hooks\/|\/(password|current|new|token|code|email|value|address|api_key|signing_keys\[\]|add_signing_key|time_zone|region|from|until)$/;

test("every text of the contract is fed with markup, or has a reason not to be", async () => {
  const texts = await textsOfTheContract();
  expect(texts.length).toBeGreaterThan(40);
  expect(texts.filter((text) => !(text in FED) && !APART.test(text))).toEqual([]);
  expect(Object.keys(FED).filter((text) => !texts.includes(text))).toEqual([]);
});

test("markup in every text is shown as it was written, on every page", async ({ browser, database }) => {
  test.setTimeout(240_000);
  const server = await Server.start(database);
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const alarms = await alarmed(context);
    const page = await context.newPage();
    const fed = await feed(server);
    await new LoginPage(page).enterAs(fed.reader);
    const seen = new Seen(page, [...Object.values(FED), ...BROUGHT]);

    const { items: people } = await api<{ items: { id: string }[] }>(server, "GET", "contacts?limit=200");
    const { items: threads } = await api<{ items: { id: string }[] }>(server, "GET", "conversations?limit=200");
    // Far down in the list, where they stand by their names.
    const shown = new Set([...fed.people, ...people.slice(0, 20).map(({ id }) => id)]);
    const ids = [...[...shown].map((id) => `/contacts/${id}`), ...fed.imports.map((id) => `/contacts/import/${id}`)];
    for (const path of [...(await routes()), ...ids, ...threads.slice(0, 20).map(({ id }) => `/inbox/c/${id}`)]) {
      await test.step(path, async () => {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await expect(page.locator(".skeleton-rows")).toHaveCount(0);
        await openAll(page);
        await seen.look();
      });
    }
    for (const path of [`/no/${evil("path")}`, `/inbox?q=${evil("words")}`, `/login?to=javascript:__xss()`, `/join#${evil("secret")}`]) {
      await page.goto(path.replaceAll("?", "%3F").replace("%3F", "?"));
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await seen.look();
    }
    await page.goto("/inbox");
    await page.getByRole("button", { name: "Switch workspace" }).first().click();
    await expect(page.getByRole("dialog", { name: "Switch workspace" }).getByRole("listitem")).toHaveCount(2);
    await seen.look();
    await page.goto("/settings/members");
    await page.getByRole("button", { name: /^Remove / }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await seen.look();
    // The words of a voicemail are told late.
    await page.goto(`/inbox/c/${fed.voicemail}`);
    await expect(page.getByText(evil("voicemail")).first()).toBeVisible({ timeout: 60_000 });
    await seen.look();

    expect(seen.missing(), "texts that stand nowhere").toEqual([]);
    expect(alarms).toEqual([]);

    // The alarms do ring, in the same page, when somebody sets HTML; and with nothing to stop it, it runs.
    await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), evil("canary"));
    await expect(seen.look()).rejects.toThrow(/elements that text made/);
    await expect.poll(() => alarms.some((alarm) => /^request: .*\/x$/.test(alarm))).toBe(true);
    await expect.poll(() => alarms.some((alarm) => alarm.includes("Content Security Policy"))).toBe(true);
    expect(alarms.filter((alarm) => alarm.startsWith("ran"))).toEqual([]);
    const bare = await context.newPage();
    await bare.setContent(evil("canary"));
    await expect.poll(() => alarms).toContain("ran: canary");
  } finally {
    await context.close();
    await server.stop();
  }
});

async function textsOfTheContract(): Promise<string[]> {
  interface Schema {
    $ref?: string;
    type?: string | string[];
    enum?: unknown[];
    format?: string;
    properties?: Record<string, Schema>;
    items?: Schema;
    oneOf?: Schema[];
    anyOf?: Schema[];
    allOf?: Schema[];
  }
  interface Body {
    requestBody?: { content: Record<string, { schema?: Schema }> };
  }
  const contract = JSON.parse(await readFile(CONTRACT, "utf8")) as {
    paths: Record<string, Record<string, Body>>;
    components: { schemas: Record<string, Schema> };
  };
  const walk = (schema: Schema, at: string): string[] => {
    const known = schema.$ref ? contract.components.schemas[schema.$ref.split("/").pop() ?? ""] : schema;
    if (!known) return [];
    const parts = [...(known.oneOf ?? []), ...(known.anyOf ?? []), ...(known.allOf ?? [])].flatMap((one) => walk(one, at));
    const fields = Object.entries(known.properties ?? {}).flatMap(([name, field]) => walk(field, `${at}/${name}`));
    const items = known.items ? walk(known.items, `${at}[]`) : [];
    const isText = [known.type].flat().includes("string") && !known.enum && !known.format;
    return [...parts, ...fields, ...items, ...(isText ? [at] : [])];
  };
  return Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema = {} }) =>
        walk(schema, "").map((at) => `${method.toUpperCase()} ${path.replace("/api/v1", "")} ${at}`),
      ),
    ),
  );
}

/** Every address that the app knows and that needs no id. */
async function routes(): Promise<string[]> {
  const source = await readFile(ROUTES, "utf8");
  const found = [...source.matchAll(/const [A-Z_]+: &str = "(\/[^"]*)";/g)].map(([, path]) => path ?? "");
  expect(found.length).toBeGreaterThanOrEqual(19);
  // Inside, where the markup is; the pages outside lead there by themselves.
  return found;
}

/** Writes markup into everything. */
async function feed(server: Server): Promise<{ reader: { email: string; password: string }; voicemail: string; people: string[]; imports: string[] }> {
  const post = async (path: string, body: unknown): Promise<{ id: string }> => api(server, "POST", path, body);
  const control = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${server.simulator}/control/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
  };
  const other: Account = await foundOffice(server, evil("other-office"));
  const reader = await recruit(server, "owner", evil("member"));
  await welcome(other, "owner", reader);
  await recruit(server, "agent", evil("other-member"));
  await api(server, "POST", "invites", { email: freshMember(), role: "agent" });
  await api(server, "PATCH", "workspace", { name: evil("workspace"), postal_address: evil("address") });
  await post("api-keys", { name: evil("api-key"), scopes: ["contact:read"] });
  const connection = { provider: "openphone", api_key: "nobody-knows-this-key", signing_keys: [] };
  await post("connections", { ...connection, name: evil("connection") });
  const { id: renamed } = await post("connections", { ...connection, name: "Before" });
  await api(server, "PATCH", `connections/${renamed}`, { name: evil("connection-again") });
  const key = "0123456789abcdef0123456789abcdef0123456789abcdef";
  const mailbox = { provider: "mailbox", name: "Sales", api_key: "", signing_keys: [key], address: "sales@demo.example" };
  await post("connections", { ...mailbox, from_name: evil("sender") });

  const [phone, again] = [freshNumber(), freshNumber()];
  const email = "nell@harrow.example";
  const { id } = await post("contacts", {
    first_name: evil("first"),
    last_name: evil("last"),
    company: evil("company"),
    tags: [evil("tag")],
    attributes: { [evil("attribute")]: evil("attribute") },
    street: evil("street"),
    city: evil("city"),
    state: evil("state"),
    postal_code: evil("postal"),
    country: evil("country"),
    lead_source: evil("lead"),
    phones: [{ value: phone, label: evil("label-p") }],
    emails: [{ value: email, label: evil("label-e") }],
  });
  const { id: changed } = await post("contacts", { first_name: "Before", phones: [{ value: again }] });
  await api(server, "PATCH", `contacts/${changed}`, {
    first_name: evil("first-again"),
    last_name: evil("last-again"),
    company: evil("company-again"),
    tags: [evil("tag-again")],
    street: evil("street-again"),
    city: evil("city-again"),
    state: evil("state-again"),
    postal_code: evil("postal-again"),
    country: evil("country-again"),
    lead_source: evil("lead-again"),
    phones: [{ value: again, label: evil("label-p2") }],
    emails: [{ value: "nora@harrow.example", label: evil("label-e2") }],
  });
  const imports = await feedFiles(server);

  const provider = await Provider.of(server);
  await provider.text(phone, evil("text-in"));
  const { id: thread } = await post(`contacts/${id}/conversation`, {});
  await post(`conversations/${thread}/messages`, { channel: "sms", body: evil("text-out") });
  const mail = { channel: "email", subject: evil("subject-out"), body: evil("mail-out") };
  await post(`conversations/${thread}/messages`, mail);
  const writer = { from: "iris@harrow.example", name: evil("mail-name"), subject: evil("mail-subject") };
  await new Post(server.simulator).write({ ...writer, text: evil("mail-text"), html: `<p>${evil("mail-html")}</p>` });

  const caller = freshNumber();
  const call = "ACtextistext";
  const [from, to] = [new Date(Date.now() - 60_000).toISOString(), new Date().toISOString()];
  const who = { from: caller, to: "+16175550100", direction: "incoming", userId: "USsim01", phoneNumberId: "PNsim01" };
  const times = { createdAt: from, answeredAt: from, completedAt: to, duration: 60 };
  await provider.deliver("call.completed", { id: call, object: "call", status: "completed", ...who, ...times });
  const summary = { summary: [evil("summary")], nextSteps: [evil("next-step")] };
  await provider.deliver("call.summary.completed", { object: "callSummary", callId: call, status: "completed", ...summary });
  const dialogue = [{ content: evil("said"), start: 0, end: 4, identifier: caller }];
  const transcript = { object: "callTranscript", callId: call, createdAt: to, duration: 60, status: "completed", dialogue };
  await provider.deliver("call.transcript.completed", transcript);
  await provider.deliver(evil("event"), { id: "CTtext", object: "contact" });

  const late = freshNumber();
  await control("call", { from: late, end: "voicemail", ring_seconds: 1, voicemail_words: evil("voicemail") });
  let voicemail = "";
  await expect(async () => {
    const shown = `(${late.slice(2, 5)}) ${late.slice(5, 8)}-${late.slice(8)}`;
    const path = "conversations?limit=200";
    const { items } = await api<{ items: { id: string; contact: { name: string } }[] }>(server, "GET", path);
    voicemail = items.find(({ contact }) => contact.name === shown)?.id ?? "";
    expect(voicemail).not.toBe("");
  }).toPass();
  return { reader, voicemail, people: [id, changed], imports };
}

/** Two files that wait for somebody, and one that was written. */
async function feedFiles(server: Server): Promise<string[]> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = [
    ["Name", "Phone", evil("file-head"), "SMS consent"],
    ["Ivo", freshNumber(), "fine", "yes"],
    ["Ida", "123", evil("file-cell"), "yes"],
  ];
  const file = rows.map((row) => row.map(cell).join(",")).join("\n");
  const options = (again: string, short: string) => ({
    mapping: [
      { column: 0, field: "full_name" },
      { column: 1, field: "phone" },
      { column: 2, field: "attribute", key: evil(`key${again}`) },
      { column: 3, field: "sms_consent" },
    ],
    tags: [evil(`tag-file${short}`)],
    lead_source: evil(`lead-file${again}`),
    consent: {
      basis: "written_consent",
      source: evil(`consent${again}`),
      date: "2026-03-01",
      wording: evil(`wording${again}`),
    },
  });
  const waits = await bring(server, evil("file-name"), file, options("", ""));
  const changed = await bring(server, "again.csv", file);
  await api(server, "PATCH", `imports/${changed}`, options("-again", "2"));
  await imported(server, changed, "previewed");
  const written = await bring(server, "written.csv", file);
  await api(server, "POST", `imports/${written}/commit`);
  await imported(server, written, "done");
  return [waits, changed, written];
}

/** Unfolds what is folded on this page. */
async function openAll(page: Page): Promise<void> {
  for (const name of ["Show transcript", "Show original formatting", "Show quoted text"]) {
    const buttons = page.getByRole("button", { name });
    for (let left = await buttons.count(); left > 0; left -= 1) {
      await buttons.first().click();
      await expect(buttons).toHaveCount(left - 1);
    }
  }
  for (const row of await page.getByText("The row in the file").all()) await row.click();
}

/** What was seen on the way, as people see it. */
class Seen {
  private readonly left: Set<string>;

  constructor(
    private readonly page: Page,
    names: string[],
  ) {
    this.left = new Set(names);
  }

  /** Fails when the page has an element that only markup in a text can have made. */
  async look(): Promise<void> {
    const { made, words } = await this.page.evaluate(() => ({
      made: Array.from(
        document.querySelectorAll("[onerror], [onload], [onfocus], img[src=x], [href^='javascript:' i], [src^='javascript:' i]"),
      ).map((element) => element.outerHTML),
      words: [
        document.body.innerText,
        ...Array.from(document.querySelectorAll<HTMLInputElement>("input, textarea")).map((field) => field.value),
      ].join("\n"),
    }));
    expect(made, "elements that text made").toEqual([]);
    for (const name of this.left) if (words.includes(evil(name))) this.left.delete(name);
  }

  missing(): string[] {
    return [...this.left];
  }
}

/** Everything that markup in a text could bring about. */
async function alarmed(context: BrowserContext): Promise<string[]> {
  const alarms: string[] = [];
  await context.exposeFunction("__xss", (name = "") => void alarms.push(`ran: ${name}`));
  context.on("dialog", (dialog) => {
    alarms.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    if (/\/x$/.test(new URL(request.url()).pathname)) alarms.push(`request: ${request.url()}`);
  });
  context.on("console", (message) => {
    // What the frame around a mail keeps from happening is its success.
    const kept = `${message.text()} ${message.location().url}`.includes("/html?token=");
    if (/Content Security Policy/.test(message.text()) && !kept) alarms.push(`console: ${message.text()}`);
  });
  return alarms;
}
