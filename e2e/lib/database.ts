// A fresh database for one server.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";

export type DatabaseKind = "sqlite" | "postgres";

export interface Database {
  /** For `CRM_DATABASE_URL`. */
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database; a SQLite file lies in `folder`, which its owner removes. */
export async function createDatabase(kind: DatabaseKind, folder: string): Promise<Database> {
  if (kind === "sqlite") {
    return { url: `sqlite://${join(folder, "crm.db")}?mode=rwc`, drop: async () => {} };
  }
  const admin = process.env.CRM_TEST_DATABASE_URL;
  if (!admin) throw new Error("CRM_TEST_DATABASE_URL names no PostgreSQL server");
  const name = `e2e_${randomUUID().replaceAll("-", "")}`;
  await execute(admin, `CREATE DATABASE ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
