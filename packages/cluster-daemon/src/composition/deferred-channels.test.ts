import type { IncarnationId, Inode, NodeId } from "@nexus/contracts";
import { ROOT_ZONE } from "@nexus/contracts";
import type { HomeChannels, Pipe, Stream } from "@nexus/kernel";
import { describe, expect, it } from "vitest";
import { createDeferredChannels } from "./deferred-channels.js";

const TARGET = {
  zoneId: ROOT_ZONE,
  incarnation: "0".repeat(32) as IncarnationId,
  inode: 2 as Inode,
  path: "/p",
  visiblePath: "/p",
};
const ASKING = 7 as NodeId;
const starting = expect.objectContaining({ code: "UNAVAILABLE", retryable: true });

describe("pipes and streams of a node that starts", () => {
  it("are refused as retryable until there is a kernel, then are its own", () => {
    const deferred = createDeferredChannels();
    expect(() => deferred.channels.pipe(TARGET, ASKING)).toThrow(starting);
    expect(() => deferred.channels.stream(TARGET, ASKING)).toThrow(starting);
    const asked: unknown[] = [];
    const [pipe, stream] = [{} as Pipe, {} as Stream];
    const target: HomeChannels = {
      pipe: (...of) => {
        asked.push(of);
        return pipe;
      },
      stream: (...of) => {
        asked.push(of);
        return stream;
      },
    };
    deferred.bind(target);
    expect(deferred.channels.pipe(TARGET, ASKING)).toBe(pipe);
    expect(deferred.channels.stream(TARGET, ASKING)).toBe(stream);
    expect(asked).toEqual([
      [TARGET, ASKING],
      [TARGET, ASKING],
    ]);
  });
});
