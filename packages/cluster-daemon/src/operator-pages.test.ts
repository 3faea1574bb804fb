import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ERROR_CODES, type ErrorCode, GrpcStatus } from "@nexus/contracts";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = (name: string): string => readFileSync(join(root, "docs", name), "utf8");

describe("docs/errors.md", () => {
  const rows = new Map(
    page("errors.md")
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .filter((cells) => /^[A-Z_]{4,}$/.test(cells[1] ?? ""))
      .map((cells) => [cells[1], cells] as const),
  );

  it("knows every code, and no other", () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])("says of %s what the code says", (code) => {
    const { exit, grpc, retryable } = ERROR_CODES[code];
    const status = Object.entries(GrpcStatus).find(([, number]) => number === grpc)?.[0];
    expect(rows.get(code)?.slice(2, 5)).toEqual([String(exit), status, retryable ? "yes" : ""]);
  });
});

describe("docs/limits.md", () => {
  it("is what the sources say", async () => {
    const script = join(root, "scripts/limit-docs.mjs");
    await expect(promisify(execFile)(process.execPath, [script, "--check"])).resolves.toBeDefined();
  });
});

describe("metrics", () => {
  const sources = ["cluster-daemon", "services"].flatMap((name) =>
    typescriptBelow(join(root, "packages", name, "src")),
  );
  const known = new Set(sources.flatMap((text) => text.match(/\bnexus_[a-z_]+/g) ?? []));

  it.each(["runbook.md", "operations.md", "limits.md", "agents.md", "pipes-and-streams.md"])(
    "that docs/%s names exist",
    (name) => {
      const named = [...new Set(page(name).match(/\bnexus_[a-z_]+[a-z]\b(?!\*)/g) ?? [])];
      expect(named.filter((metric) => !known.has(metric))).toEqual([]);
    },
  );
});

function typescriptBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
