import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { type ConfigInputs, compileConfig } from "./compile.js";
import type { DaemonConfig } from "./types.js";

const MACHINE = { hostname: "box", workingDirectory: "/srv" };

function compile(argv: readonly string[], more: Partial<ConfigInputs> = {}): DaemonConfig {
  return compileConfig({ argv, env: {}, file: null, machine: MACHINE, ...more });
}

function refusal(argv: readonly string[], more: Partial<ConfigInputs> = {}): string {
  try {
    compile(argv, more);
  } catch (error) {
    if (NexusError.is(error) && error.code === "CONFIG_INVALID") return error.message;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(" ")}`);
}

const yaml = (text: string) => ({ file: { path: "/etc/nexus.yaml", text } });

describe("without any input", () => {
  it("is a single node on loopback in ./nexus-cluster-data", () => {
    expect(compile([])).toMatchObject({
      hostname: "box",
      hostnameIsExplicit: false,
      dataDirectory: "/srv/nexus-cluster-data",
      rootPath: null,
      peerAddress: { host: "127.0.0.1", port: 2126 },
      advertiseAddress: { host: "127.0.0.1", port: 2126 },
      clientAddress: { host: "127.0.0.1", port: 2028 },
      httpAddress: { host: "127.0.0.1", port: 2026 },
      peers: [],
      founding: { kind: "default" },
      joinTimeoutMs: null,
      credentials: { kind: "loopback" },
    });
  });
});

describe("precedence", () => {
  const file = yaml("hostname: from-file\ndata-dir: /file\nlog-level: debug\n").file;
  const env = { NEXUS_HOSTNAME: "from-env", NEXUS_DATA_DIR: "/env" };

  it("is flag over variable over file over default", () => {
    const config = compile(["--hostname", "from-flag"], { env, file });
    expect(config.hostname).toBe("from-flag");
    expect(config.dataDirectory).toBe("/env");
    expect(config.logLevel).toBe("debug");
    expect(config.logFormat).toBe("auto");
  });

  it("reads --name=value like --name value", () => {
    expect(compile(["--hostname=a"]).hostname).toBe("a");
  });

  it("reads lists in YAML as comma-separated text", () => {
    const config = compile([], yaml("peers:\n  - a:1\n  - b:2\n"));
    expect(config.peers).toEqual([
      { host: "a", port: 1 },
      { host: "b", port: 2 },
    ]);
  });

  it("leaves NEXUS_ variables alone that are no settings: container platforms add some", () => {
    expect(compile([], { env: { NEXUS_CLUSTER_PORT_2126_TCP: "tcp://10.0.0.1:2126" } }).hostname).toBe("box");
  });
});

describe("addresses", () => {
  it("advertises the host name where the listener is a wildcard", () => {
    const config = compile(["--bind-addr", "0.0.0.0:3000", "--hostname", "n1", "--insecure-no-auth"]);
    expect(config.advertiseAddress).toEqual({ host: "n1", port: 3000 });
    expect(config.credentials).toEqual({ kind: "none" });
  });

  it("leaves this node and repetitions out of its peers", () => {
    const config = compile([
      "--peers",
      "127.0.0.1:2126,n2:2126,n2:2126,n1:9",
      "--advertise-addr",
      "n1:9",
      "--bootstrap-host",
      "box",
    ]);
    expect(config.peers).toEqual([{ host: "n2", port: 2126 }]);
  });

  it("accepts listeners beyond loopback with TLS files", () => {
    const tls = ["--tls-cert", "c.pem", "--tls-key", "k.pem", "--tls-ca", "/ca.pem"];
    expect(compile(["--client-addr", "0.0.0.0:2028", ...tls]).credentials).toEqual({
      kind: "tls",
      certFile: "/srv/c.pem",
      keyFile: "/srv/k.pem",
      caFile: "/ca.pem",
    });
  });
});

describe("switches", () => {
  it("may stand alone, or be followed by their value", () => {
    expect(compile(["--cluster-init", "--peers", "a:1"]).founding).toEqual({ kind: "founder" });
    expect(compile(["--cluster-init", "root", "--peers", "a:1"]).founding).toEqual({ kind: "founder" });
    expect(compile(["--cluster-init", "false", "--peers", "a:1"]).founding).toEqual({ kind: "default" });
    expect(compile(["--peers=a:1", "--cluster-init"]).founding).toEqual({ kind: "founder" });
  });
});

describe("units", () => {
  it("reads durations and sizes", () => {
    const config = compile([
      "--join-timeout",
      "5m",
      "--audit-max-file-bytes",
      "2MiB",
      "--call-timeout",
      "250ms",
      "--snapshot-bytes-per-second",
      "8MiB",
    ]);
    expect(config.snapshotBytesPerSecond).toBe(8 * 1024 * 1024);
    expect(config.joinTimeoutMs).toBe(300_000);
    expect(config.audit).toEqual({ maxFileBytes: 2 * 1024 * 1024, maxFiles: 8 });
    expect(config.callTimeoutMs).toBe(250);
  });

  it("runs agents only as programs that are named, without a shell to read them", () => {
    expect(compile([]).agents).toBeNull();
    const commands = "indexer=/usr/bin/indexer -q  --all, w.2=/opt/w";
    const { agents } = compile(["--agent-commands", commands, "--agent-environment", "MODE, LEVEL"]);
    expect(agents).toEqual({
      commands: [
        { name: "indexer", program: "/usr/bin/indexer", args: ["-q", "--all"] },
        { name: "w.2", program: "/opt/w", args: [] },
      ],
      allowedEnvironment: ["MODE", "LEVEL"],
      maxProcesses: 16,
    });
  });

  it("turns the audit log off at size 0", () => {
    expect(compile(["--audit-max-file-bytes", "0"]).audit).toBeNull();
  });
});

describe("refusals name the input, where it came from, and the remedy", () => {
  const cases: readonly [string, readonly string[], Partial<ConfigInputs>, RegExp][] = [
    ["an unknown flag", ["--data-dri", "x"], {}, /unknown flag --data-dri; did you mean --data-dir\?/],
    [
      "a flag nothing resembles",
      ["--frobnicate"],
      {},
      /unknown flag --frobnicate; see `nexusd-cluster --help`/,
    ],
    ["an argument", ["start"], {}, /unexpected argument "start"/],
    ["a missing value", ["--peers"], {}, /--peers is missing its value/],
    [
      "a malformed address",
      ["--bind-addr", "here"],
      {},
      /--bind-addr "here" is refused: .*has no port; write it as host:port/,
    ],
    [
      "an address in a variable",
      [],
      { env: { NEXUS_HTTP_ADDR: "x:0" } },
      /--http-addr "x:0" \(from NEXUS_HTTP_ADDR\)/,
    ],
    ["an address in the file", [], yaml("client-addr: 7\n"), /"7" \(from client-addr in \/etc\/nexus.yaml\)/],
    ["a node id in a peer", ["--peers", "7@a:1"], {}, /names a node id; write host:port alone/],
    [
      "an unknown key",
      [],
      yaml("dta-dir: x\n"),
      /unknown key in \/etc\/nexus.yaml: dta-dir; did you mean data-dir/,
    ],
    ["YAML that is none", [], yaml("a: [\n"), /config file \/etc\/nexus.yaml is not YAML/],
    ["YAML that is a list", [], yaml("- a\n"), /is not a mapping/],
    ["a nested value", [], yaml("hostname: {a: b}\n"), /hostname in \/etc\/nexus.yaml is neither text/],
    [
      "a switch that is neither",
      [],
      { env: { NEXUS_INSECURE_NO_AUTH: "maybe" } },
      /is neither true nor false/,
    ],
    ["a zone that is not root", ["--cluster-init", "team"], {}, /is not founded at boot; found root/],
    ["a duration without unit", ["--join-timeout", "5"], {}, /"5" is not a duration/],
    ["a level nobody knows", ["--log-level", "loud"], {}, /is none of trace, debug/],
    [
      "two listeners on one port",
      ["--client-addr", "127.0.0.1:2126"],
      {},
      /--bind-addr and --client-addr are both/,
    ],
    ["two founding rules", ["--cluster-init", "--bootstrap-host", "a"], {}, /contradict each other/],
    ["peers that are only itself", ["--peers", "127.0.0.1:2126"], {}, /names only this node itself/],
    [
      "a root path in the data folder",
      ["--root-path", "nexus-cluster-data/x"],
      {},
      /overlaps the data folder/,
    ],
    [
      "a folder to mount that holds the data folder",
      ["--mountable-folders", "/mnt/a, /srv"],
      {},
      /--mountable-folders .*overlaps the data folder/,
    ],
    ["a data folder in the root path", ["--root-path", "/srv"], {}, /overlaps the data folder/],
    ["an open listener", ["--bind-addr", "0.0.0.0:2126"], {}, /listens beyond loopback without credentials/],
    [
      "an open HTTP listener",
      ["--http-addr", "10.0.0.1:1"],
      {},
      /listens beyond loopback without credentials/,
    ],
    ["TLS in part", ["--tls-cert", "c.pem"], {}, /only in part; give all three, or none/],
    ["an empty data folder", ["--data-dir", ""], {}, /--data-dir "" is empty/],
    ["a cluster id that is none", ["--expect-cluster", "abc"], {}, /is not a cluster id/],
    ["a rate too low to work", ["--snapshot-bytes-per-second", "64KiB"], {}, /is below 1048576 bytes/],
    ["a count out of range", ["--audit-max-files", "0"], {}, /is not a whole number from 1 to 1000/],
    ["an agent command that is no absolute path", ["--agent-commands", "a=sh"], {}, /is not a list of NAME=/],
    ["an agent command twice", ["--agent-commands", "a=/x,a=/y"], {}, /names a twice/],
    ["a variable for agents that are not run", ["--agent-environment", "A"], {}, /says nothing without/],
    [
      "a number of agents that are not run",
      ["--agent-processes", "4"],
      {},
      /--agent-processes "4" says nothing without --agent-commands/,
    ],
    [
      "a variable of no name",
      ["--agent-commands", "a=/x", "--agent-environment", "A=1"],
      {},
      /no name of a variable/,
    ],
  ];

  it.each(cases)("%s", (_name, argv, more, message) => {
    const text = refusal(argv, more);
    expect(text).toMatch(message);
    expect(text).toContain("; ");
    expect(text).not.toContain("\n");
  });
});

describe("the cache", () => {
  it("is none, in memory, or a server with a prefix", () => {
    expect(compile([]).cache).toEqual({ kind: "none" });
    expect(compile(["--cache", "memory"]).cache).toEqual({ kind: "memory" });
    expect(compile(["--cache", "rediss://u:p@h:1/2", "--cache-prefix", "a:"]).cache).toEqual({
      kind: "redis",
      url: "rediss://u:p@h:1/2",
      keyPrefix: "a:",
    });
  });

  it.each(["http://h", "redis://", "redis://h/x", "h:6379"])("refuses %s and says what it may be", (text) => {
    expect(refusal(["--cache", text])).toContain("is neither none, memory nor redis://");
  });

  it("shows no password in a refusal", () => {
    const message = refusal(["--cache", "http://user:pass@word@host"]);
    expect(message).toContain('"http://***@host"');
  });
});
