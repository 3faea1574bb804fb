import { type ContentId, NexusError } from "@nexus/contracts";
import type { ReadRequest, ReadStream } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { openResumingRead } from "./resuming-read.js";

const CONTENT = "0123456789";
const ID = "c".repeat(64) as ContentId;
const REQUEST: ReadRequest = {
  path: "/a",
  range: { offsetBytes: 0, lengthBytes: null },
  expectedContentId: null,
};
const LOST = new NexusError({ code: "UNAVAILABLE", what: "the connection broke" });

/** Servers that each deliver what the script says and then break; "end" delivers the rest. */
function servers(script: readonly (number | "end" | "refuse" | "changed")[]) {
  const requests: ReadRequest[] = [];
  const open = async (request: ReadRequest): Promise<ReadStream> => {
    const step = script[requests.length] ?? "end";
    requests.push(request);
    if (step === "refuse") throw LOST;
    if (step === "changed") throw new NexusError({ code: "CONFLICT", what: "/a has other content" });
    const { offsetBytes, lengthBytes } = request.range;
    const end = lengthBytes === null ? CONTENT.length : offsetBytes + lengthBytes;
    async function* pieces() {
      const stop = step === "end" ? end : offsetBytes + (step as number);
      for (let at = offsetBytes; at < stop; at += 1) yield Buffer.from(CONTENT.slice(at, at + 1));
      if (step !== "end") throw LOST;
    }
    return {
      entry: { contentId: ID },
      lengthBytes: end - offsetBytes,
      pieces: pieces(),
    } as unknown as ReadStream;
  };
  return { requests, open };
}

async function read(
  request: ReadRequest,
  maxAttempts: number,
  open: (r: ReadRequest) => Promise<ReadStream>,
) {
  let text = "";
  const { pieces } = await openResumingRead(request, maxAttempts, open);
  for await (const piece of pieces) text += Buffer.from(piece).toString();
  return text;
}

describe("a streamed read", () => {
  it("goes on where it stopped when a server is lost, asking for the same content", async () => {
    const { requests, open } = servers([4, 3, "end"]);
    expect(await read(REQUEST, 3, open)).toBe(CONTENT);
    expect(requests.slice(1)).toEqual([
      { path: "/a", range: { offsetBytes: 4, lengthBytes: 6 }, expectedContentId: ID },
      { path: "/a", range: { offsetBytes: 7, lengthBytes: 3 }, expectedContentId: ID },
    ]);
  });

  it("keeps to the range it was asked for", async () => {
    const { open } = servers([1, "end"]);
    expect(await read({ ...REQUEST, range: { offsetBytes: 2, lengthBytes: 5 } }, 2, open)).toBe("23456");
  });

  it("tries the next server when the first turns it away", async () => {
    const { open } = servers(["refuse", "end"]);
    expect(await read(REQUEST, 2, open)).toBe(CONTENT);
  });

  it("gives up with the last reason once its attempts are used up", async () => {
    const { requests, open } = servers(["refuse", 2, "refuse", "refuse"]);
    await expect(read(REQUEST, 3, open)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(requests).toHaveLength(3);
  });

  it("never glues two versions of a file together", async () => {
    const { open } = servers([4, "changed"]);
    await expect(read(REQUEST, 3, open)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
