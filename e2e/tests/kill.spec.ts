import type { DatabaseKind } from "../lib/database.ts";
import { InboxPage } from "../lib/pages/inbox.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { ThreadPage } from "../lib/pages/thread.ts";
import { Provider } from "../lib/provider.ts";
import { Server } from "../lib/server.ts";
import { Simulator, freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

// These tests kill their server, so each has its own.
const withServer = async (database: DatabaseKind, story: (server: Server) => Promise<void>): Promise<void> => {
  const server = await Server.start(database);
  try {
    await story(server);
  } finally {
    await server.stop();
  }
};

test("a text survives kill -9 between its webhook and its job", async ({ browser, database }) => {
  test.setTimeout(180_000);
  await withServer(database, async (server) => {
    // Without workers a webhook is stored and answered, and its job waits.
    const provider = await Provider.of(server);
    await server.kill();
    await server.boot("--role", "web");
    const words = `The wall is wet. ${freshNumber()}`;
    await provider.text(freshNumber(), words);
    await server.kill();

    // The simulator never had this text, so polling cannot bring it back: only the stored webhook can.
    await server.boot();
    const page = await (await browser.newContext({ baseURL: server.url })).newPage();
    await new LoginPage(page).enter(server);
    await expect(new InboxPage(page).row(words)).toBeVisible();
    await page.context().close();
  });
});

test("a text handed over when the server is killed is unsure, and is not sent again blindly", async ({
  browser,
  database,
}) => {
  test.setTimeout(180_000);
  await withServer(database, async (server) => {
    const simulator = new Simulator(server.simulator);
    const hello = `Hello? ${freshNumber()}`;
    await simulator.text(freshNumber(), hello);
    const page = await (await browser.newContext({ baseURL: server.url })).newPage();
    const thread = new ThreadPage(page);
    await new LoginPage(page).enter(server);
    await new InboxPage(page).open(hello);

    // The provider takes it and keeps its answer to itself.
    await simulator.fail("stall");
    await thread.send("Handed over, never answered.");
    await expect.poll(() => simulator.timesSent("Handed over, never answered.")).toBe(1);
    await server.kill();

    await server.boot();
    await expect(thread.state("Handed over, never answered.", "Unsure")).toBeVisible({ timeout: 60_000 });
    expect(await new Simulator(server.simulator).timesSent("Handed over, never answered.")).toBe(0);
    await page.context().close();
  });
});
