import { ROOT_ZONE } from "@nexus/contracts";
import { admin, vfs } from "@nexus/contracts/wire";
import { type EtcdCluster, startEtcd } from "./etcd-cluster.js";
import {
  decodePutResponse,
  decodeStatusResponse,
  ETCD_MOVE_LEADER_PATH,
  ETCD_PUT_PATH,
  ETCD_STATUS_PATH,
  encodeMoveLeaderRequest,
  encodePutRequest,
} from "./etcd-codec.js";
import { FollowingClient } from "./following-client.js";
import { type NexusCluster, startNexus } from "./nexus-cluster.js";
import type { ServerProcess } from "./processes.js";
import { UnaryClient } from "./unary-client.js";

const VALUE = "v".repeat(256);
const LEADER_WAIT_MS = 20_000;
const POLL_MS = 20;

/** A three-member cluster whose leader can be found, killed and moved, and a client that follows it. */
export interface RivalCluster {
  readonly name: string;
  readonly servers: readonly ServerProcess[];
  /** Resolves once the write is acknowledged, at whichever server; fails after 20 s. */
  write(key: string): Promise<void>;
  /** Position of the leader that every running member agrees on. */
  leader(): Promise<number>;
  /** The member answers and knows the leader. */
  isServing(member: number): Promise<boolean>;
  /** Hands leadership to another member; resolves when that was done. */
  moveLeader(from: number, to: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startEtcdRival(folder: string): Promise<RivalCluster> {
  const etcd = await startEtcd(folder);
  const following = new FollowingClient(etcd.clientAddresses);
  const direct = new UnaryClient(etcd.clientAddresses);
  const status = async (member: number) =>
    decodeStatusResponse(await direct.call(member, ETCD_STATUS_PATH, Buffer.alloc(0)));
  return {
    name: `etcd ${etcd.version}`,
    servers: etcd.servers,
    write: (key) => following.call(ETCD_PUT_PATH, encodePutRequest(key, VALUE), decodePutResponse),
    leader: () =>
      agreedLeader(etcd.servers, async (member) => {
        const { member: id, leader } = await status(member);
        return { id, leader };
      }),
    isServing: async (member) => (await status(member)).leader !== 0n,
    moveLeader: async (from, to) => {
      const target = encodeMoveLeaderRequest((await status(to)).member);
      await direct.call(from, ETCD_MOVE_LEADER_PATH, target);
    },
    stop: () => stopAll(etcd, following, direct),
  };
}

export async function startNexusRival(folder: string): Promise<RivalCluster> {
  const nexus = await startNexus(folder);
  const following = new FollowingClient(nexus.clientAddresses);
  const direct = new UnaryClient(nexus.clientAddresses);
  const { GetZone, TransferLeadership } = admin.ZoneAdminService;
  const zone = async (member: number) => {
    const request = Buffer.from(admin.GetZoneRequest.encode({ zoneId: ROOT_ZONE }));
    return admin.ZoneInfo.decode(await direct.call(member, GetZone.path, request));
  };
  return {
    name: "nexus",
    servers: nexus.servers,
    write: (key) => {
      const request = vfs.SetattrRequest.encode({ path: `/${key}`, entryType: 0, xattrs: { value: VALUE } });
      return following.call(vfs.NexusVFSService.Setattr.path, Buffer.from(request), acceptSetattr);
    },
    leader: () =>
      agreedLeader(nexus.servers, async (member) => {
        const { nodeId, leaderId } = await zone(member);
        return { id: BigInt(nodeId), leader: BigInt(leaderId) };
      }),
    isServing: async (member) => {
      const response = await fetch(`http://${nexus.httpAddresses[member]}/readyz`);
      return response.status === 200;
    },
    moveLeader: async (from, to) => {
      const { nodeId } = await zone(to);
      const request = admin.TransferLeadershipRequest.encode({ zoneId: ROOT_ZONE, toNodeId: nodeId });
      await direct.call(from, TransferLeadership.path, Buffer.from(request));
    },
    stop: () => stopAll(nexus, following, direct),
  };
}

function acceptSetattr(bytes: Buffer): void {
  const reply = vfs.SetattrResponse.decode(bytes);
  if (reply.isError) throw new Error(`Setattr: ${Buffer.from(reply.errorPayload).toString()}`);
  if (reply.commitToken === "") throw new Error("Setattr answered without a commit token");
}

async function stopAll(
  cluster: EtcdCluster | NexusCluster,
  following: FollowingClient,
  direct: UnaryClient,
): Promise<void> {
  following.close();
  direct.close();
  await cluster.stop();
}

async function agreedLeader(
  servers: readonly ServerProcess[],
  view: (member: number) => Promise<{ readonly id: bigint; readonly leader: bigint }>,
): Promise<number> {
  const endMs = performance.now() + LEADER_WAIT_MS;
  for (;;) {
    const running = servers.map((_, member) => member).filter((member) => servers[member]?.isRunning);
    const views = await Promise.all(running.map((member) => view(member).catch(() => null)));
    const leader = views[0]?.leader ?? 0n;
    const at = views.findIndex((seen) => seen?.id === leader);
    if (leader !== 0n && at >= 0 && views.every((seen) => seen?.leader === leader)) return running[at] ?? 0;
    if (performance.now() > endMs) throw new Error(`no agreed leader in ${LEADER_WAIT_MS} ms`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}
