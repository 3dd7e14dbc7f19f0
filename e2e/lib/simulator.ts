// The simulator's control API: the other end of the line.

export interface SimulatedMessage {
  id: string;
  from: string;
  to: string[];
  text: string;
  direction: "incoming" | "outgoing";
  status: string;
}

/** Faults of the provider that the tests use; the simulator knows more. */
export type Fault = "payment_402" | "reset_after_accept" | "timeout_before_accept" | "stall";

export class Simulator {
  constructor(readonly url: string) {}

  /** A customer texts the office. */
  async text(from: string, text: string): Promise<void> {
    await this.post("inbound", { from, text });
  }

  /** A customer calls the office, which may or may not answer. */
  async call(from: string, end: "missed" | "voicemail" | "answered"): Promise<void> {
    await this.post("call", { from, end, ring_seconds: 1, talk_seconds: 1 });
  }

  /** Makes the next `times` sends go wrong. */
  async fail(fault: Fault, times = 1): Promise<void> {
    await this.post("faults", { fault, times });
  }

  /** Every message that the provider has, in either direction. */
  async messages(): Promise<SimulatedMessage[]> {
    const answer = await fetch(`${this.url}/control/messages`);
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
    return (await answer.json()) as SimulatedMessage[];
  }

  /** How often the office sent this text. */
  async timesSent(text: string): Promise<number> {
    return (await this.messages()).filter((m) => m.direction === "outgoing" && m.text === text).length;
  }

  private async post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${this.url}/control/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
  }
}

let line = 0;
/** A customer's number that no other test of this worker uses. */
export function freshNumber(): string {
  line += 1;
  return `+1617555${String(2000 + line).padStart(4, "0")}`;
}
