import { LINEARIZABLE, LOCAL, NexusError, type OperationContext, ROOT_ZONE } from "@nexus/contracts";
import {
  createKernel,
  type GrantChange,
  type HistoryPosition,
  type KernelRuntime,
  type MetaStore,
  type Mutation,
  type PermissionDecision,
  type PermissionProvider,
} from "@nexus/kernel";
import { FakeObjectStore } from "@nexus/kernel/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putFile, TestCluster, type TestNode } from "../testing/index.js";

const LEASE_MS = 30_000;
const WRITE = { timeoutMs: 10_000 };
const EVE: OperationContext = {
  userId: "eve",
  zoneId: ROOT_ZONE,
  isAdmin: false,
  isSystem: false,
  subjectType: "user",
  subjectId: "eve",
  agentId: null,
  groups: [],
  zoneGrants: [],
  requestId: "r1",
};

/** Grants as rows of zone root: a file `/grants/NAME` lets that user into everything. As strict as a provider can be. */
class RowGrants implements PermissionProvider {
  readonly #store: () => MetaStore;
  asked = 0;

  constructor(store: () => MetaStore) {
    this.#store = store;
  }

  async check({ userId }: OperationContext): Promise<PermissionDecision> {
    this.asked += 1;
    const row = await this.#store().get(`/grants/${userId}`, { consistency: LINEARIZABLE, timeoutMs: 2_000 });
    return row === null
      ? { allowed: false, reason: "there is no grant" }
      : { allowed: true, covers: "subtree", leaseMs: LEASE_MS };
  }

  onChange(listener: (change: GrantChange) => void): () => void {
    let after: HistoryPosition | null = null;
    const readOn = async (): Promise<void> => {
      const options = { consistency: LOCAL, timeoutMs: 2_000 };
      const { changes, through } = await this.#store().readHistory({ after, limit: 100 }, options);
      after = through;
      if (changes.some(({ path }) => path.startsWith("/grants/"))) listener({ kind: "all" });
    };
    let reading = readOn();
    return this.#store().onHistory(() => {
      reading = reading.then(readOn);
    });
  }
}

interface GuardedNode {
  readonly node: TestNode;
  readonly kernel: KernelRuntime;
  readonly grants: RowGrants;
}

let cluster: TestCluster;
let nodes: readonly GuardedNode[];

function guarded(node: TestNode): GuardedNode {
  const { clock } = node.host.runtime;
  const grants = new RowGrants(() => node.coordinator.metaStoreForZone(ROOT_ZONE));
  const kernel = createKernel({
    coordinator: node.coordinator,
    store: new FakeObjectStore("content"),
    clock: { wallMs: () => clock.wallMs(), nowMs: () => clock.nowMs() },
    random: () => 0.5,
    newId: () => "id",
    permissions: grants,
  });
  kernel.markReady();
  return { node, kernel, grants };
}

const commit = ({ node }: GuardedNode, ...mutations: readonly Mutation[]) =>
  cluster.time.settle(node.coordinator.metaStoreForZone(ROOT_ZONE).commit(mutations, WRITE));
const removal = (path: string): Mutation => ({ kind: "remove", path, entryType: null, conditions: {} });

/** What eve's look at a path comes to, by what the node has applied, and how often the provider was asked for it. */
async function look({ kernel, grants }: GuardedNode, path: string): Promise<readonly [string, number]> {
  const before = grants.asked;
  const call = kernel.sysStat(path, EVE, { timeoutMs: 20_000, signal: null, consistency: LOCAL });
  const outcome = await cluster.time.settle(
    call.then(
      () => "seen",
      (error: unknown) => NexusError.from(error).code,
    ),
  );
  return [outcome, grants.asked - before];
}

/** A member that is not the leader, with a lease for eve, and another node. */
async function leased(): Promise<{ readonly here: GuardedNode; readonly there: GuardedNode }> {
  const leader = await cluster.untilLeader();
  const here = nodes.find(({ node }) => node !== leader) as GuardedNode;
  const there = nodes.find(({ node }) => node === leader) as GuardedNode;
  await commit(there, putFile("/grants/eve"), putFile("/d/f"), putFile("/secret"));
  await cluster.untilSettled();
  // The first lease of a zone goes when its node begins to follow it.
  await look(here, "/");
  await look(here, "/");
  expect(await look(here, "/d/f")).toEqual(["seen", 0]);
  return { here, there };
}

describe("leases of grants that are kept in rows", () => {
  beforeEach(async () => {
    cluster = new TestCluster();
    await cluster.found(3);
    await cluster.untilVoters(3);
    await cluster.untilSettled();
    nodes = cluster.nodes.map(guarded);
  });
  afterEach(async () => {
    for (const { kernel } of nodes) await kernel.close();
    await cluster.closeAll();
  });

  it("end at every node where the commit that takes the grant away is applied", async () => {
    const { here, there } = await leased();
    await commit(there, removal("/grants/eve"));
    await cluster.untilSettled();
    expect(await look(here, "/d/f")).toEqual(["PERMISSION_DENIED", 1]);
    await commit(there, putFile("/grants/eve"));
    await cluster.untilSettled();
    expect(await look(here, "/d/f")).toEqual(["seen", 1]);
    expect(await look(here, "/d/f")).toEqual(["seen", 0]);
  });

  it("hold at a node that is cut off until they run out, and then it lets nobody in", async () => {
    const { here, there } = await leased();
    cluster.isolate(here.node);
    await commit(there, removal("/grants/eve"));
    expect(await look(here, "/d/f")).toEqual(["seen", 0]);
    await cluster.time.advance(LEASE_MS);
    // Asked again, it cannot find out, and that is no yes.
    expect(await look(here, "/d/f")).toEqual(["NO_LEADER", 1]);
    cluster.heal();
    await cluster.untilSettled();
    expect(await look(here, "/d/f")).toEqual(["PERMISSION_DENIED", 1]);
  });

  it("end where another node moves a row to where there was another", async () => {
    const { here, there } = await leased();
    const rename: Mutation = { kind: "rename", from: "/secret", to: "/d/g", conditions: {}, nowMs: 1 };
    await commit(there, rename);
    await cluster.untilSettled();
    expect(await look(here, "/d/g")).toEqual(["seen", 1]);
    expect(await look(here, "/d/f")).toEqual(["seen", 0]);
  });
});
