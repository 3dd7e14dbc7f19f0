// Mail, from both ends: what the office sent, and what people and mail servers hand to its mailbox.

export interface SentMail {
  seq: number;
  to: string[];
  subject: string;
  text: string;
  in_reply_to: string;
  unsubscribe: string;
}

export interface MailIn {
  from: string;
  name?: string;
  subject?: string;
  text: string;
  html?: string;
  answers?: number;
  automatic?: boolean;
}

export class Post {
  constructor(private readonly simulator: string) {}

  /** A customer mails the office. */
  async write(mail: MailIn): Promise<void> {
    await this.send("POST", "mail", mail);
  }

  /** The mail server reports that a mail came back. */
  async bounce(seq: number): Promise<void> {
    await this.send("POST", `mails/${seq}/bounce`, {});
  }

  /** Every mail that the office sent to somebody. */
  async sentTo(address: string): Promise<SentMail[]> {
    const all = (await this.send("GET", "mails")) as SentMail[];
    return all.filter((mail) => mail.to.includes(address));
  }

  private async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.simulator}/control/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
    return await answer.json();
  }
}

let customer = 0;
/** A customer's address that no other test of this worker uses. */
export function freshAddress(): string {
  customer += 1;
  return `nell.${customer}.${process.pid}@harrow.example`;
}
