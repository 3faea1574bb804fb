import { NexusError, type NodeId, type ZoneId } from "@nexus/contracts";

/** Root's rows tell every node which zones there are and where: a node without them could hold no zone. */
export function noWitnessOfRoot(): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: "zone root has no witnesses: every node needs its registry of zones",
    remedy: "let a third data node join the cluster; witnesses are for other zones",
  });
}

/** What a member holds does not follow from what it is told to be: it must start from nothing. */
export function otherDuty(zone: ZoneId, node: NodeId): NexusError {
  return new NexusError({
    code: "MEMBERSHIP_CONFLICT",
    what: `node ${node} is a member of zone ${zone} already, and a witness cannot become a data member or the reverse`,
    remedy: `remove it first (\`nexus zone remove-member ${zone} ${node}\`), then join as what it should be`,
    details: { zone, node },
  });
}

/** Errors of promoting or demoting a witness. */
export function staysWitness(zone: ZoneId, node: NodeId): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `node ${node} is a witness of zone ${zone}: it holds no data, so it is neither promoted nor demoted`,
    remedy: `remove it (\`nexus zone remove-member ${zone} ${node}\`) and let it join anew without --witness`,
    details: { zone, node },
  });
}

/** No quorum is asked in such a zone, so a vote without data is worth nothing. */
export function noWitnessOfEventual(zone: ZoneId): NexusError {
  return new NexusError({
    code: "UNSUPPORTED",
    what: `zone ${zone} is eventually consistent: its members go on without a quorum, so a witness has no use`,
    remedy: "join without --witness",
    details: { zone },
  });
}
