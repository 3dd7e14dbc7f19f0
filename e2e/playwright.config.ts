import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import type { Options } from "./lib/test.ts";

// The system's browser; where there is none, the one that Playwright brought.
const chromium = [
  process.env.CRM_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Chromium's sandbox refuses to run as root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

// Stories whose truth depends on the database.
const storage = /(round-trip|kill|send-fails|mail|audit|members|setup|workspaces|import)\.spec\.ts/

export default defineConfig<object, Options>({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: false,
  workers: process.env.CRM_E2E_WORKERS ? Number(process.env.CRM_E2E_WORKERS) : 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./lib/last-words.ts"]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/New_York",
    colorScheme: "light",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { executablePath: chromium, args: [...quiet, ...asRoot] },
  },
  projects: [
    { name: "sqlite", use: { database: "sqlite" } },
    ...(process.env.CRM_TEST_DATABASE_URL
      ? [{ name: "postgres", testMatch: storage, use: { database: "postgres" as const } }]
      : []),
  ],
});
