// The lint rules, seen failing: each violation is planted in a copy of the tree's layout, never in the tree.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT_DIRECTORY, toolPath } from "./run.mjs";

const RULE_IMPORTS = "nexus(import-boundaries)";
const RULE_PURE_CORE = "nexus(pure-core)";

/** [file, planted line, rule that must refuse it] */
const VIOLATIONS = [
  ["packages/contracts/src/a.ts", 'import "@nexus/lib";', RULE_IMPORTS],
  ["packages/contracts/src/b.ts", 'import "node:fs";', RULE_IMPORTS],
  [
    "packages/lib/src/a.ts",
    'import type { Kernel } from "@nexus/kernel"; export type A = Kernel;',
    RULE_IMPORTS,
  ],
  ["packages/lib/src/b.ts", 'export { join } from "node:path";', RULE_IMPORTS],
  ["packages/lib/src/c.ts", 'export * from "./node/index.js";', RULE_IMPORTS],
  ["packages/kernel/src/a.ts", 'import "@nexus/raft";', RULE_IMPORTS],
  ["packages/kernel/src/b.ts", 'import type { A } from "@nexus/backends"; export type B = A;', RULE_IMPORTS],
  ["packages/kernel/src/c.ts", 'export const load = () => import("@nexus/services");', RULE_IMPORTS],
  ["packages/kernel/src/d.ts", "export const load = () => import(`@nexus/transport`);", RULE_IMPORTS],
  ["packages/kernel/src/e.ts", 'export * from "../../raft/src/index.js";', RULE_IMPORTS],
  ["packages/kernel/src/f.ts", 'export type Client = import("@grpc/grpc-js").Client;', RULE_IMPORTS],
  ["packages/kernel/src/g.ts", 'import { Level } from "level"; new Level();', RULE_IMPORTS],
  [
    "packages/kernel/src/h.ts",
    'import { ClassicLevel } from "classic-level"; new ClassicLevel();',
    RULE_IMPORTS,
  ],
  ["packages/kernel/src/i.ts", 'import "abstract-level/test";', RULE_IMPORTS],
  ["packages/kernel/src/j.ts", 'export const at = import.meta.resolve("memory-level");', RULE_IMPORTS],
  ["packages/kernel/src/k.ts", 'import fs from "fs"; fs.existsSync("/");', RULE_IMPORTS],
  ["packages/raft/src/a.ts", 'import "@nexus/backends";', RULE_IMPORTS],
  ["packages/raft/src/b.ts", 'import "@nexus/services";', RULE_IMPORTS],
  ["packages/raft/src/c.ts", 'import "@nexus/transport";', RULE_IMPORTS],
  ["packages/backends/src/a.ts", 'import "@nexus/raft";', RULE_IMPORTS],
  ["packages/backends/src/b.ts", 'import "@nexus/services";', RULE_IMPORTS],
  ["packages/services/src/a.ts", 'import "@nexus/raft";', RULE_IMPORTS],
  ["packages/services/src/b.ts", 'import "@nexus/backends";', RULE_IMPORTS],
  ["packages/services/src/c.ts", 'import "@nexus/kernel/module";', RULE_IMPORTS],
  ["packages/services/src/d.ts", 'import "@nexus/kernel/testing";', RULE_IMPORTS],
  ["packages/transport/src/a.ts", 'import "@nexus/backends";', RULE_IMPORTS],
  ["packages/sdk/src/a.ts", 'import "@nexus/raft";', RULE_IMPORTS],
  ["packages/sdk/src/b.ts", 'import "@nexus/cli";', RULE_IMPORTS],
  ["packages/cli/src/a.ts", 'import "@nexus/kernel";', RULE_IMPORTS],
  ["packages/cli/src/b.ts", 'import "@nexus/cluster-daemon";', RULE_IMPORTS],
  ["packages/cluster-daemon/src/a.ts", 'import "@nexus/cli";', RULE_IMPORTS],
  ["test/e2e/src/a.ts", 'import "@nexus/cluster-daemon";', RULE_IMPORTS],
  ["bench/src/a.ts", 'import "../../packages/raft/src/index.js";', RULE_IMPORTS],
  ["packages/kernel/src/l.ts", 'import "vitest";', RULE_IMPORTS],

  ["packages/raft/src/core/a.ts", 'import "node:crypto";', RULE_IMPORTS],
  ["packages/raft/src/core/b.ts", 'import "@nexus/lib/node";', RULE_IMPORTS],
  ["packages/raft/src/core/b2.ts", 'import "@nexus/kernel";', RULE_IMPORTS],
  ["packages/raft/src/core/c.ts", 'import "../log/types.js";', RULE_IMPORTS],
  ["packages/raft/src/core/d.ts", 'import "./conformance/harness.js";', RULE_IMPORTS],
  ["packages/raft/src/core/e.ts", "export const now = () => Date.now();", "no-restricted-globals"],
  [
    "packages/raft/src/core/f.ts",
    "export const now = () => globalThis.performance.now();",
    "no-restricted-globals",
  ],
  ["packages/raft/src/core/g.ts", "setTimeout(() => {}, 1);", "no-restricted-globals"],
  ["packages/raft/src/core/h.ts", "setInterval(() => {}, 1);", "no-restricted-globals"],
  ["packages/raft/src/core/i.ts", "export const pid = process.pid;", "no-restricted-globals"],
  ["packages/raft/src/core/j.ts", "export const later = Promise.resolve(1);", "no-restricted-globals"],
  ["packages/raft/src/core/k.ts", "export const id = crypto.randomUUID();", "no-restricted-globals"],
  ["packages/raft/src/core/l.ts", 'console.log("x");', "no-restricted-globals"],
  ["packages/raft/src/core/m.ts", 'fetch("http://localhost");', "no-restricted-globals"],
  ["packages/raft/src/core/n.ts", "export const dice = () => Math.random();", "no-restricted-properties"],
  ["packages/raft/src/core/o.ts", "export const { random } = Math;", "no-restricted-properties"],
  ["packages/raft/src/core/p.ts", "export async function step() {}", RULE_PURE_CORE],
  ["packages/raft/src/core/q.ts", "export const step = async () => {};", RULE_PURE_CORE],

  [
    "packages/kernel/src/m.ts",
    "export const run = (work: () => Promise<void>) => { work(); };",
    "no-floating-promises",
  ],
  [
    "packages/kernel/src/n.ts",
    "export const all = (work: () => Promise<void>) => { [1].forEach(async () => work()); };",
    "no-misused-promises",
  ],
  ["packages/kernel/src/o.ts", "export const x: any = 1;", "no-explicit-any"],
  ["packages/kernel/src/p.ts", "export const f = (x: string | null) => x!.length;", "no-non-null-assertion"],
  ["packages/kernel/src/q.ts", "// @ts-ignore\nexport const x: string = 1;", "ban-ts-comment"],
  ["packages/kernel/src/r.ts", "// TODO later\nexport const x = 1;", "no-warning-comments"],
  [
    "packages/kernel/src/s.ts",
    "// oxlint-disable-next-line no-eval\nexport const x = eval('1');",
    "nexus(explained-suppressions)",
  ],
  ["packages/kernel/src/t.ts", "try { JSON.parse('1'); } catch {}", "no-empty"],
  [
    "packages/kernel/src/u.ts",
    "export function f(k: 'a' | 'b') { switch (k) { case 'a': return 1; } return 2; }",
    "switch-exhaustiveness-check",
  ],
];

