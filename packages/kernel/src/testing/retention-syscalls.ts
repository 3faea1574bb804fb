import { type ClientSessionId, ROOT_ZONE } from "@nexus/contracts";
import type { Kernel } from "../kernel/api.js";
import { ADMIN, ANN, type Fixture, OPTIONS } from "./kernel-fixture.js";
import { discarded, trashFor } from "./mutations.js";

interface PlainUse {
  readonly run: (fixture: Fixture) => Promise<unknown>;
  readonly asks: readonly string[];
  readonly event?: string;
}

/** A call on what somebody else put into the trash, beside the kernel: `/d/f`. */
function onTrash(use: (kernel: Kernel, item: string) => Promise<unknown>): PlainUse["run"] {
  return async ({ kernel }) => {
    const store = kernel.coordinator.metaStoreForZone(ROOT_ZONE);
    await store.commit([trashFor(60_000), discarded("/d/f")], { timeoutMs: 1_000 });
    const { entries } = await store.list(
      "/__sys__/trash",
      { cursor: null, limit: 9 },
      { consistency: { kind: "local" }, timeoutMs: 1_000 },
    );
    await use(kernel, entries[0]?.path.split("/").at(-1) ?? "");
  };
}

/** One plain use of every call on sessions and trash, with what it must ask the gate for. */
export const RETENTION_CALLS = {
  "sessions.keep": {
    run: ({ kernel }) => {
      const request = {
        sessionId: "0a".repeat(16) as ClientSessionId,
        zones: [ROOT_ZONE],
        leaseMs: 10_000,
      };
      return kernel.sessions.keep(request, ANN, OPTIONS);
    },
    asks: [],
  },
  "trash.list": {
    run: onTrash(({ trash }) => trash.list({ path: "/d", cursor: null, limit: 9 }, ANN, OPTIONS)),
    asks: ["WRITE /d/f"],
  },
  "trash.restore": {
    run: onTrash(({ trash }, item) => trash.restore({ path: "/", item, to: null }, ANN, OPTIONS)),
    asks: ["WRITE /d/f", "WRITE /d"],
    event: "metadata_change",
  },
  "trash.empty": {
    run: onTrash(({ trash }) => trash.empty({ path: "/", item: null }, ANN, OPTIONS)),
    asks: ["WRITE /d/f"],
  },
  "trash.setRetention": {
    run: ({ kernel }) =>
      kernel.trash.setRetention({ zoneId: ROOT_ZONE, retentionMs: 60_000 }, ADMIN, OPTIONS),
    asks: [],
  },
} as const satisfies Record<
  `sessions.${keyof Kernel["sessions"]}` | `trash.${keyof Kernel["trash"]}`,
  PlainUse
>;
