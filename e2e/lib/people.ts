// Colleagues of an owner, so that a story needs neither the owner's account nor its sessions; and another office.

import { type Account, api } from "./api.ts";
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
export async function invite(owner: Account, email: string, role: Role): Promise<string> {
  const { link } = await api<{ link: string }>(owner, "POST", "invites", { email, role });
  return link;
}

/** A new member of the owner's workspace. */
export async function recruit(owner: Account, role: Role, name: string): Promise<Person> {
  const person = { name, email: freshMember(), password: PASSWORD };
  await join(owner, role, person, name);
  return person;
}

/** Somebody who has an account already becomes a member here, too. */
export async function welcome(owner: Account, role: Role, person: Person): Promise<void> {
  await join(owner, role, person);
}

async function join(owner: Account, role: Role, { email, password }: Person, name?: string): Promise<void> {
  const [, token] = (await invite(owner, email, role)).split("#");
  await post(owner.url, "auth/join", { token, name, password });
}

/** A workspace of its own on this server, and its owner. */
export async function foundOffice(server: Server, workspace: string): Promise<Account> {
  const email = freshMember();
  const who = ["--email", email, "--name", "Otto Vale", "--password-stdin"];
  await server.command(["owner", "create", ...who, "--workspace", workspace, "--new-workspace"], PASSWORD);
  return { url: server.url, email, password: PASSWORD };
}

/** Takes everybody of that address out again, so that the next test counts the members it knows. */
export async function dismiss(owner: Account, { email }: Person): Promise<void> {
  const { items } = await api<{ items: { user_id: string; email: string }[] }>(owner, "GET", "members?limit=200");
  for (const member of items.filter((one) => one.email === email)) {
    await api(owner, "DELETE", `members/${member.user_id}`);
  }
}

async function post(url: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
}
