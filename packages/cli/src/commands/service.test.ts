import type { NexusFilesystem, ServiceAdministration, ServiceView } from "@nexus/sdk";
import { describe, expect, it } from "vitest";
import { run } from "../testing/run.js";

const AUDIT: ServiceView = {
  ...{ name: "audit", state: "running", sinceMs: 0, swaps: 1, callsInProgress: 2 },
  ...{ dependencies: ["clock"], dependents: [], methods: [] },
  hooks: { resolve: [], intercept: ["audit"], observe: [], mounts: [] },
  lastFault: { code: "IO_ERROR", message: "the disk is slow", atMs: 1_000 },
  settings: { max_files: "3" },
  understands: { max_files: "files that are kept" },
};
const LOG: ServiceView = { name: "mount-log", state: "available", understands: { level: "importance" } };

const services = (over: Partial<ServiceAdministration>) => ({
  filesystem: { services: over as ServiceAdministration },
});
const plain = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(/ +/g, " ").trim());

describe("nexus service", () => {
  it("lists what the node has and could have, and shows one with what is known of it", async () => {
    const { stdout, exitCode } = await run(["service", "ls"], services({ list: async () => [AUDIT, LOG] }));
    expect(exitCode).toBe(0);
    expect(plain(stdout)).toEqual([
      "NAME STATE SINCE NEEDS LAST FAULT",
      "audit running 1970-01-01T00:00:00.000Z clock IO_ERROR",
      "mount-log available - - -",
    ]);
    const shown = await run(["service", "show", "audit"], services({ get: async () => AUDIT }));
    expect(plain(shown.stdout)).toEqual([
      "name: audit",
      "state: running",
      "since: 1970-01-01T00:00:00.000Z",
      "needs: clock",
      "hooks: intercept",
      "calls in progress: 2",
      "swaps: 1",
      "last fault: 1970-01-01T00:00:01.000Z the disk is slow",
      "settings: max_files=3",
      "understands:",
      "max_files: files that are kept",
    ]);
    const json = await run(["service", "ls", "--json"], services({ list: async () => [AUDIT, LOG] }));
    expect(
      json.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([AUDIT, LOG]);
  });

  it("starts with settings, stops and removes", async () => {
    const asked: unknown[] = [];
    const over: Partial<ServiceAdministration> = {
      start: async (name, options) => {
        asked.push(["start", name, options?.settings]);
        return AUDIT;
      },
      stop: async (name) => {
        asked.push(["stop", name]);
        return AUDIT;
      },
      remove: async (name) => void asked.push(["remove", name]),
    };
    await run(["service", "start", "audit", "max_files=3", "note=a=b"], services(over));
    await run(["service", "start", "audit"], services(over));
    await run(["service", "stop", "audit"], services(over));
    await run(["service", "rm", "audit"], services(over));
    expect(asked).toEqual([
      ["start", "audit", { max_files: "3", note: "a=b" }],
      ["start", "audit", {}],
      ["stop", "audit"],
      ["remove", "audit"],
    ]);
    for (const words of [
      ["service", "start", "audit", "loud"],
      ["service", "stop"],
    ]) {
      expect((await run(words, services(over))).exitCode).toBe(2);
    }
    expect(asked).toHaveLength(4);
  });

  it("calls a method with text and JSON, and prints its answer as JSON", async () => {
    const asked: unknown[] = [];
    const add = async (params: unknown) => {
      asked.push(params);
      return { id: 7, data: new Uint8Array([1]) };
    };
    const service = ((name: string) => (name === "notes" ? { add } : {})) as NexusFilesystem["service"];
    const filesystem = { service };
    const words = ["service", "call", "notes", "add", "text=a=b", "tags:=[1,null]"];
    const shown = await run(words, { filesystem });
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout.split("\n").slice(0, 2)).toEqual(["{", '  "id": 7,']);
    const json = await run([...words, "--json"], { filesystem });
    expect(JSON.parse(json.stdout)).toEqual({ id: 7, data: { __type__: "bytes", data: "AQ==" } });
    expect(asked).toEqual([1, 2].map(() => ({ text: "a=b", tags: [1, null] })));
  });
});
