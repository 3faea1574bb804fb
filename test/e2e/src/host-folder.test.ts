import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NexusError } from "@nexus/contracts";
import type { NexusFilesystem } from "@nexus/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { until } from "./harness/wait.js";

const WRITERS = 4;
const KILLS = 5;
const FIRST_KILL_MS = 250;
const KILL_STEP_MS = 130;

let host: string;
let cluster: Cluster | null = null;
beforeEach(() => {
  host = mkdtempSync(join(tmpdir(), "nexus-e2e-host-"));
});
afterEach(async () => {
  await cluster?.close();
  cluster = null;
  rmSync(host, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

/** One writer's folder as it is known to be, or, while a call has no answer, might be. */
class Writer {
  known: Files = {};
  maybe: Files | null = null;
  answered = 0;
  readonly #folder: string;
  #round = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes, replaces, renames and removes until a call is not answered. */
  async work(fs: NexusFilesystem): Promise<void> {
    const [a, b] = [`${this.#folder}/a`, `${this.#folder}/b`];
    for (;;) {
      this.#round += 1;
      const text = `${this.#folder} ${this.#round} ${"x".repeat(this.#round % 50)}`;
      await this.#change({ ...this.known, [a]: text }, () => fs.write(a, text, { parents: true }));
      await this.#change({ ...this.known, [a]: `${text}!` }, () => fs.write(a, `${text}!`));
      const { [b]: _, ...withoutB } = this.known;
      if (b in this.known) await this.#change(withoutB, () => fs.remove(b));
      const { [a]: moved = "", ...rest } = this.known;
      await this.#change({ ...rest, [b]: moved }, () => fs.rename(a, b));
    }
  }

  async #change(next: Files, call: () => Promise<unknown>): Promise<void> {
    this.maybe = next;
    await call();
    this.known = next;
    this.maybe = null;
    this.answered += 1;
  }

  /** What is there is what it was before or after the call without an answer. */
  async check(fs: NexusFilesystem): Promise<void> {
    const found: Record<string, string> = {};
    for (const path of [`${this.#folder}/a`, `${this.#folder}/b`]) {
      if (await fs.exists(path)) found[path] = new TextDecoder().decode(await fs.read(path));
    }
    expect(this.maybe === null ? [this.known] : [this.known, this.maybe]).toContainEqual(found);
    this.known = found;
    this.maybe = null;
  }
}

function hostFiles(): readonly string[] {
  const names = readdirSync(host, { recursive: true }) as string[];
  return names.filter((name) => !name.startsWith(".nexus-") && statSync(join(host, name)).isFile()).sort();
}

/** How the host folder comes into the tree, and where. */
const SERVED = {
  "as the root of its tree": { option: "--root-path", top: "" },
  "as external storage that a client mounted": { option: "--mountable-folders", top: "/reports/ext" },
} as const;

async function mountHost(node: NodeProcess, top: string): Promise<void> {
  const fs = await cluster?.connect([node]);
  await fs?.storages.mount(top, { driver: "path_local", parameters: { local_root: host } });
  await fs?.close();
}

describe.each(Object.entries(SERVED))("a daemon over a host folder, %s,", (_, { option, top }) => {
  it("is killed at any moment and leaves no file without its entry, nor an entry without its bytes", async () => {
    cluster = await Cluster.start({ size: 1, extraArgs: [option, host] });
    const node = cluster.node(0);
    if (top !== "") await mountHost(node, top);
    const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(`${top}/writer-${i}`));
    const answers = (): number => writers.reduce((sum, { answered }) => sum + answered, 0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = answers();
      const fs = await cluster.connect([node]);
      const working = writers.map((writer) =>
        writer.work(fs).catch((error: unknown) => NexusError.from(error)),
      );
      await until("an answer", async () => (answers() > before ? true : undefined));
      await new Promise((resolve) => setTimeout(resolve, FIRST_KILL_MS + kill * KILL_STEP_MS));
      await node.kill();
      await Promise.all(working);
      await fs.close();
      node.start();
      await node.ready();
      const again = await cluster.connect([node]);
      for (const writer of writers) await writer.check(again);
      await again.close();
      const expected = writers.flatMap(({ known }) =>
        Object.keys(known).map((path) => path.slice(top.length + 1)),
      );
      await until("host folder and entries to be of one mind", async () =>
        JSON.stringify(hostFiles()) === JSON.stringify(expected.sort()) ? true : undefined,
      );
      expect(readdirSync(join(host, ".nexus-intents"))).toEqual([]);
    }
  }, 180_000);
});
