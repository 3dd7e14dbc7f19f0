// A provider of our own: webhooks that we sign ourselves, so that a test decides what arrives, and when.

import { createHmac, randomBytes } from "node:crypto";
import { type Account, api } from "./api.ts";

/** Sends signed webhooks to a connection. */
export class Provider {
  private constructor(
    private readonly webhook: string,
    private readonly key: Buffer,
  ) {}

  /** Tells the owner's first connection, which is the demo's, to accept our signing key, too. */
  static async of(owner: Account): Promise<Provider> {
    const { items } = await api<{ items: { id: string }[] }>(owner, "GET", "connections");
    const connection = items[0]?.id ?? "";
    const key = randomBytes(32);
    await api(owner, "PATCH", `connections/${connection}`, { add_signing_key: key.toString("base64") });
    return new Provider(`${owner.url}/hooks/openphone/${connection}`, key);
  }

  /** A connection of our own, in a workspace that has none: nobody answers there, but what we sign arrives. */
  static async connect(owner: Account): Promise<Provider> {
    const key = randomBytes(32);
    const connection = {
      provider: "openphone",
      name: "Our own",
      api_key: "nobody-knows-this-key",
      signing_keys: [key.toString("base64")],
    };
    const { id } = await api<{ id: string }>(owner, "POST", "connections", connection);
    return new Provider(`${owner.url}/hooks/openphone/${id}`, key);
  }

  /** A text from a customer; resolves when the server has acknowledged it. */
  async text(from: string, text: string): Promise<void> {
    await this.deliver("message.received", {
      id: `AC${unique()}`,
      object: "message",
      from,
      to: ["+16175550100"],
      direction: "incoming",
      text,
      status: "received",
      createdAt: new Date().toISOString(),
      userId: "USsim01",
      phoneNumberId: "PNsim01",
      contactIds: [],
    });
  }

  /** Any event, signed as the provider does; fails unless it is acknowledged. */
  async deliver(type: string, object: object): Promise<void> {
    const createdAt = new Date().toISOString();
    const event = { id: `EV${unique()}`, object: "event", apiVersion: "v4", createdAt, type, data: { object } };
    const body = JSON.stringify(event);
    const stamp = Date.now();
    const digest = createHmac("sha256", this.key).update(`${stamp}.${body}`).digest("base64");
    const answer = await fetch(this.webhook, {
      method: "POST",
      headers: { "content-type": "application/json", "openphone-signature": `hmac;1;${stamp};${digest}` },
      body,
    });
    if (answer.status !== 200) throw new Error(`the webhook was answered ${answer.status}: ${await answer.text()}`);
  }
}

const unique = (): string => randomBytes(8).toString("hex");
