import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { daemonFlags, planCluster, refusePortsInUse } from "./dev-cluster.mjs";
import { ROOT_DIRECTORY } from "./run.mjs";

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "nexus-plan-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const plan = (nodes, portOffset = 0) => planCluster({ nodes, dataDirectory: data, portOffset });
const keepDataOf = (...numbers) => {
  for (const number of numbers) {
    mkdirSync(join(data, `node-${number}`, "raft"), { recursive: true });
    writeFileSync(join(data, `node-${number}`, "VERSION"), "");
    writeFileSync(join(data, `node-${number}`, "raft", "cluster.json"), "");
  }
};

describe("the plan of npm start", () => {
  it("gives node i the default ports plus the offset plus 10 (i - 1)", () => {
    const nodes = plan(3, 100);
    expect(nodes.map(({ peer, client, http }) => [peer, client, http])).toEqual([
      ["127.0.0.1:2226", "127.0.0.1:2128", "127.0.0.1:2126"],
      ["127.0.0.1:2236", "127.0.0.1:2138", "127.0.0.1:2136"],
      ["127.0.0.1:2246", "127.0.0.1:2148", "127.0.0.1:2146"],
    ]);
  });

  it("names the first node as founder to all of them, and all the others as its peers", () => {
    const nodes = plan(2);
    expect(nodes.map(({ peers }) => peers)).toEqual([["127.0.0.1:2136"], ["127.0.0.1:2126"]]);
    for (const node of nodes) {
      const flags = daemonFlags(node);
      expect(flags[flags.indexOf("--bootstrap-host") + 1]).toBe("node-1");
      expect(flags[flags.indexOf("--peers") + 1]).toBe(node.peers[0]);
    }
    expect(daemonFlags(plan(1)[0])).not.toContain("--peers");
  });

  it("founds after a first start that ended between VERSION and the cluster identity", () => {
    const firstStart = plan(3);
    for (const name of ["node-1", "node-3"]) {
      mkdirSync(join(data, name), { recursive: true });
      writeFileSync(join(data, name, "VERSION"), "");
    }
    expect(plan(3)).toEqual(firstStart);
    expect(plan(1)).toHaveLength(1);
  });

  it("takes more nodes than last time", () => {
    keepDataOf(1, 2, 3);
    expect(plan(5)).toHaveLength(5);
  });

  it("takes fewer while they are a majority, and says how many it needs otherwise", () => {
    keepDataOf(1, 2, 3);
    expect(plan(2)).toHaveLength(2);
    expect(() => plan(1)).toThrow(
      /cluster of 3 nodes, and 1 of them cannot form a majority; start at least 2/,
    );
  });

  it("names a port that is in use, and the remedy", async () => {
    const server = createServer();
    const port = await new Promise((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve(server.address().port)),
    );
    const offset = port - 2126;
    await expect(refusePortsInUse(plan(1, offset))).rejects.toThrow(
      new RegExp(`port ${port} \\(node-1\\) is in use; .*--port-offset`),
    );
    await new Promise((resolve) => server.close(resolve));
    await refusePortsInUse(plan(1, offset));
  });
});

describe("npm start refuses in one line with exit code 2", () => {
  it.each([
    [["--nodes", "0"], /--nodes '0' is not a number from 1 to 9/],
    [["--nodes", "10"], /--nodes '10'/],
    [["--nodes", "three"], /--nodes 'three'/],
    [["--port-offset", "-1"], /port-offset/],
    [["--port-offset", "99999"], /--port-offset '99999'/],
    [["--frobnicate"], /--frobnicate/],
    [["now"], /now/],
    [["--data", ""], /--data is empty/],
  ])("%j", (args, message) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["scripts/start.mjs", ...args], {
      cwd: ROOT_DIRECTORY,
      encoding: "utf8",
    });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([status, stdout]).toEqual([2, ""]);
  });
});
