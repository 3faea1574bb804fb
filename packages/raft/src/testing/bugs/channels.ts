import { NexusError } from "@nexus/contracts";
import { RaftPipe } from "../../coordinator/channels/raft-pipe.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

export const CHANNEL_BUGS: readonly PlantedBug[] = [
  {
    name: "push-made-anew",
    what: "a push to a pipe without an answer is proposed again as another one",
    plant: () =>
      replaceMethod(
        RaftPipe.prototype,
        "push",
        (original) =>
          async function (this: RaftPipe, message, options) {
            try {
              return await original.call(this, message, options);
            } catch (error) {
              if (!NexusError.is(error) || error.code !== "UNKNOWN_OUTCOME") throw error;
              return original.call(this, message, options);
            }
          },
      ),
  },
];
