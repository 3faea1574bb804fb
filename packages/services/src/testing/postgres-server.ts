import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEBIAN_FOLDER = "/usr/lib/postgresql";
const PREPARE_TIMEOUT_MS = 60_000;
const START_TIMEOUT_MS = 20_000;
const PROGRAMS = ["postgres", "initdb", "pg_basebackup"];
const PASSWORD = "right";
/** PostgreSQL refuses to run as root; any of these will do. */
const UNPRIVILEGED_USERS = ["postgres", "nobody"];

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Why `PostgresServer.start` cannot work here, or null. */
export function whyNoPostgres(): string | null {
  if (programFolder() === null) return "there is no PostgreSQL server on this machine";
  return process.getuid?.() === 0 && account() === null ? "PostgreSQL needs a user other than root" : null;
}

/** A PostgreSQL server with an empty database, in a folder and on a port of its own. */
export class PostgresServer {
  readonly #programs: string;
  readonly #as: Account | null;
  readonly #mounted: string[] = [];
  #process: ChildProcess | null = null;

  private constructor(
    readonly folder: string,
    readonly port: number,
    programs: string,
    as: Account | null,
  ) {
    this.#programs = programs;
    this.#as = as;
  }

  /** `settings` as `postgres -c name=value`. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
    const programs = programFolder();
    if (programs === null) throw new Error("there is no PostgreSQL server on this machine");
    const as = process.getuid?.() === 0 ? account() : null;
    const folder = newFolder(as);
    const server = new PostgresServer(folder, await freePort(), programs, as);
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o644 });
    const access = ["-U", "nexus", "-A", "scram-sha-256", "--pwfile", passwordFile];
    const initdb = ["-D", join(folder, "data"), ...access, "-E", "UTF8", "--no-sync"];
    await server.#begin("initdb", [...initdb, "--locale=C"], settings);
    return server;
  }

  get url(): string {
    return this.urlAt(this.port);
  }

  /** The address through another port: that of a proxy. */
  urlAt(port: number, password = PASSWORD): string {
    return `postgres://nexus:${password}@127.0.0.1:${port}/postgres`;
  }

  /** Why `mountSmallFolder` cannot work here, or null. */
  static whyNoSmallFolder(): string | null {
    if (process.platform !== "linux") return "needs Linux to mount a tmpfs";
    return process.getuid?.() === 0 ? null : "needs root to mount a tmpfs";
  }

  /** A folder the server may write, on a filesystem with room for `bytes`; unmounted with `dispose`. */
  mountSmallFolder(bytes: number): string {
    const folder = join(this.folder, "small");
    mkdirSync(folder);
    const owner = this.#as === null ? "" : `,uid=${this.#as.uid},gid=${this.#as.gid}`;
    const options = `size=${bytes},mode=700${owner}`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "nexus-test", folder]);
    this.#mounted.push(folder);
    return folder;
  }

  /** A server that follows this one and answers queries. */
  async startReplica(): Promise<PostgresServer> {
    const folder = newFolder(this.#as);
    const replica = new PostgresServer(folder, await freePort(), this.#programs, this.#as);
    const from = ["-d", this.url, "-D", join(folder, "data"), "-c", "fast", "-X", "stream", "--no-sync"];
    await replica.#begin("pg_basebackup", [...from, "--write-recovery-conf"], {});
    return replica;
  }

  /** Makes the data by a program of PostgreSQL and starts on them; leaves nothing behind when that fails. */
  async #begin(program: string, args: readonly string[], settings: Readonly<Record<string, string>>) {
    const how = { ...this.#as, cwd: this.folder, timeout: PREPARE_TIMEOUT_MS, stdio: "ignore" } as const;
    try {
      execFileSync(join(this.#programs, program), args, how);
      await this.restart(settings);
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  /** Resolves once it takes connections. */
  async restart(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const here = { port: String(this.port), listen_addresses: "127.0.0.1", unix_socket_directories: "" };
    const all = Object.entries({ ...here, ...settings });
    const args = [
      "-D",
      join(this.folder, "data"),
      ...all.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ];
    const child = spawn(join(this.#programs, "postgres"), args, {
      ...this.#as,
      stdio: ["ignore", "ignore", "pipe"],
      cwd: this.folder,
    });
    this.#process = child;
    let log = "";
    child.stderr?.on("data", (text: Buffer) => {
      log = (log + text.toString()).slice(-4_000);
    });
    const until = performance.now() + START_TIMEOUT_MS;
    while (!/ready to accept (?:read-only )?connections/.test(log) || !(await accepts(this.port))) {
      if (child.exitCode !== null || performance.now() > until) {
        throw new Error(`PostgreSQL did not start on port ${this.port}: ${log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As a crash: at once, and connections are cut. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const gone = once(child, "exit");
    // SIGQUIT is PostgreSQL's own way of going without a word; after SIGKILL its helpers would live on for a while.
    child.kill("SIGQUIT");
    await gone;
  }

  async dispose(): Promise<void> {
    await this.kill();
    for (const folder of this.#mounted) execFileSync("umount", ["--lazy", folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function newFolder(as: Account | null): string {
  const folder = mkdtempSync(join(tmpdir(), "nexus-postgres-"));
  chmodSync(folder, 0o700);
  if (as !== null) chownSync(folder, as.uid, as.gid);
  return folder;
}

function programFolder(): string | null {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).sort() : [];
  const folders = [...pathFolders(), ...versions.map((each) => join(DEBIAN_FOLDER, each, "bin"))];
  const isComplete = (folder: string): boolean => PROGRAMS.every((name) => existsSync(join(folder, name)));
  return folders.findLast(isComplete) ?? null;
}

function pathFolders(): readonly string[] {
  return (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
}

function account(): Account | null {
  for (const name of UNPRIVILEGED_USERS) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // There is no such user; the next may be there.
    }
  }
  return null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket
      .once("error", () => resolve(false))
      .once("connect", () => {
        socket.destroy();
        resolve(true);
      });
  });
}
