import type { LogIndex, NodeId, Term } from "@nexus/contracts";
import type { MessageInit, raft } from "@nexus/contracts/wire";
import { parseNodeId, parseZoneId } from "@nexus/lib";
import type { ConfState, SnapshotHeader, SnapshotOffer } from "@nexus/raft";
import { incarnationFromWire, incarnationToWire } from "../wire/zones.js";
import { helloOf, type PeerSelf } from "./hello.js";

export function snapshotHeaderToWire(
  header: SnapshotHeader,
  self: PeerSelf,
): MessageInit<raft.SnapshotHeader> {
  const { zoneId, incarnation, index, term, confState, message, snapshotId, chunksBefore, isRepair } = header;
  return {
    sender: helloOf(self),
    zoneId,
    incarnation: incarnationToWire(incarnation),
    index,
    term,
    confState,
    message,
    snapshotId,
    chunksBefore,
    isRepair,
  };
}

/** Errors: INVALID_ARGUMENT. */
export function snapshotHeaderFromWire(wire: raft.SnapshotHeader): SnapshotHeader {
  return {
    zoneId: parseZoneId(wire.zoneId),
    incarnation: incarnationFromWire(wire.incarnation),
    index: wire.index as LogIndex,
    term: wire.term as Term,
    confState: confStateFromWire(wire.confState),
    message: wire.message,
    snapshotId: wire.snapshotId,
    chunksBefore: wire.chunksBefore,
    isRepair: wire.isRepair,
  };
}

export function snapshotOfferToWire(
  offer: SnapshotOffer,
  self: PeerSelf,
): MessageInit<raft.OfferSnapshotRequest> {
  return { ...offer, sender: helloOf(self), incarnation: incarnationToWire(offer.incarnation) };
}

/** Errors: INVALID_ARGUMENT. */
export function snapshotOfferFromWire(wire: raft.OfferSnapshotRequest): SnapshotOffer {
  return {
    zoneId: parseZoneId(wire.zoneId),
    incarnation: incarnationFromWire(wire.incarnation),
    index: wire.index as LogIndex,
    snapshotId: wire.snapshotId,
    isRepair: wire.isRepair,
  };
}

function confStateFromWire(wire: raft.SnapshotConfState | null): ConfState {
  return {
    voters: nodeIds(wire?.voters),
    votersOutgoing: nodeIds(wire?.votersOutgoing),
    learners: nodeIds(wire?.learners),
    learnersNext: nodeIds(wire?.learnersNext),
    autoLeave: wire?.autoLeave ?? false,
  };
}

function nodeIds(values: readonly number[] | undefined): readonly NodeId[] {
  return (values ?? []).map((value) => parseNodeId(value));
}
