// What holds a session together: where its tokens are not, and what another site cannot do with it.

import type { Browser, BrowserContext, Page, Response } from "@playwright/test";
import type { Account } from "../lib/api.ts";
import { Door, type Passage } from "../lib/door.ts";
import { LoginPage } from "../lib/pages/login.ts";
import { type Person, dismiss, recruit } from "../lib/people.ts";
import { type Outcome, Stranger, ask, frame, showPicture, submitForm } from "../lib/stranger.ts";
import type { Server } from "../lib/server.ts";
import { expect, test } from "../lib/test.ts";

const COOKIE = "crm_refresh";
const AUTH = "/api/v1/auth";
const inside = (page: Page) => page.getByRole("navigation", { name: "Main" });

test("the tokens are nowhere where a script could take them", async ({ context, server, login, page }) => {
  const tokens = new Set<string>();
  const answers: Promise<void>[] = [];
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  page.on("response", (response) => answers.push(note(response, tokens)));
  await login.enter(server);
  await expect.poll(() => tokens.size).toBe(1);

  const visited = ["/inbox", "/contacts", "/settings/profile", "/settings/members", "/settings/connections"];
  for (const [at, path] of visited.entries()) {
    // Each time the app begins anew, by a new refresh token and with a new access token.
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(() => tokens.size).toBe(at + 2);
    tokens.add((await refreshCookie(context)).value);
    expect(await foundIn(page, tokens), path).toEqual([]);
    tokens.delete((await refreshCookie(context)).value);
  }
  await Promise.all(answers);
  tokens.add((await refreshCookie(context)).value);
  expect(addresses.filter((address) => [...tokens].some((token) => address.includes(token)))).toEqual([]);

  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name).sort()).toEqual(["crm_device", COOKIE]);
  for (const { httpOnly, sameSite, path } of cookies) {
    expect({ httpOnly, sameSite, path }).toEqual({ httpOnly: true, sameSite: "Strict", path: AUTH });
  }
  // Not even on a page that the cookie's path covers.
  await page.goto(`${AUTH}/setup`);
  expect(await page.evaluate(() => document.cookie)).toBe("");

  // Whoever looks finds: the same tokens, laid where a careless app would leave them.
  await page.goto("/inbox");
  await expect(inside(page)).toBeVisible();
  const [token = ""] = tokens;
  await plant(page, token);
  expect(await foundIn(page, tokens)).toEqual(PLACES);
});

test("another site can neither use, end, replace nor frame a session", async ({ browser, server }) => {
  await withVictim(browser, server, Door.guarded, async (scene) => {
    const { context, door, stranger, other } = scene;
    for (const whereabouts of ["localhost", "127.0.0.1"] as const) {
      const before = await refreshCookie(context);
      const { came, outcomes } = await attack(scene, stranger.url(whereabouts));
      expect(new Set(came.map(({ from }) => from))).toEqual(new Set([whereabouts === "localhost" ? "cross-site" : "same-site"]));
      const seen = came.map(({ method, path, status }) => `${status} ${method} ${path}`);

      // Everything arrived, and the browser took the cookie along only from a page of the same site.
      const posts = came.filter(({ method }) => method === "POST");
      expect(posts.length, seen.join("\n")).toBe(POSTS);
      const carried = came.filter(({ path, cookie }) => path.startsWith(AUTH) && cookie.includes(COOKIE)).length;
      if (whereabouts === "localhost") expect(carried).toBe(0);
      else expect(carried).toBeGreaterThanOrEqual(POSTS);
      for (const { method, path, origin, status } of posts) {
        expect([403, 415], `${method} ${path} from ${origin}`).toContain(status);
        expect(origin).not.toBe(door.url);
      }
      expect(came.filter(({ status }) => status < 400).map(({ path }) => path)).toEqual(["/inbox"]);
      for (const { path, answer } of came) {
        const opened = Object.keys(answer).filter((name) => name.startsWith("access-control-allow"));
        expect(opened, path).toEqual([]);
        expect(answer["set-cookie"], path).toBeUndefined();
      }
      expect(outcomes).toEqual({ plain: "failed", json: "failed", blind: "failed", me: "failed", framed: false });

      // Whoever was signed in is, by the same token as before.
      expect(await refreshCookie(context)).toEqual(before);
      await other.getByRole("link", { name: "Contacts" }).click();
      await expect(other.getByRole("row").nth(1)).toBeVisible();
      await other.reload();
      await expect(inside(other)).toBeVisible();
      expect((await refreshCookie(context)).value).not.toBe(before.value);
    }
  });
});

