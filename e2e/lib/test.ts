// The fixtures: a running server for each worker, and the page objects for each test.

import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import type { DatabaseKind } from "./database.ts";
import { ApiKeysPage } from "./pages/api-keys.ts";
import { ConnectionsPage } from "./pages/connections.ts";
import { InboxPage } from "./pages/inbox.ts";
import { LoginPage } from "./pages/login.ts";
import { MembersPage } from "./pages/members.ts";
import { QuarantinePage } from "./pages/quarantine.ts";
import { SimulatorPage } from "./pages/simulator.ts";
import { ThreadPage } from "./pages/thread.ts";
import { Server } from "./server.ts";
import { Simulator } from "./simulator.ts";

export interface Options {
  database: DatabaseKind;
}

interface Fixtures {
  login: LoginPage;
  inbox: InboxPage;
  thread: ThreadPage;
  connections: ConnectionsPage;
  quarantine: QuarantinePage;
  members: MembersPage;
  apiKeys: ApiKeysPage;
  /** The provider, by its control API. */
  simulator: Simulator;
  /** The provider's page for people, in a second tab. */
  simulatorPage: SimulatorPage;
  /** Fails the test when a page logged an error or a request failed at the server. */
  quietBrowser: void;
}

interface WorkerFixtures {
  server: Server;
}

export const test = base.extend<Fixtures, Options & WorkerFixtures>({
  database: ["sqlite", { option: true, scope: "worker" }],

  server: [
    async ({ database }, use) => {
      const server = await Server.start(database);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 150_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  quietBrowser: [
    async ({ context }, use) => {
      const complaints = listen(context);
      await use();
      expect(complaints, "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],

  login: async ({ page }, use) => use(new LoginPage(page)),
  inbox: async ({ page }, use) => use(new InboxPage(page)),
  thread: async ({ page }, use) => use(new ThreadPage(page)),
  connections: async ({ page }, use) => use(new ConnectionsPage(page)),
  quarantine: async ({ page }, use) => use(new QuarantinePage(page)),
  members: async ({ page }, use) => use(new MembersPage(page)),
  apiKeys: async ({ page }, use) => use(new ApiKeysPage(page)),
  simulator: async ({ server }, use) => use(new Simulator(server.simulator)),
  simulatorPage: async ({ context }, use) => use(new SimulatorPage(await context.newPage())),
});

/** Collects errors of all pages. A refused request is an answer, and the page's business; a failed one is not. */
function listen(context: BrowserContext): string[] {
  const complaints: string[] = [];
  const watch = (page: Page) => page.on("pageerror", (error) => complaints.push(String(error)));
  context.pages().forEach(watch);
  context.on("page", watch);
  context.on("console", (message) => {
    const network = message.text().startsWith("Failed to load resource");
    // What the frame around a stranger's mail keeps from happening is its success, not our failure.
    const kept = `${message.text()} ${message.location().url}`.includes("/html?token=");
    if (message.type() === "error" && !network && !kept) complaints.push(message.text());
  });
  context.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

export { expect };