/** What the rules must let pass. */
const ALLOWED = [
  ["packages/lib/src/node/a.ts", 'import "node:fs"; import "@nexus/contracts";'],
  ["packages/kernel/src/a.ts", 'import "@nexus/lib"; import "node:events"; import "./b.js";'],
  [
    "packages/kernel/src/b.test.ts",
    'import "vitest"; import "./testing/index.js"; export const y = (x: any) => x!.z;',
  ],
  ["packages/raft/src/a.ts", 'import "@nexus/kernel"; import "classic-level";'],
  [
    "packages/raft/src/core/a.ts",
    'import "@nexus/contracts"; import "./b.js"; export const x = Math.max(1, 2);',
  ],
  ["packages/raft/src/core/conformance/a.ts", 'import "node:fs"; export const now = () => Date.now();'],
  ["packages/raft/src/core/a.test.ts", 'import "vitest"; import "fast-check"; await Promise.resolve();'],
  ["packages/transport/src/a.ts", 'import "@nexus/raft"; import "@grpc/grpc-js";'],
  ["packages/sdk/src/a.ts", 'import "@nexus/backends"; import "@nexus/transport"; import "@nexus/kernel";'],
  ["packages/services/src/a.test.ts", 'import "@nexus/kernel/testing";'],
  ["packages/cli/src/a.ts", 'import "@nexus/sdk"; import "@nexus/lib"; import "@nexus/contracts";'],
  [
    "packages/cluster-daemon/src/a.ts",
    'import "@nexus/raft"; import "@nexus/services"; import "@nexus/transport";',
  ],
  ["test/e2e/src/a.ts", 'import "@nexus/sdk"; import "@grpc/grpc-js";'],
  ["test/simulation/src/a.ts", 'import "@nexus/test-linearizability";'],
  ["packages/kernel/src/c.ts", "// oxlint-disable-next-line no-eval -- the planted reason\neval('1');"],
];