test("the same attacks work where nothing stops them", async ({ browser, server }) => {
  await withVictim(browser, server, Door.unguarded, async (scene) => {
    const { context, stranger, other } = scene;
    for (const whereabouts of ["localhost", "127.0.0.1"] as const) {
      const before = await refreshCookie(context);
      const { came, outcomes } = await attack(scene, stranger.url(whereabouts), ["refresh"]);
      const renewed = came.filter(({ method, cookie, status }) => method === "POST" && cookie.includes(COOKIE) && status === 200);
      // Both forms. What a page of another site fetches gets no cookie in any case: it is a third party's.
      expect(renewed.length).toBe(whereabouts === "localhost" ? 2 : 5);
      const words = expect.stringContaining(whereabouts === "localhost" ? "unauthenticated" : "access_token");
      expect(outcomes.plain).toEqual({ read: words });
      expect(outcomes.json).toEqual({ read: words });
      expect(outcomes.blind).toBe("opaque");
      expect(outcomes.me).toEqual({ read: expect.stringContaining("unauthenticated") });
      expect(outcomes.framed).toBe(true);
      expect((await refreshCookie(context)).value).not.toBe(before.value);
    }
    // A form signs in as somebody else, and another one signs out.
    await attack(scene, stranger.url("localhost"), ["login"]);
    await other.goto("/settings/profile");
    await expect(other.getByRole("definition").filter({ hasText: server.email })).toBeVisible();
    await attack(scene, stranger.url("localhost"), ["logout"]);
    await other.reload();
    await expect(new LoginPage(other).submit()).toBeVisible();
  });
});

/** Keeps the access token that an answer brings. */
async function note(response: Response, tokens: Set<string>): Promise<void> {
  if (!/\/auth\/(login|refresh)$/.test(response.url()) || !response.ok()) return;
  tokens.add(((await response.json()) as { access_token: string }).access_token);
}

async function refreshCookie(context: BrowserContext) {
  const cookie = (await context.cookies()).find(({ name }) => name === COOKIE);
  if (!cookie) throw new Error("there is no refresh cookie");
  return cookie;
}

const PLACES = ["address", "cookies", "database", "cache", "field", "history", "localStorage", "page", "sessionStorage", "window"].sort();

/** The places of this page where one of the tokens, or a telling part of one, stands. */
async function foundIn(page: Page, tokens: Iterable<string>): Promise<string[]> {
  // The head of a JWT is no secret; what follows is.
  const parts = [...tokens].flatMap((token) => [token, ...token.split(".").slice(1)]);
  const wanted = parts.flatMap((part) => [part, encodeURIComponent(part), Buffer.from(part).toString("base64")]);
  return page.evaluate(async (wanted) => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(async ({ name = "" }) => {
        const done = <T>(asked: IDBRequest<T>) =>
          new Promise<T>((yes, no) => ((asked.onsuccess = () => yes(asked.result)), (asked.onerror = () => no(asked.error))));
        const database = await done(indexedDB.open(name));
        const stores = Array.from(database.objectStoreNames);
        const all = stores.map((store) => done(database.transaction(store).objectStore(store).getAll()));
        const kept = await Promise.all(all);
        database.close();
        return kept;
      }),
    );
    const caches = await Promise.all(
      (await window.caches.keys()).map(async (name) => {
        const cache = await window.caches.open(name);
        const kept = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key))?.text()));
        return kept;
      }),
    );
    const fields = Array.from(document.querySelectorAll<HTMLInputElement>("input, textarea"));
    const own = Object.entries(window).filter(([, value]) => typeof value === "string");
    const places: Record<string, unknown> = {
      address: location.href,
      cookies: document.cookie,
      database: databases,
      cache: caches,
      field: fields.map((field) => field.value),
      history: history.state,
      localStorage: { ...localStorage },
      page: document.documentElement.outerHTML,
      sessionStorage: { ...sessionStorage },
      window: [window.name, own],
    };
    const has = (place: unknown) => wanted.some((word) => JSON.stringify(place ?? null).includes(word));
    return Object.keys(places).filter((name) => has(places[name])).sort();
  }, wanted);
}

