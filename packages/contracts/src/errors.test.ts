import { describe, expect, it } from "vitest";
import { ERROR_CODES, type ErrorCode, GrpcStatus } from "./error-codes.js";
import { NexusError } from "./errors.js";

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe("NexusError", () => {
  it("says what failed and what to do, in one line", () => {
    const error = new NexusError({ code: "NOT_FOUND", what: "/a does not exist", remedy: "create it" });
    expect(error.message).toBe("/a does not exist; create it");
    expect(error).toMatchObject({
      code: "NOT_FOUND",
      what: "/a does not exist",
      remedy: "create it",
      details: {},
    });
    expect(error.facts).toBe(ERROR_CODES.NOT_FOUND);
    expect(new NexusError({ code: "NOT_FOUND", what: "gone" })).toMatchObject({
      message: "gone",
      remedy: null,
    });
  });

  it("keeps its cause, and wraps what is not one", () => {
    const cause = new TypeError("boom");
    const wrapped = NexusError.from(cause, "IO_ERROR");
    expect(wrapped).toMatchObject({ code: "IO_ERROR", message: "boom", cause });
    expect(NexusError.from(wrapped)).toBe(wrapped);
    expect(NexusError.from("text")).toMatchObject({ code: "INTERNAL", message: "text" });
  });

  it("is known by its brand, so that a second copy of the package is no stranger", () => {
    const stranger = Object.defineProperty(new Error("x"), Symbol.for("nexus.NexusError"), { value: true });
    expect(NexusError.is(stranger)).toBe(true);
    for (const other of [null, undefined, "x", new Error("x"), {}]) expect(NexusError.is(other)).toBe(false);
  });
});

describe("the error codes", () => {
  it("map to a failing gRPC status and to exit code 1 or 2", () => {
    const statuses: readonly number[] = Object.values(GrpcStatus);
    for (const code of codes) {
      const { grpc, json, exit } = ERROR_CODES[code];
      expect([code, statuses.includes(grpc) && grpc !== GrpcStatus.OK]).toEqual([code, true]);
      expect([code, json < 0]).toEqual([code, true]);
      expect([1, 2]).toContain(exit);
    }
  });

  it("never invite a retry of a call that may have taken effect, or that can never succeed", () => {
    const final: ErrorCode[] = ["UNKNOWN_OUTCOME", "CONFLICT", "NOT_FOUND", "PERMISSION_DENIED", "CORRUPT"];
    expect(final.filter((code) => ERROR_CODES[code].retryable)).toEqual([]);
    const again: ErrorCode[] = ["UNAVAILABLE", "NO_LEADER", "LOCK_TIMEOUT", "RESOURCE_EXHAUSTED"];
    expect(again.filter((code) => !ERROR_CODES[code].retryable)).toEqual([]);
  });
});
