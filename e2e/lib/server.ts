// The real `crm` binary, with demo data unless it is to be a new installation, on a private folder and database.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Database, type DatabaseKind, createDatabase } from "./database.ts";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;

/** What the server says about itself when it starts. */
interface Announced {
  url: string;
  simulator: string;
  email: string;
  password: string;
  /** The one-time code of an installation without an owner. */
  code: string;
}

function binary(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
  const path = process.env.CRM_BIN ?? join(target, "release/crm");
  if (!existsSync(path)) throw new Error(`${path} is missing: run 'make build'`);
  return path;
}

export class Server {
  readonly log: string[] = [];
  private process: ChildProcess | undefined;
  private announced: Partial<Announced> = {};
  /** Whether the current process takes requests. */
  private listening = false;

  private constructor(
    private readonly folder: string,
    private readonly database: Database,
    private readonly isDemo: boolean,
  ) {}

  /** Starts a server on an empty database and waits until it takes requests. */
  static async start(kind: DatabaseKind): Promise<Server> {
    return Server.begin(kind, true);
  }

  /** The same for an installation that nobody owns yet. */
  static async startNew(kind: DatabaseKind): Promise<Server> {
    return Server.begin(kind, false);
  }

  private static async begin(kind: DatabaseKind, isDemo: boolean): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "crm-e2e-"));
    const server = new Server(folder, await createDatabase(kind, folder), isDemo);
    await server.boot();
    return server;
  }

  get url(): string {
    return this.known("url");
  }
  get simulator(): string {
    return this.known("simulator");
  }
  get email(): string {
    return this.known("email");
  }
  get password(): string {
    return this.known("password");
  }
  get code(): string {
    return this.known("code");
  }

  private known(key: keyof Announced): string {
    const value = this.announced[key];
    if (!value) throw new Error(`the server did not print its ${key}:\n${this.log.slice(-40).join("\n")}`);
    return value;
  }

  /** Runs `crm serve` on the same folder and database. `args` choose a role, for example. */
  async boot(...args: string[]): Promise<void> {
    // A restart keeps its address, so that open pages find it again.
    const bind = this.announced.url ? new URL(this.announced.url).host : "127.0.0.1:0";
    const child = spawn(binary(), ["serve", ...(this.isDemo ? ["--demo"] : []), ...args], {
      cwd: this.folder,
      env: { ...this.settings(), CRM_BIND: bind },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.process = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));

    const ready = new Promise<void>((done, fail) => {
      const limit = setTimeout(() => fail(new Error("the server did not start in time")), START_LIMIT_MS);
      child.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${this.log.slice(-40).join("\n")}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.log.push(line);
        if (this.read(line)) {
          clearTimeout(limit);
          done();
        }
      });
    });
    await ready;
  }

  /** Runs another `crm` command beside the server, with these words on its standard input; fails unless it works. */
  async command(args: string[], input = ""): Promise<void> {
    const child = spawn(binary(), args, { cwd: this.folder, env: this.settings(), stdio: ["pipe", "pipe", "pipe"] });
    const said: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => said.push(part));
    child.stderr.on("data", (part: Buffer) => said.push(part));
    child.stdin.end(input);
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`crm ${args.join(" ")} ended with ${code}:\n${Buffer.concat(said)}`);
  }

  /** The tester's own settings must not leak in. */
  private settings(): NodeJS.ProcessEnv {
    const outer = Object.entries(process.env).filter(([key]) => !key.startsWith("CRM_"));
    return { ...Object.fromEntries(outer), CRM_DATABASE_URL: this.database.url };
  }

  /** Takes what a line says; true once the server takes requests and has said everything else. */
  private read(line: string): boolean {
    const address = /listening on (http:\/\/\S+)/.exec(line);
    const simulator = /simulator on (http:\/\/\S+)/.exec(line);
    const account = /log in as (\S+) with password (\S+)/.exec(line);
    const code = /enter the code (\S+)/.exec(line);
    if (code) this.announced.code = code[1];
    if (address) {
      this.announced.url = address[1];
      this.listening = true;
    }
    if (simulator) this.announced.simulator = simulator[1];
    if (account) [, this.announced.email, this.announced.password] = account;
    // A restart need not repeat the log-in.
    if (!this.isDemo) return this.listening && this.announced.code !== undefined;
    return this.listening && this.announced.email !== undefined && this.announced.simulator !== undefined;
  }

  /** `kill -9`: nothing gets a chance to finish. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    this.listening = false;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    child.kill(signal);
    await gone;
    clearTimeout(limit);
  }

  /** Stops the server and removes everything it left. */
  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
