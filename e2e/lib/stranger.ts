// Somebody else's web site, and what it can try with a browser that is signed in to ours.

import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";

/**
 * Where the site is, as seen from an app on `127.0.0.1`: `localhost` is another site, to which SameSite cookies of the
 * app do not go along. Another port is another origin of the same site: there they do.
 */
export type Whereabouts = "localhost" | "127.0.0.1";

/** What came of a fetch: the words, if they could be read. */
export type Outcome = { read: string } | "opaque" | "failed";

/** An empty page of somebody else. */
export class Stranger {
  private constructor(private readonly http: Server) {}

  static async open(): Promise<Stranger> {
    const http = createServer((_, answer) => {
      answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Win a prize</title><p>Win a prize</p>");
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return new Stranger(http);
  }

  url(whereabouts: Whereabouts): string {
    return `http://${whereabouts}:${(this.http.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.http.close();
    this.http.closeAllConnections();
    await once(this.http, "close");
  }
}

/** Submits a form of this page in a tab of its own, which stays open. `hides` keeps back where it came from. */
export async function submitForm(
  page: Page,
  action: string,
  form: { enctype?: string; fields?: Record<string, string>; hides?: boolean } = {},
): Promise<void> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const answered = tab.waitForResponse((response) => response.url() === action);
  await tab.evaluate(
    ({ action, enctype, fields, hides }) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "POST", action, enctype });
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      if (hides) {
        const policy = document.createElement("meta");
        Object.assign(policy, { name: "referrer", content: "no-referrer" });
        document.head.append(policy);
      }
      document.body.append(form);
      form.submit();
    },
    { action, enctype: "application/x-www-form-urlencoded", fields: { a: "b" }, hides: false, ...form },
  );
  await answered;
}

/** Asks with the browser's cookies. */
export function ask(page: Page, url: string, init: RequestInit): Promise<Outcome> {
  return page.evaluate(
    async ({ url, init }) => {
      try {
        const answer = await fetch(url, { credentials: "include", ...init });
        return answer.type === "opaque" ? "opaque" : { read: await answer.text() };
      } catch {
        return "failed";
      }
    },
    { url, init },
  );
}

/** Shows it as a picture, which asks without any ceremony. */
export function showPicture(page: Page, url: string): Promise<void> {
  return page.evaluate(
    (url) =>
      new Promise<void>((done) => {
        const picture = new Image();
        picture.onload = picture.onerror = () => done();
        picture.src = url;
      }),
    url,
  );
}

/** Frames it. Resolves when the browser is done with the frame, whatever is in it. */
export function frame(page: Page, url: string): Promise<void> {
  return page.evaluate(
    (url) =>
      new Promise<void>((done) => {
        const frame = document.createElement("iframe");
        Object.assign(frame, { src: url, width: 1200, height: 800, onload: () => done() });
        document.body.append(frame);
      }),
    url,
  );
}
