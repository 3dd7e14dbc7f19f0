// The REST API with the demo's account, for what a story needs to be there before it begins.

import type { Server } from "./server.ts";

/** One token per server: log-ins are counted, and the stories need theirs. */
const tokens = new Map<string, Promise<string>>();

/** Calls the API as the demo's owner; fails unless it says yes. */
export async function api<Answer>(server: Server, method: string, path: string, body?: unknown): Promise<Answer> {
  const url = `${server.url}/api/v1/${path}`;
  const token = await (tokens.get(server.url) ?? signIn(server));
  const answer = await ask(url, method, body, { authorization: `Bearer ${token}` });
  if (answer.status === 401 && tokens.delete(server.url)) return api(server, method, path, body);
  if (!answer.ok) throw new Error(`${method} ${url} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

function signIn(server: Server): Promise<string> {
  const account = { email: server.email, password: server.password };
  const token = ask(`${server.url}/api/v1/auth/login`, "POST", account).then(async (answer) => {
    if (!answer.ok) throw new Error(`the log-in was answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  });
  tokens.set(server.url, token);
  return token;
}

function ask(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
