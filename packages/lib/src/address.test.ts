import { NexusError } from "@nexus/contracts";
import { describe, expect, it } from "vitest";
import { formatAddress, isLoopbackHost, parseAddress, parseAddressList } from "./address.js";

describe("parseAddress", () => {
  it.each([
    ["127.0.0.1:2028", { host: "127.0.0.1", port: 2028, id: null }],
    ["node-1.svc:1", { host: "node-1.svc", port: 1, id: null }],
    ["17@node-1:65535", { host: "node-1", port: 65535, id: "17" }],
    ["http://h:80/", { host: "h", port: 80, id: null }],
    ["HTTPS://3@[::1]:2126", { host: "::1", port: 2126, id: "3" }],
    [" [fe80::1%eth0]:9 ", { host: "fe80::1%eth0", port: 9, id: null }],
  ])("reads %j", (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  it.each(["", "h", "h:", "h:0", "h:65536", "h:abc", ":80", "::1:80", "[::1]", "[]:80", "a b:80", "@h:80"])(
    "refuses %j and names it",
    (text) => {
      expect(() => parseAddress(text)).toThrow(NexusError);
      expect(() => parseAddress(text)).toThrow(JSON.stringify(text));
    },
  );

  it("takes a missing port from the default when there is one", () => {
    expect(parseAddress("h", 2028).port).toBe(2028);
    expect(parseAddress("[::1]", 2028)).toEqual({ host: "::1", port: 2028, id: null });
    expect(parseAddress("h:5", 2028).port).toBe(5);
  });

  it("is undone by formatAddress", () => {
    for (const text of ["a:1", "[::1]:2"]) expect(formatAddress(parseAddress(text))).toBe(text);
  });

  it("reads lists, ignoring blanks", () => {
    expect(parseAddressList("a:1, ,b:2,").map(formatAddress)).toEqual(["a:1", "b:2"]);
    expect(parseAddressList("")).toEqual([]);
    expect(() => parseAddressList("a:1,b")).toThrow('"b"');
  });
});

describe("isLoopbackHost", () => {
  it("knows what never leaves the machine", () => {
    expect(["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"].every(isLoopbackHost)).toBe(true);
    expect(["0.0.0.0", "::", "128.0.0.1", "127.0.0.1.example.org"].some(isLoopbackHost)).toBe(false);
  });
});
