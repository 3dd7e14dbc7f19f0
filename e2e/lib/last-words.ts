// What failed and why, in a few lines at the very end: a log that keeps only its end still says it.

import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const LINES = 12;

export default class LastWords implements Reporter {
  private readonly failures: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    // A test that ran out of time says so first, and then in a second error what it waited for.
    const said = result.errors.flatMap((error) => {
      const at = error.location ? [`at ${error.location.file.split("/").pop()}:${error.location.line}`] : [];
      const message = (error.message ?? result.status).replaceAll(/\u001b\[\d+m/g, "");
      return [...message.split("\n").slice(0, LINES), ...at];
    });
    this.failures.push([test.titlePath().slice(1).join(" › "), ...said].join("\n    "));
  }

  onEnd(_result: FullResult): void {
    for (const failure of this.failures) console.log(`\nfailed: ${failure}`);
  }
}
