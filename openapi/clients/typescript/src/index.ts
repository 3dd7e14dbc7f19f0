// A typed client of the CRM's API. Types and paths come from openapi.json; this file adds the log-in, the
// idempotency key of each write, and the live stream.

import createClient, { type Client, type Middleware } from "openapi-fetch";
import { type Change, changes } from "./live.js";
import type { components, paths } from "./schema.js";

export type * from "./schema.js";
export { type Change, changes };

/** What the server answers when it says no (RFC 9457). */
export type Problem = components["schemas"]["Problem"];

export type CrmClient = Client<paths>;

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * A client for the server at `baseUrl`. Every write carries an `Idempotency-Key`, so that repeating the same
 * `Request` after a lost answer does not do the work twice.
 */
export function createCrmClient(baseUrl: string, token?: string): CrmClient {
  const headers: Middleware = {
    onRequest({ request }) {
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      if (WRITES.has(request.method) && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      }
      return request;
    },
  };
  const client = createClient<paths>({ baseUrl });
  client.use(headers);
  return client;
}

/** Logs in; the token ends after the seconds that the answer names. */
export async function logIn(baseUrl: string, email: string, password: string): Promise<string> {
  const { data, error } = await createCrmClient(baseUrl).POST("/api/v1/auth/login", { body: { email, password } });
  if (!data) throw new CrmError(error);
  return data.access_token;
}

/** A request that the server refused. */
export class CrmError extends Error {
  constructor(readonly problem: Problem | undefined) {
    super(problem ? `${problem.title}${problem.detail ? `: ${problem.detail}` : ""}` : "the server gave no answer");
    this.name = "CrmError";
  }
}
