import { formatAddress } from "@nexus/lib";
import { afterEach, describe, expect, it } from "vitest";
import { Readiness } from "../lifecycle/readiness.js";
import { Metrics } from "../metrics/registry.js";
import { type HttpListener, startHttpServer } from "./http-server.js";

const LOOPBACK = { host: "127.0.0.1", port: 0 };
let listener: HttpListener | null = null;
afterEach(async () => {
  await listener?.close();
  listener = null;
});

async function start(readiness = new Readiness(), metrics = new Metrics()): Promise<string> {
  listener = await startHttpServer(LOOPBACK, {
    metricsPage: () => metrics.page(),
    unreadyReasons: () => readiness.reasons(),
    notices: () => readiness.notices(),
    onError: () => {},
  });
  return `http://${formatAddress(listener.address)}`;
}

describe("health", () => {
  it("is alive from the start, and ready only when every check is", async () => {
    const readiness = new Readiness();
    const base = await start(readiness);
    expect((await fetch(`${base}/livez`)).status).toBe(200);

    readiness.starting("waiting for 127.0.0.1:2126 to found the cluster");
    const starting = await fetch(`${base}/readyz`);
    expect([starting.status, await starting.text()]).toEqual([
      503,
      "starting: waiting for 127.0.0.1:2126 to found the cluster\n",
    ]);

    const problems = ["zone 'root' has no leader; start a majority of its voters"];
    readiness.addCheck("raft", () => problems);
    readiness.serving();
    const unready = await fetch(`${base}/readyz?format=json`);
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { ready: false, reasons: [{ check: "raft", message: problems[0] }], notices: [] },
    ]);

    problems.pop();
    const ready = await fetch(`${base}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, "ok\n"]);
    expect(await (await fetch(`${base}/readyz`, { headers: { accept: "application/json" } })).json()).toEqual(
      {
        ready: true,
        reasons: [],
        notices: [],
      },
    );
  });

  it("is ready all the same with something an operator should know, and says it", async () => {
    const readiness = new Readiness();
    const base = await start(readiness);
    readiness.serving();
    readiness.addNotice("space", () => "9.0 MiB are free");
    const ready = await fetch(`${base}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, "ok\nspace: 9.0 MiB are free\n"]);
  });

  it("is never ready again once it drains", async () => {
    const readiness = new Readiness();
    const base = await start(readiness);
    readiness.serving();
    readiness.draining();
    readiness.serving();
    const response = await fetch(`${base}/readyz`);
    expect([response.status, await response.text()]).toEqual([503, expect.stringMatching(/^draining: /)]);
  });
});

describe("the port", () => {
  it("answers unknown paths and methods with what it has", async () => {
    const base = await start();
    expect((await fetch(`${base}/`)).status).toBe(404);
    const posted = await fetch(`${base}/metrics`, { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await fetch(`${base}/livez`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("answers 500, and reports, when a page fails", async () => {
    const errors: unknown[] = [];
    listener = await startHttpServer(LOOPBACK, {
      metricsPage: () => Promise.reject(new Error("broken")),
      unreadyReasons: () => [],
      notices: () => [],
      onError: (path, error) => errors.push([path, String(error)]),
    });
    expect((await fetch(`http://${formatAddress(listener.address)}/metrics`)).status).toBe(500);
    expect(errors).toEqual([["/metrics", "Error: broken"]]);
  });

  it("in use is refused with the port and the remedy", async () => {
    await start();
    const taken = { host: "127.0.0.1", port: listener!.address.port };
    const sources = {
      metricsPage: () => new Metrics().page(),
      unreadyReasons: () => [],
      notices: () => [],
      onError: () => {},
    };
    await expect(startHttpServer(taken, sources)).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: expect.stringMatching(/--http-addr 127\.0\.0\.1:\d+ is in use .*choose another port/),
    });
    await expect(startHttpServer({ host: "203.0.113.1", port: 1 }, sources)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});
