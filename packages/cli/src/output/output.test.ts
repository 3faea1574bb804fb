import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { Output } from "./output.js";

describe("stdout", () => {
  it("makes a writer wait for a slow reader", async () => {
    const stream = new PassThrough({ highWaterMark: 4 });
    const out = new Output(stream, new AbortController().signal);
    let done = false;
    const writing = out.write("12345678").then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(false);
    stream.read();
    await writing;
    expect(done).toBe(true);
  });

  it("stops waiting when the run is interrupted", async () => {
    const controller = new AbortController();
    const out = new Output(new PassThrough({ highWaterMark: 1 }), controller.signal);
    const writing = out.write("stuck");
    controller.abort(new Error("interrupted"));
    await expect(writing).rejects.toThrow("interrupted");
  });
});
