import { spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NodeSpec } from "./node-process.js";
import { projectRoot } from "./node-process.js";

const SOURCE = join(projectRoot, "test/e2e/fixtures/disk-faults.c");

/** What happens to writes of a node's log from now on. */
export type DiskFault =
  | { readonly kind: "none" }
  | { readonly kind: "write-eio" }
  | { readonly kind: "sync-eio" }
  | { readonly kind: "sync-slow"; readonly delayMs: number };

/** Faults of the disk below real daemons, by a library that is preloaded into them. Linux with a C compiler. */
export class DiskFaults {
  private constructor(
    private readonly folder: string,
    private readonly library: string,
  ) {}

  /** Compiles the library; the reason as text when that is not possible here. */
  static prepare(): DiskFaults | string {
    if (process.platform !== "linux") return "preloading a library into a daemon needs Linux";
    const folder = mkdtempSync(join(tmpdir(), "nexus-disk-faults-"));
    const library = join(folder, "disk-faults.so");
    const compiled = spawnSync("cc", ["-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], {
      encoding: "utf8",
    });
    if (compiled.status === 0) return new DiskFaults(folder, library);
    rmSync(folder, { recursive: true });
    return `no C compiler (Debian packages gcc and libc6-dev): ${compiled.error?.message ?? compiled.stderr}`;
  }

  /** A node whose log's files can fail. */
  configure(node: number, spec: NodeSpec): NodeSpec {
    this.set(node, { kind: "none" });
    const env = {
      ...spec.env,
      LD_PRELOAD: this.library,
      DISK_FAULTS_FOLDER: join(spec.dataDir, "raft", "log"),
      DISK_FAULTS_CONTROL: this.#control(node),
    };
    return { ...spec, env };
  }

  set(node: number, fault: DiskFault): void {
    const text = fault.kind === "sync-slow" ? `${fault.kind} ${fault.delayMs}` : fault.kind;
    // Replaced as a whole: a daemon never reads half of it.
    const draft = `${this.#control(node)}.new`;
    writeFileSync(draft, text);
    renameSync(draft, this.#control(node));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #control(node: number): string {
    return join(this.folder, `node-${node}`);
  }
}
