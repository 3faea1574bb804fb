import type { Term } from "@nexus/contracts";
import type { Raft } from "../../core/raft.js";
import { RawNode } from "../../core/raw-node.js";
import { ReadLease } from "../../zone/lease.js";
import { type PlantedBug, replaceMethod } from "./patch.js";

export const READ_BUGS: readonly PlantedBug[] = [
  {
    name: "lease-past-a-pause",
    what: "a leader's lease is not ended by time: it serves reads for as long as it believes that it leads",
    plant: plantEndlessLease,
  },
  {
    name: "read-without-quorum",
    what: "a leader answers a linearizable read without asking whether it still leads",
    plant: () =>
      replaceMethod(
        RawNode.prototype,
        "readIndex",
        (original) =>
          function (this: RawNode, context): void {
            const { raft } = this as unknown as { readonly raft: Raft };
            if (!raft.isLeader()) original.call(this, context);
            else raft.readStates.push({ index: raft.log.committed, requestContext: context });
          },
      ),
  },
];

function plantEndlessLease(): () => void {
  const terms = new WeakMap<ReadLease, Term>();
  const undo = [
    replaceMethod(
      ReadLease.prototype,
      "confirmed",
      () =>
        function (this: ReadLease, term): void {
          terms.set(this, term);
        },
    ),
    replaceMethod(
      ReadLease.prototype,
      "isValid",
      () =>
        function (this: ReadLease, term): boolean {
          return terms.get(this) === term;
        },
    ),
  ];
  return () => {
    for (const each of undo) each();
  };
}
