import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { CallCancellation } from "./cancellation.js";

const left = new NexusError({ code: "CANCELLED", what: "the caller left" });
const stopping = new NexusError({ code: "UNAVAILABLE", what: "the node is stopping" });

describe("the cancellation of a call", () => {
  it("tells who answers before those who work, and gives both the first reason only", () => {
    const cancellation = new CallCancellation();
    const told: unknown[] = [];
    cancellation.signal.addEventListener("abort", () => told.push(cancellation.signal.reason));
    cancellation.setListener((reason) => told.push(["answering", reason]));
    expect(cancellation.reason).toBeNull();
    cancellation.cancel(left);
    cancellation.cancel(stopping);
    expect(told).toEqual([["answering", left], left]);
    expect(cancellation.reason).toBe(left);
  });

  it("tells a listener that comes late at once, and none that is answered", () => {
    const late = new CallCancellation();
    late.cancel(left);
    const told: NexusError[] = [];
    late.setListener((reason) => told.push(reason));
    expect(told).toEqual([left]);
    const answered = new CallCancellation();
    answered.setListener((reason) => told.push(reason));
    answered.setListener(null);
    answered.cancel(stopping);
    expect(told).toEqual([left]);
    expect(answered.signal.aborted).toBe(true);
  });
});