/** Lays a token into every place that is searched. */
async function plant(page: Page, token: string): Promise<void> {
  await page.evaluate(async (token) => {
    localStorage.setItem("planted", token);
    sessionStorage.setItem("planted", token);
    document.cookie = `planted=${token}; path=/`;
    history.replaceState({ planted: token }, "", `?planted=${encodeURIComponent(token)}`);
    window.name = token;
    document.body.dataset.planted = token;
    const field = document.createElement("input");
    field.value = token;
    document.body.append(field);
    await (await window.caches.open("planted")).put("/planted", new Response(token));
    const asked = indexedDB.open("planted", 1);
    await new Promise((done) => {
      asked.onupgradeneeded = () => asked.result.createObjectStore("planted");
      asked.onsuccess = done;
    });
    const work = asked.result.transaction("planted", "readwrite");
    work.objectStore("planted").put({ token }, "planted");
    await new Promise((done) => (work.oncomplete = done));
    asked.result.close();
  }, token);
}

interface Scene {
  context: BrowserContext;
  door: Door;
  /** The tab that strays to the other site. */
  victim: Page;
  /** The tab that stays in the app. */
  other: Page;
  stranger: Stranger;
  /** Whose account the stranger would like the victim to work in. */
  mallory: Account;
}

/** Somebody who is signed in, through the door, in a browser of their own: what it refuses it writes to its console. */
async function withVictim(
  browser: Browser,
  server: Server,
  open: (inside: string) => Promise<Door>,
  story: (scene: Scene) => Promise<void>,
): Promise<void> {
  const tom: Person = await recruit(server, "agent", "Tom Ash");
  const [door, stranger] = await Promise.all([open(server.url), Stranger.open()]);
  const context = await browser.newContext({ baseURL: door.url });
  try {
    const other = await context.newPage();
    await new LoginPage(other).enterAs(tom);
    await story({ context, door, victim: await context.newPage(), other, stranger, mallory: server });
  } finally {
    await context.close();
    await Promise.all([door.close(), stranger.close()]);
    await dismiss(server, tom);
  }
}

interface Attacked {
  /** What came to the server. */
  came: Passage[];
  outcomes: { plain?: Outcome; json?: Outcome; blind?: Outcome; me?: Outcome; framed?: boolean };
}

/** The requests of all attacks that arrive whatever a browser thinks of the answer. */
const POSTS = 7;
const ATTACKS = ["refresh", "login", "logout"] as const;

/** What another site can make the browser of somebody who is signed in do. */
async function attack(scene: Scene, from: string, attacks: readonly (typeof ATTACKS)[number][] = ATTACKS): Promise<Attacked> {
  const { door, victim: page, mallory } = scene;
  const [refresh, login, logout] = ATTACKS.map((name) => `${door.url}${AUTH}/${name}`) as [string, string, string];
  const first = door.passed.length;
  const outcomes: Attacked["outcomes"] = {};
  await page.goto(from);
  if (attacks.includes("refresh")) {
    await submitForm(page, refresh);
    await submitForm(page, refresh, { hides: true });
    outcomes.plain = await ask(page, refresh, { method: "POST" });
    outcomes.json = await ask(page, refresh, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    outcomes.blind = await ask(page, refresh, { method: "POST", mode: "no-cors", body: "{}" });
    outcomes.me = await ask(page, `${door.url}/api/v1/me`, {});
    await showPicture(page, refresh);
    await frame(page, `${door.url}/inbox`);
    outcomes.framed = page.frames().some((one) => one.url().startsWith(door.url));
  }
  if (attacks.includes("login")) {
    // A form can write JSON: the sign between name and value becomes part of it.
    const body = JSON.stringify({ email: mallory.email, password: mallory.password, code: "" }).slice(0, -2);
    await submitForm(page, login, { enctype: "text/plain", fields: { [body]: '"}' } });
  }
  if (attacks.includes("logout")) {
    await ask(page, logout, { method: "POST", mode: "no-cors" });
    await submitForm(page, logout);
  }
  // The other tab goes on with its own.
  const came = door.passed.slice(first).filter(({ from }) => from !== "same-origin" && from !== "none");
  return { came, outcomes };
}
