import type { InboxPage } from "../lib/pages/inbox.ts";
import { type Simulator, freshNumber } from "../lib/simulator.ts";
import { expect, test } from "../lib/test.ts";

/** A customer has just written, and the thread is open. */
async function openThread(inbox: InboxPage, simulator: Simulator): Promise<void> {
  const hello = `Are you there? ${freshNumber()}`;
  await simulator.text(freshNumber(), hello);
  await inbox.open(hello);
}

test("a refused text says why, and what is sent next goes out once", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
}) => {
  const refused = "This one is refused.";
  await login.enter(server);
  await openThread(inbox, simulator);
  await simulator.fail("payment_402");

  await thread.send(refused);
  await expect(thread.state(refused, "Refused")).toBeVisible();
  await expect(thread.item(refused)).toContainText(/credit/i);
  expect(await simulator.timesSent(refused)).toBe(0);

  await thread.send("This one goes out.");
  await expect(thread.state("This one goes out.", "Delivered")).toBeVisible();
  expect(await simulator.timesSent("This one goes out.")).toBe(1);
});

test("a lost answer is shown as unsure and is never sent twice", async ({ login, server, inbox, thread, simulator }) => {
  await login.enter(server);
  await openThread(inbox, simulator);
  await simulator.fail("reset_after_accept");

  await thread.send("The line breaks after this one.");

  // The provider has it and says so by webhook, or the look-up finds it: either way it left once.
  await expect(
    thread.state("The line breaks after this one.", "Unsure").or(thread.state("The line breaks after this one.", "Delivered")),
  ).toBeVisible();
  await expect.poll(() => simulator.timesSent("The line breaks after this one.")).toBe(1);
});

test("a send that surely did not leave stays unsure until a person decides", async ({
  login,
  server,
  inbox,
  thread,
  simulator,
}) => {
  await login.enter(server);
  await openThread(inbox, simulator);
  await simulator.fail("timeout_before_accept");

  await thread.send("Did this one get through?");
  await expect(thread.state("Did this one get through?", "Unsure")).toBeVisible();
  expect(await simulator.timesSent("Did this one get through?")).toBe(0);

  await thread.button("Did this one get through?", "Send again").click();
  await expect(thread.state("Did this one get through?", "Delivered")).toBeVisible();
  expect(await simulator.timesSent("Did this one get through?")).toBe(1);
});
