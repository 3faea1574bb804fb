import { LINEARIZABLE, LOCAL, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { type ConnectOptions, compileConnectOptions, DEFAULT_TIMEOUT_MS } from "./options.js";

const compile = (options: ConnectOptions) => compileConnectOptions({ env: { HOME: "/home/u" }, ...options });

describe("which driver connect() chooses", () => {
  it("the servers it is given, in their order, with the default port filled in", () => {
    const compiled = compile({ servers: ["a:1, b", "[::1]:3"] });
    expect(compiled).toMatchObject({
      kind: "remote",
      servers: [
        { host: "a", port: 1 },
        { host: "b", port: 2028 },
        { host: "::1", port: 3 },
      ],
      defaults: { timeoutMs: DEFAULT_TIMEOUT_MS, consistency: LINEARIZABLE },
      signal: null,
    });
  });

  it("the folder it is given, made absolute, whatever the environment says", () => {
    const env = { HOME: "/home/u", NEXUS_SERVER: "a:1" };
    expect(compile({ folder: "/data/../nexus", env })).toMatchObject({ kind: "embedded", folder: "/nexus" });
  });

  it("NEXUS_SERVER, when neither is given", () => {
    expect(compile({ env: { NEXUS_SERVER: "a:1,b:2" } })).toMatchObject({
      kind: "remote",
      servers: { length: 2 },
    });
  });

  it("else an embedded folder under the home folder", () => {
    const folder = "/home/u/.nexus/embedded";
    expect(compile({})).toMatchObject({ kind: "embedded", folder });
    expect(compile({ env: { HOME: "/home/u", NEXUS_SERVER: "" } })).toMatchObject({
      kind: "embedded",
      folder,
    });
  });
});

describe("what connect() refuses", () => {
  it.each<[string, ConnectOptions, RegExp]>([
    ["both", { servers: "a", folder: "b" }, /both servers and a folder; give one/],
    ["no server", { servers: [] }, /servers names 0 servers/],
    ["an empty server", { servers: "" }, /servers has an empty address/],
    ["a malformed server", { servers: "a:1,b:x" }, /servers is malformed: .*"b:x"/],
    ["a malformed NEXUS_SERVER", { env: { NEXUS_SERVER: "b:x" } }, /NEXUS_SERVER is malformed/],
    ["an empty folder", { folder: "" }, /folder "" is not/],
    ["a folder with NUL", { folder: "a\0b" }, /is not a folder's name/],
    ["a timeout of nothing", { servers: "a", timeoutMs: 0 }, /timeoutMs is 0/],
    ["a timeout no timer takes", { servers: "a", timeoutMs: 2 ** 31 }, /timeoutMs is 2147483648/],
    [
      "a connect timeout that is no number",
      { servers: "a", connectTimeoutMs: Number.NaN },
      /connectTimeoutMs/,
    ],
  ])("%s", (_name, options, message) => {
    let refusal: unknown = null;
    try {
      compile(options);
    } catch (error) {
      refusal = error;
    }
    expect(NexusError.is(refusal) && refusal.facts.exit).toBe(2);
    expect((refusal as Error).message).toMatch(message);
  });

  it("more servers than anybody has", () => {
    expect(() => compile({ servers: Array<string>(65).fill("a") })).toThrow(/65 servers; name 1 to 64/);
  });
});

describe("defaults", () => {
  it("may be set once for all calls", () => {
    const { defaults } = compile({ folder: "/d", timeoutMs: 5, consistency: LOCAL });
    expect(defaults).toEqual({ timeoutMs: 5, consistency: LOCAL });
  });
});
