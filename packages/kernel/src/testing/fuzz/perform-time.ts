import { type ClientSessionId, type Inode, ROOT_ZONE } from "@nexus/contracts";
import type * as api from "../../kernel/api.js";
import type { KernelRuntime } from "../../kernel/runtime.js";
import { ADMIN, ANN, setting } from "../kernel-fixture.js";
import { type Answer, answer, CALL_OPTIONS, written } from "./answers.js";
import type { LockPaths } from "./perform-locks.js";
import type { FuzzedSession, TimeCall } from "./time-calls.js";

/** More than a sequence removes. */
const ALL_ITEMS = 1_000;
/** As the trash names items, and not there. */
const NO_ITEM = "0000000000000001-1";

/** Time of a zone, where it is the test's to pass: what is over is gone when this resolves. */
export type PassZoneTime = ((ms: number) => Promise<void>) | null;

/** Makes one call about what ends by the clock of a zone; what it answered, in the shape of the model's answer. */
export async function performTime(
  kernel: KernelRuntime,
  call: TimeCall,
  paths: LockPaths,
  passTime: PassZoneTime,
): Promise<Answer> {
  const zone = paths.in("/");
  switch (call.kind) {
    case "passZoneTime":
      await passTime?.(call.ms);
      return answer(null);
    case "keepTrash": {
      const { retentionMs } = call;
      await kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs }, ADMIN, CALL_OPTIONS);
      return answer(null);
    }
    case "listTrash": {
      const items = await trashOf(kernel, paths.in(call.path));
      const shown = items.map(({ path, deletedAtMs, deletedBy }) => ({
        path: paths.out(path),
        deletedAtMs,
        deletedBy,
      }));
      return { value: shown, entries: items.map(({ entry }) => entry) };
    }
    case "restoreTrash": {
      const item = await picked(kernel, zone, call.pick);
      const to = call.to === null ? null : paths.in(call.to);
      return written(await kernel.trash.restore({ path: zone, item, to }, ANN, CALL_OPTIONS));
    }
    case "emptyTrash": {
      const item = call.pick === null ? null : await picked(kernel, zone, call.pick);
      const { items } = await kernel.trash.empty({ path: paths.in(call.path), item }, ANN, CALL_OPTIONS);
      // It is over from now on, and goes as what else is over does.
      await passTime?.(0);
      return answer({ items });
    }
    case "tie": {
      const { entryType, session, leaseMs } = call;
      const tie = { sessionId: sessionIdOf(zone, session), leaseMs };
      const request = setting(paths.in(call.path), { entryType, createParents: true, tie });
      return written(await kernel.sysSetattr(request, ANN, CALL_OPTIONS));
    }
    case "keepSession": {
      const { session, leaseMs } = call;
      const request = { sessionId: sessionIdOf(zone, session), zones: [ROOT_ZONE], leaseMs };
      const { ended } = await kernel.sessions.keep(request, ANN, CALL_OPTIONS);
      return answer({ ended: ended.length });
    }
  }
}

/** Another one for every folder that sequences run in. */
function sessionIdOf(folder: string, session: FuzzedSession): ClientSessionId {
  const number = Number(folder.replace(/\D/g, "")) * 2 + (session === "one" ? 0 : 1);
  return number.toString(16).padStart(32, "0") as ClientSessionId;
}

/** In the order of their removal; of one moment, by path. */
async function trashOf(kernel: KernelRuntime, path: string): Promise<readonly api.TrashItem[]> {
  const { items } = await kernel.trash.list({ path, cursor: null, limit: ALL_ITEMS }, ANN, CALL_OPTIONS);
  const inodeOf = ({ entry }: api.TrashItem): Inode => entry.inode;
  const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const order = (a: api.TrashItem, b: api.TrashItem): number =>
    a.deletedAtMs - b.deletedAtMs || byteOrder(a.path, b.path) || inodeOf(a) - inodeOf(b);
  return [...items].sort(order);
}

async function picked(kernel: KernelRuntime, path: string, pick: number): Promise<string> {
  const items = await trashOf(kernel, path);
  return items[pick % Math.max(1, items.length)]?.item ?? NO_ITEM;
}
