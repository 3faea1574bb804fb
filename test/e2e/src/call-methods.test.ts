import { Client, credentials } from "@grpc/grpc-js";
import { vfs } from "@nexus/contracts/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cluster } from "./harness/cluster.js";
import type { NodeProcess } from "./harness/node-process.js";
import { until } from "./harness/wait.js";

const STEP_TIMEOUT_MS = 150_000;

/** The generic Call of a node, as a client of the original protocol makes it. */
async function call(node: NodeProcess, method: string, params: Readonly<Record<string, unknown>>) {
  const { request, response } = vfs.NexusVFSService.Call;
  const client = new Client(node.peer, credentials.createInsecure());
  try {
    const answer = await new Promise<{ readonly payload: Uint8Array; readonly isError: boolean }>(
      (resolve, reject) =>
        client.makeUnaryRequest(
          "/nexus.grpc.vfs.NexusVFSService/Call",
          (message: { readonly method: string; readonly payload: Uint8Array }) =>
            Buffer.from(request.encode(message)),
          (bytes: Buffer) => response.decode(bytes),
          { method, payload: Buffer.from(JSON.stringify(params)) },
          (error, reply) => (error === null && reply !== undefined ? resolve(reply) : reject(error)),
        ),
    );
    const body = JSON.parse(Buffer.from(answer.payload).toString()) as Record<string, unknown>;
    return answer.isError ? { error: body } : { result: body["result"] };
  } finally {
    client.close();
  }
}

describe("daemons spoken to in the JSON dialect", () => {
  let cluster: Cluster | null = null;
  beforeAll(async () => {
    cluster = await Cluster.start({ size: 3 });
  }, STEP_TIMEOUT_MS);
  afterAll(async () => cluster?.close());

  const node = (index: number): NodeProcess => {
    if (cluster === null) throw new Error("the cluster did not start");
    return cluster.node(index);
  };

  it(
    "share a directory, and a node joins it by the path it was shared from",
    async () => {
      for (const [path, content] of [
        ["/corp/plan.txt", "plan"],
        ["/corp/eng/design.txt", "design"],
        ["/corp-old/gone.txt", "old"],
      ]) {
        await call(node(0), "write", { path, content, parents: true });
      }
      const shared = await call(node(0), "federation_share", { local_path: "/corp", zone_id: "corp" });
      expect(shared).toEqual({ result: { zone_id: "corp", copied_entries: 4 } });
      const again = await call(node(0), "federation_share", { local_path: "/corp" });
      expect(again).toMatchObject({ error: { message: expect.stringContaining("shared already") } });

      const joined = await call(node(1), "federation_join", { remote_path: "/corp", local_path: "/theirs" });
      expect(joined).toMatchObject({ result: { zone_id: "corp", has_store: true, local_path: "/theirs" } });
      const text = await until("the shared file on the node that joined", async () => {
        const { result } = await call(node(1), "read", { path: "/theirs/eng/design.txt" });
        return (result as { readonly data?: string } | undefined)?.data;
      });
      expect(Buffer.from(text, "base64").toString()).toBe("design");
      expect(await call(node(1), "sys_stat", { path: "/theirs/gone.txt" })).toEqual({ result: null });

      // What is shared is a copy: the directory goes its own way.
      await call(node(0), "write", { path: "/corp/plan.txt", content: "another" });
      const { result: kept } = await call(node(1), "read", { path: "/theirs/plan.txt" });
      expect(kept).toMatchObject({ data: Buffer.from("plan").toString("base64") });
      const { result: mounts } = await call(node(0), "get_mount_points", {});
      expect(mounts).toContainEqual({ path: "/theirs", parent_zone: "root", zone_id: "corp" });
    },
    STEP_TIMEOUT_MS,
  );

  it(
    "take back a share that cannot be made",
    async () => {
      const file = await call(node(0), "federation_share", { local_path: "/corp/plan.txt" });
      expect(file).toMatchObject({ error: { nexus_code: "NOT_A_DIRECTORY" } });
      const crossing = await call(node(0), "federation_share", { local_path: "/", zone_id: "everything" });
      expect(crossing).toMatchObject({ error: { nexus_code: "CROSS_ZONE" } });
      // What a zone had is removed a moment after the zone.
      await until("the half made zone to go", async () => {
        const { result } = await call(node(0), "federation_list_zones", {});
        return JSON.stringify(result).includes("everything") ? undefined : true;
      });
    },
    STEP_TIMEOUT_MS,
  );
});