const trees = [];

/** A copy of the repository's layout (configuration, plugin, tool links) that holds only `files`. */
function plantTree(files) {
  const root = mkdtempSync(join(tmpdir(), "nexus-lint-"));
  trees.push(root);
  for (const name of [".oxlintrc.json", "tsconfig.base.json", "scripts/lib/import-rules.mjs"]) {
    cpSync(join(ROOT_DIRECTORY, name), join(root, name));
  }
  cpSync(join(ROOT_DIRECTORY, "scripts/lib/oxlint-plugin.mjs"), join(root, "scripts/lib/oxlint-plugin.mjs"));
  symlinkSync(join(ROOT_DIRECTORY, "node_modules"), join(root, "node_modules"));
  writeFileSync(join(root, "package.json"), '{ "type": "module", "private": true }');
  writeFileSync(
    join(root, "tsconfig.json"),
    '{ "extends": "./tsconfig.base.json", "compilerOptions": { "noEmit": true, "composite": false }, ' +
      '"include": ["packages", "test", "bench"] }',
  );
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${text}\n`);
  }
  return root;
}

/** One line per finding: `file:line:column: message [Error/rule]`. */
function lint(root) {
  try {
    return execFileSync(
      process.execPath,
      [toolPath("oxlint"), "--format=unix", "packages", "test", "bench"],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
  } catch (error) {
    return `${error.stdout}${error.stderr}`;
  }
}

afterAll(() => {
  for (const root of trees) rmSync(root, { recursive: true, force: true });
});

describe("lint refuses a planted violation", () => {
  let findings = [];
  beforeAll(() => {
    findings = lint(plantTree(VIOLATIONS)).split("\n");
  });

  it.each(VIOLATIONS)("%s: %s", (file, _text, rule) => {
    const found = findings.filter((line) => line.startsWith(`${file}:`));
    expect(
      found.some((line) => line.includes(rule)),
      found.join("\n") || "nothing found",
    ).toBe(true);
  });
});

describe("lint lets the rules' own examples pass", () => {
  let findings = [];
  beforeAll(() => {
    findings = lint(plantTree([...ALLOWED, ["bench/src/empty.ts", "export {};"]])).split("\n");
  });

  it.each(ALLOWED)("%s: %s", (file) => {
    expect(findings.filter((line) => line.startsWith(`${file}:`))).toEqual([]);
  });
});

describe("the kernel's contracts", () => {
  const filesIn = (folder) =>
    readdirSync(join(ROOT_DIRECTORY, folder)).filter((name) => !name.includes(".test."));

  it("are three storage pillars", () => {
    expect(filesIn("packages/kernel/src/abc").sort()).toEqual([
      "cache-store.ts",
      "meta-store.ts",
      "object-store.ts",
    ]);
  });

  it("are two control-plane contracts", () => {
    expect(filesIn("packages/kernel/src/hal").sort()).toEqual([
      "distributed-coordinator.ts",
      "object-store-provider.ts",
    ]);
  });
});
