// The live stream: server-sent events over fetch, because EventSource sends no Authorization header.

import type { components } from "./schema.js";

/** What changed, and the sequence number to resume from. */
export type Change = components["schemas"]["Change"] & { seq: string };

/**
 * Every change from now on, or from `after` on without a gap. Ends when `signal` is aborted or the connection does;
 * call it again with the last `seq` to go on.
 */
export async function* changes(
  baseUrl: string,
  token: string,
  options: { after?: string; signal?: AbortSignal; opened?: () => void } = {},
): AsyncGenerator<Change> {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
  if (options.after !== undefined) headers["Last-Event-ID"] = options.after;
  const answer = await fetch(new URL("/api/v1/live", baseUrl), { headers, signal: options.signal ?? null });
  if (!answer.ok || !answer.body) throw new Error(`the live stream answered ${answer.status}`);
  options.opened?.();

  let rest = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    // An event ends with an empty line; the last part may be half an event.
    const events = (rest + chunk).split(/\r?\n\r?\n/);
    rest = events.pop() ?? "";
    for (const event of events) {
      const change = parse(event);
      if (change) yield change;
    }
  }
}

/** One event; comments and other kinds of event are not changes. */
function parse(event: string): Change | undefined {
  let seq = "";
  let name = "message";
  const data: string[] = [];
  for (const line of event.split(/\r?\n/)) {
    const [, field, value] = /^([a-z]+):? ?(.*)$/.exec(line) ?? [];
    if (field === "id") seq = value ?? "";
    if (field === "event") name = value ?? "";
    if (field === "data") data.push(value ?? "");
  }
  if (data.length === 0 || seq === "" || !["message", "change"].includes(name)) return undefined;
  return { ...(JSON.parse(data.join("\n")) as components["schemas"]["Change"]), seq };
}
