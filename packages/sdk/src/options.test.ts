import { LINEARIZABLE, LOCAL, NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { type ConnectOptions, compileConnectOptions, DEFAULT_TIMEOUT_MS } from "./options.js";
import { FEATURES, loadFor, PROFILE_NAMES, PROFILES } from "./profiles.js";

type Files = Readonly<Record<string, string>>;

const CONFIG = "/home/u/.nexus/connect.json";

const compile = (options: ConnectOptions, files: Files = {}) =>
  compileConnectOptions({ env: { HOME: "/home/u" }, ...options }, async (file) => files[file] ?? null);

async function refusalOf(options: ConnectOptions, files: Files = {}): Promise<NexusError> {
  const refusal: unknown = await compile(options, files).then(
    () => null,
    (error: unknown) => error,
  );
  if (NexusError.is(refusal)) return refusal;
  throw new Error(`expected a NexusError, got ${String(refusal)}`);
}

describe("which driver connect() chooses", () => {
  it("the servers it is given, in their order, with the default port filled in", async () => {
    const compiled = await compile({ servers: ["a:1, b", "[::1]:3"] });
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

  it("the folder it is given, made absolute, whatever the environment says", async () => {
    const env = { HOME: "/home/u", NEXUS_SERVER: "a:1" };
    expect(await compile({ folder: "/data/../nexus", env })).toMatchObject({
      kind: "embedded",
      profile: "embedded",
      folder: "/nexus",
      lookedAt: ["arguments (a folder)"],
    });
  });

  it("NEXUS_SERVER or NEXUS_FOLDER, when neither is given", async () => {
    expect(await compile({ env: { NEXUS_SERVER: "a:1,b:2" } })).toMatchObject({
      kind: "remote",
      servers: { length: 2 },
      lookedAt: ["arguments (nothing)", "NEXUS_PROFILE, NEXUS_SERVER, NEXUS_FOLDER (servers)"],
    });
    expect(await compile({ env: { NEXUS_FOLDER: "/f" } })).toMatchObject({ kind: "embedded", folder: "/f" });
  });

  it("the configuration file, when the environment says nothing either, with all it says", async () => {
    const text = JSON.stringify({
      servers: ["a:1"],
      timeoutMs: 7,
      connectTimeoutMs: 8,
      tls: { ca: "/ca", cert: "/cert", key: "/key", serverName: "n" },
    });
    const pem = (name: string) => `-----BEGIN ${name}-----`;
    const files = { [CONFIG]: text, "/ca": pem("A"), "/cert": pem("B"), "/key": pem("C") };
    expect(await compile({}, files)).toMatchObject({
      kind: "remote",
      servers: [{ host: "a", port: 1 }],
      tls: { ca: pem("A"), cert: pem("B"), key: pem("C"), serverName: "n" },
      connectTimeoutMs: 8,
      defaults: { timeoutMs: 7 },
      lookedAt: { 2: `${CONFIG} (servers)`, length: 3 },
    });
    const elsewhere = { HOME: "/home/u", NEXUS_CONNECT_CONFIG: "/c.json" };
    expect(await compile({ env: elsewhere }, { "/c.json": '{"folder": "/f"}' })).toMatchObject({
      folder: "/f",
    });
  });

  it("else an embedded folder under the home folder", async () => {
    const folder = "/home/u/.nexus/embedded";
    expect(await compile({})).toMatchObject({ kind: "embedded", folder, lookedAt: { 3: "default" } });
    expect(await compile({ env: { HOME: "/home/u", NEXUS_SERVER: "" } })).toMatchObject({
      kind: "embedded",
      folder,
    });
  });
});

describe("a profile", () => {
  it("decides, and takes what it needs from where it was named or from a later source", async () => {
    const env = { HOME: "/home/u", NEXUS_SERVER: "a:1", NEXUS_FOLDER: "/f" };
    expect(await compile({ profile: "remote", env })).toMatchObject({
      kind: "remote",
      servers: [{ host: "a" }],
    });
    expect(await compile({ profile: "slim", env })).toMatchObject({ kind: "embedded", folder: "/f" });
    expect(await compile({ profile: "slim" })).toMatchObject({ folder: "/home/u/.nexus/embedded" });
    expect(await compile({ env: { ...env, NEXUS_PROFILE: "remote", NEXUS_FOLDER: "" } })).toMatchObject({
      profile: "remote",
    });
    const files = { [CONFIG]: '{"servers": "c:3"}' };
    expect(await compile({ profile: "remote" }, files)).toMatchObject({ servers: [{ host: "c", port: 3 }] });
  });

  it("cluster is the daemon of this machine, wherever it listens", async () => {
    expect(await compile({ profile: "cluster" })).toMatchObject({
      kind: "remote",
      profile: "cluster",
      servers: [{ host: "127.0.0.1", port: 2028 }],
      memberFolder: null,
    });
    const env = { NEXUS_CLIENT_ADDR: "0.0.0.0:7" };
    expect(await compile({ profile: "cluster", folder: "/d", env })).toMatchObject({
      servers: [{ host: "127.0.0.1", port: 7 }],
      memberFolder: "/d",
    });
  });

  it("opens, or is refused with what it lacks: never anything between", async () => {
    for (const profile of PROFILE_NAMES) {
      const lacking = PROFILES[profile].needs.filter((feature) => FEATURES[feature].kind === "absent");
      const env = { HOME: "/home/u", NEXUS_SERVER: "a:1" };
      if (lacking.length === 0) {
        expect(await compile({ profile, env })).toMatchObject({ profile });
        continue;
      }
      const refusal = await refusalOf({ profile, env });
      expect(refusal).toMatchObject({ code: "UNSUPPORTED", details: { missing: lacking.join(",") } });
      expect(refusal.message).toContain(`profile ${profile} needs ${lacking.join(", ")}`);
    }
  });

  it("names the package it needs when that is not installed", async () => {
    const missing = loadFor("remote", "client", () => import(`@nexus/${"not-installed"}`));
    await expect(missing).rejects.toMatchObject({
      code: "UNSUPPORTED",
      remedy: "install @nexus/transport",
      message: expect.stringMatching(/profile remote needs client, which is not installed: .*not-installed/),
    });
    await expect(loadFor("remote", "client", () => Promise.reject(new Error("broken")))).rejects.toThrow(
      /^broken$/,
    );
  });
});

describe("credentials", () => {
  it("are those of the environment when none are given, all three or none", async () => {
    const env = { NEXUS_TLS_CA: "/ca", NEXUS_TLS_CERT: "/cert", NEXUS_TLS_KEY: "/key" };
    const pem = "-----BEGIN X-----";
    const files = { "/ca": pem, "/cert": pem, "/key": pem };
    expect(await compile({ servers: "a", env }, files)).toMatchObject({
      tls: { ca: pem, cert: pem, key: pem },
    });
    const given = { ca: "a", cert: "b", key: "c" };
    expect(await compile({ servers: "a", tls: given, env })).toMatchObject({ tls: given });
    expect((await refusalOf({ servers: "a", env: { NEXUS_TLS_CA: "/ca" } })).message).toMatch(
      /NEXUS_TLS_CERT and NEXUS_TLS_KEY missing/,
    );
    expect((await refusalOf({ servers: "a", env })).message).toMatch(/NEXUS_TLS_CA \/ca .*no such file/);
    expect((await refusalOf({ servers: "a", env }, { ...files, "/key": "x" })).message).toMatch(
      /no PEM block/,
    );
    expect(await compile({ folder: "/f", env })).toMatchObject({ kind: "embedded" });
  });
});

describe("a configuration file", () => {
  it.each([
    ["that is not JSON", "{", /connect.json is not JSON/],
    ["that is a list", "[]", /is not a JSON object/],
    ["with a misspelt key", '{"server": "a"}', /unknown key "server"; known keys: profile, servers, folder/],
    ["with a wrong value", '{"servers": [1]}', /servers is not text or a list of texts/],
    ["with half of the TLS files", '{"tls": {"ca": "x"}}', /tls is not an object of the PEM files/],
  ])("%s is refused, naming it", async (_name, text, message) => {
    const refusal = await refusalOf({}, { [CONFIG]: text });
    expect(refusal).toMatchObject({ code: "CONFIG_INVALID", details: { file: CONFIG } });
    expect(refusal.message).toMatch(message);
  });
});

describe("what connect() refuses", () => {
  it.each<[string, ConnectOptions, RegExp]>([
    ["both", { servers: "a", folder: "b" }, /both servers and a folder; give one/],
    [
      "a profile and what it has no use for",
      { profile: "slim", servers: "a" },
      /profile slim and servers; give/,
    ],
    ["remote and a folder", { profile: "remote", folder: "a" }, /profile remote and a folder/],
    [
      "a profile nobody knows",
      { env: { NEXUS_PROFILE: "huge" } },
      /NEXUS_PROFILE "huge" is not .*slim, embedded/,
    ],
    [
      "remote without servers",
      { profile: "remote" },
      /no servers; looked at arguments .*NEXUS_SERVER.*connect.json/,
    ],
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
  ])("%s", async (_name, options, message) => {
    const refusal = await refusalOf(options);
    expect(refusal.facts.exit).toBe(2);
    expect(refusal.message).toMatch(message);
  });

  it("more servers than anybody has", async () => {
    const { message } = await refusalOf({ servers: Array<string>(65).fill("a") });
    expect(message).toMatch(/65 servers; name 1 to 64/);
  });
});

describe("defaults", () => {
  it("may be set once for all calls", async () => {
    const { defaults } = await compile({ folder: "/d", timeoutMs: 5, consistency: LOCAL });
    expect(defaults).toEqual({ timeoutMs: 5, consistency: LOCAL });
  });
});
