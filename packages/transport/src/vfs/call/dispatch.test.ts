import { NexusError, type OperationContext } from "@nexus/contracts";
import type { ServiceHandle } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import type { CallInfo } from "../../server/unary.js";
import { type CallDispatcher, type Dispatched, dispatchCall } from "./dispatch.js";
import { serviceDispatcher } from "./dispatchers.js";

const CALL: CallInfo = {
  context: { userId: "ann" } as OperationContext,
  peer: () => ({ address: "ann:1", isLoopback: true, certificate: null, authToken: null }),
  timeoutMs: 1_000,
  signal: new AbortController().signal,
  maxReplyBytes: 200,
  reserveBytes: () => undefined,
};

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function dispatcher(answer: Dispatched | Error): CallDispatcher & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async dispatch(method) {
      asked.push(method);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

const UNKNOWN: Dispatched = { kind: "unknown", problem: "not here", known: ["a", "b"] };

describe("a chain of dispatchers", () => {
  it("asks the next one only when the one before does not know the method", async () => {
    const first = dispatcher(UNKNOWN);
    const second = dispatcher({ kind: "answered", result: 7 });
    const third = dispatcher(UNKNOWN);
    expect(await dispatchCall([first, second, third], "m", json({}), CALL)).toBe(7);
    expect([first.asked, second.asked, third.asked]).toEqual([["m"], ["m"], []]);
  });

  it("never tries elsewhere what was found and failed, not even for a missing file", async () => {
    const failing = dispatcher(new NexusError({ code: "NOT_FOUND", what: "/a does not exist" }));
    const next = dispatcher({ kind: "answered", result: 7 });
    await expect(dispatchCall([failing, next], "m", json({}), CALL)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(next.asked).toEqual([]);
  });

  it("says what nobody knows, and what is known", async () => {
    await expect(dispatchCall([dispatcher(UNKNOWN)], "x", json({}), CALL)).rejects.toMatchObject({
      code: "METHOD_NOT_FOUND",
      message: 'there is no method "x": not here; use one of a, b',
    });
  });
});

describe("service.method", () => {
  const seen: unknown[] = [];
  const echo: ServiceHandle = {
    name: "echo",
    state: "running",
    methods: ["say"],
    call: async (method, params, context, options) => {
      seen.push({ method, params, userId: context.userId, timeoutMs: options.timeoutMs });
      return { bytes: params["bytes"], list: [new Uint8Array([104, 105])], filler: params["filler"] };
    },
  };
  const services = serviceDispatcher({ service: (name) => (name === "echo" ? echo : null) });
  const call = (name: string, params: unknown) => services.dispatch(name, json(params), CALL);

  it("reaches the service as the caller, with bytes as bytes both ways", async () => {
    const tagged = { __type__: "bytes", data: "aGk=" };
    const { result } = (await call("echo.say", { bytes: tagged })) as { readonly result: unknown };
    expect(result).toEqual({ bytes: tagged, list: [tagged] });
    expect(seen).toEqual([
      { method: "say", params: { bytes: new Uint8Array([104, 105]) }, userId: "ann", timeoutMs: 1_000 },
    ]);
  });

  it("is unknown without a dot, without the service, and without the method", async () => {
    for (const [name, problem, known] of [
      ["say", "not service.method", []],
      ["nobody.say", "no service nobody", []],
      ["echo.shout", "no such method of service echo", ["echo.say"]],
      ["echo.__proto__", "no such method of service echo", ["echo.say"]],
    ] as const) {
      expect(await call(name, {})).toEqual({ kind: "unknown", problem, known });
    }
  });

  it("refuses an answer larger than a reply, and parameters that are no object", async () => {
    await expect(call("echo.say", { filler: "x".repeat(300) })).rejects.toMatchObject({
      code: "RESOURCE_EXHAUSTED",
      details: { limit: 200 },
    });
    await expect(call("echo.say", [1])).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
