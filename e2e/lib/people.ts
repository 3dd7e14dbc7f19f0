// Colleagues of the demo's owner, so that a story needs neither the owner's account nor its sessions.

import { api } from "./api.ts";
import type { Server } from "./server.ts";

export type Role = "viewer" | "agent" | "manager" | "admin" | "owner";

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Several words that have nothing to do with anybody. */
export const PASSWORD = "lantern orbit cabbage velvet";

let person = 0;
/** An email address that no other test of this worker uses. */
export function freshMember(): string {
  person += 1;
  return `tom.${person}.${process.pid}@quill.example`;
}

/** An invitation's link. */
export async function invite(server: Server, email: string, role: Role): Promise<string> {
  const { link } = await api<{ link: string }>(server, "POST", "invites", { email, role });
  return link;
}

/** A new member of the demo's workspace. */
export async function recruit(server: Server, role: Role, name: string): Promise<Person> {
  const email = freshMember();
  const [, token] = (await invite(server, email, role)).split("#");
  await post(server, "auth/join", { token, name, password: PASSWORD });
  return { name, email, password: PASSWORD };
}

/** Takes everybody of that address out again, so that the next test counts the members it knows. */
export async function dismiss(server: Server, { email }: Person): Promise<void> {
  const { items } = await api<{ items: { user_id: string; email: string }[] }>(server, "GET", "members?limit=200");
  for (const member of items.filter((one) => one.email === email)) {
    await api(server, "DELETE", `members/${member.user_id}`);
  }
}

async function post(server: Server, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
}
