// What failed and why, in a few lines at the very end: a log that keeps only its end still says it.

import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const LINES = 12;

export default class LastWords implements Reporter {
  private readonly failures: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    const said = (result.error?.message ?? result.status).replaceAll(/\u001b\[\d+m/g, "").split("\n").slice(0, LINES);
    const at = result.error?.location;
    const place = at ? ` (${at.file.split("/").pop()}:${at.line})` : "";
    this.failures.push([`${test.titlePath().slice(1).join(" › ")}${place}`, ...said].join("\n    "));
  }

  onEnd(_result: FullResult): void {
    for (const failure of this.failures) console.log(`\nfailed: ${failure}`);
  }
}
