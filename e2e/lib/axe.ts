import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** No rule of WCAG 2.2 AA that a program can check is broken on this page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.map((rule) => `${rule.id}: ${rule.help}\n    ${rule.nodes.map((n) => n.html).join("\n    ")}`);
  expect(found, `axe on ${page.url()}`).toEqual([]);
}
