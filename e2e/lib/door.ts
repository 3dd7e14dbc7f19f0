// A door before the server: it sees everything that goes through, and can take the server's guards off, so that a
// test can show that its attack works where nothing stops it.

import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came to the server, and how it was answered. */
export interface Passage {
  method: string;
  path: string;
  origin: string | undefined;
  /** Where the browser itself says that it came from: `same-origin`, `same-site`, `cross-site`, or by hand (`none`). */
  from: string;
  cookie: string;
  status: number;
  answer: IncomingHttpHeaders;
}

export class Door {
  readonly passed: Passage[] = [];

  private constructor(
    private readonly inside: URL,
    private readonly hasGuards: boolean,
    private readonly http: Server,
  ) {}

  /** A door that changes nothing. */
  static guarded(inside: string): Promise<Door> {
    return Door.open(inside, true);
  }

  /** A door behind which nobody asks where a request comes from, everybody may read, and any page may frame the app. */
  static unguarded(inside: string): Promise<Door> {
    return Door.open(inside, false);
  }

  private static async open(inside: string, hasGuards: boolean): Promise<Door> {
    const http = createServer();
    const door = new Door(new URL(inside), hasGuards, http);
    http.on("request", (incoming, outgoing) => door.pass(incoming, outgoing));
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.http.close();
    this.http.closeAllConnections();
    await once(this.http, "close");
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = "", url: path = "", headers } = incoming;
    const from = String(headers["sec-fetch-site"] ?? "");
    const { origin, cookie = "" } = headers;
    const passage: Passage = { method, path, origin, from, cookie, status: 0, answer: {} };
    this.passed.push(passage);
    if (!this.hasGuards && method === "OPTIONS") {
      passage.status = 204;
      outgoing.writeHead(204, { ...openTo(passage.origin), "access-control-allow-headers": "content-type" }).end();
      return;
    }
    const asked = { ...headers };
    if (!this.hasGuards) {
      delete asked.origin;
      if (asked["content-type"] === "text/plain") asked["content-type"] = "application/json";
    }
    const { hostname, port } = this.inside;
    const onward = request({ hostname, port, method, path, headers: asked }, (answer) => {
      passage.status = answer.statusCode ?? 0;
      passage.answer = answer.headers;
      outgoing.writeHead(passage.status, this.hasGuards ? answer.headers : laidOpen(answer.headers, passage.origin));
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }
}

const openTo = (origin = "*"): Record<string, string> => ({
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
});

function laidOpen(headers: IncomingHttpHeaders, origin: string | undefined): Record<string, string | string[] | undefined> {
  const open: Record<string, string | string[] | undefined> = { ...headers, ...openTo(origin) };
  for (const guard of Object.keys(open)) {
    if (/^(x-frame-options|content-security-policy|cross-origin-.*)$/.test(guard)) delete open[guard];
  }
  // What a browser on this machine takes without TLS, and sends along from everywhere.
  open["set-cookie"] = headers["set-cookie"]?.map((cookie) => cookie.replace("SameSite=Strict", "SameSite=None; Secure"));
  if (!open["set-cookie"]) delete open["set-cookie"];
  return open;
}
