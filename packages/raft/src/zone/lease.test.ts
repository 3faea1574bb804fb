import type { Term } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { ReadLease } from "./lease.js";

describe("a read lease", () => {
  it("lasts for a part of the election timeout from when the round began, not from when it was answered", () => {
    const lease = new ReadLease(500, 0.8);
    lease.confirmed(3 as Term, 1_000);
    expect(lease.isValid(3 as Term, 1_399)).toBe(true);
    expect(lease.isValid(3 as Term, 1_400)).toBe(false);
    expect(lease.isValid(4 as Term, 1_100)).toBe(false);
  });

  it("ends for the rest of the term once leadership was handed out", () => {
    const lease = new ReadLease(500, 0.8);
    lease.confirmed(3 as Term, 1_000);
    lease.void(3 as Term);
    lease.confirmed(3 as Term, 1_100);
    expect(lease.isValid(3 as Term, 1_101)).toBe(false);
    lease.confirmed(4 as Term, 1_200);
    expect(lease.isValid(4 as Term, 1_201)).toBe(true);
  });
});
