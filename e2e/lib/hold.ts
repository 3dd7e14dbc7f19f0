import type { Page } from "@playwright/test";

interface Held {
  /** Resolves when the server has given all of them. */
  read: Promise<void>;
  /** Lets them go. */
  deliver: () => void;
}

/** The server's next answers to `path` are kept from the page until they are delivered. */
export async function hold(page: Page, path: RegExp, times = 1): Promise<Held> {
  let isRead = (): void => {};
  let deliver = (): void => {};
  const read = new Promise<void>((done) => (isRead = done));
  const held = new Promise<void>((done) => (deliver = done));
  let asked = 0;
  let missing = times;
  // The route stays when it has done its work: with the last one gone, the browser would get what others still hold.
  await page.route(path, async (route) => {
    asked += 1;
    if (asked > times) return route.fallback();
    const response = await route.fetch();
    missing -= 1;
    if (missing === 0) isRead();
    await held;
    await route.fulfill({ response });
  });
  return { read, deliver };
}
