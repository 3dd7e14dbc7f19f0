// The REST API, for what a story needs to be there before it begins.

import { expect } from "@playwright/test";

/** Somebody at a server. The server itself stands for the demo's owner. */
export interface Account {
  readonly url: string;
  readonly email: string;
  readonly password: string;
}

/** One token per account: log-ins are counted, and the stories need theirs. */
const tokens = new Map<string, Promise<string>>();
const nameOf = ({ url, email }: Account): string => `${email} at ${url}`;

/** Calls the API as this account, with JSON or a form; fails unless it says yes. */
export async function api<Answer>(who: Account, method: string, path: string, body?: unknown): Promise<Answer> {
  const url = `${who.url}/api/v1/${path}`;
  const token = await (tokens.get(nameOf(who)) ?? signIn(who));
  const answer = await ask(url, method, body, { authorization: `Bearer ${token}` });
  if (answer.status === 401 && tokens.delete(nameOf(who))) return api(who, method, path, body);
  if (!answer.ok) throw new Error(`${method} ${url} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

function signIn(who: Account): Promise<string> {
  const { email, password } = who;
  const token = ask(`${who.url}/api/v1/auth/login`, "POST", { email, password }).then(async (answer) => {
    if (!answer.ok) throw new Error(`the log-in was answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  });
  tokens.set(nameOf(who), token);
  return token;
}

function ask(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method,
    // A form says itself where its parts end.
    headers: { ...(body instanceof FormData ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
}

/** Brings a file of people, and waits until it stands as wanted. */
export async function bring(who: Account, name: string, bytes: string | Buffer, options?: unknown, status = "previewed"): Promise<string> {
  const form = new FormData();
  if (options) form.append("options", JSON.stringify(options));
  form.append("file", new Blob([typeof bytes === "string" ? bytes : new Uint8Array(bytes)]), name);
  const { id } = await api<{ id: string }>(who, "POST", "imports", form);
  await imported(who, id, status);
  return id;
}

/** Waits until an import stands as wanted. */
export async function imported(who: Account, id: string, status: string): Promise<void> {
  await expect
    .poll(async () => (await api<{ status: string }>(who, "GET", `imports/${id}`)).status, { timeout: 60_000 })
    .toBe(status);
}
