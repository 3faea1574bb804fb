import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { errorDocument, errorLine, printable } from "./error-line.js";

describe("errors", () => {
  it("are one line that says what failed and what to do", () => {
    const error = new NexusError({ code: "NOT_FOUND", what: "/a\ndoes not exist", remedy: "look\r\nagain" });
    expect(errorLine(error)).toBe("nexus: /a does not exist; look again");
  });

  it("get a remedy by code when they bring none", () => {
    expect(errorLine(new NexusError({ code: "NO_LEADER", what: "root has no leader" }))).toContain(
      "--consistency local",
    );
  });

  it("as JSON keep code, details and whether a retry may help", () => {
    const error = new NexusError({ code: "UNAVAILABLE", what: "x", remedy: "y", details: { server: "a:1" } });
    expect(errorDocument(error)).toEqual({
      code: "UNAVAILABLE",
      message: "x",
      remedy: "y",
      details: { server: "a:1" },
      retryable: true,
    });
  });

  it("cannot drive the terminal they are printed on", () => {
    expect(printable("\u001b]0;title\u0007")).toBe("\\x1b]0;title\\x07");
  });
});
