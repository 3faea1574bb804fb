import type { PathLock } from "@nexus/sdk";
import { renderTable } from "./table.js";

const left = (title: string) => ({ title, align: "left" }) as const;
const right = (title: string) => ({ title, align: "right" }) as const;
const COLUMNS = [
  left("PATH"),
  left("MODE"),
  left("ID"),
  left("OWNER"),
  right("FENCING"),
  right("HELD"),
  right("LEFT"),
  right("WAITING"),
  left("INFO"),
];

/** One row a holder. */
export function lockTable(locks: readonly PathLock[]): string[] {
  const rows = locks.flatMap((lock) =>
    lock.holders.map((holder) => [
      lock.path,
      lock.mode.kind === "counting" ? `${lock.holders.length} of ${lock.mode.capacity}` : lock.mode.kind,
      holder.lockId,
      holder.owner,
      String(holder.fencing),
      seconds(holder.heldMs),
      seconds(holder.remainingMs),
      String(lock.waiting),
      holder.info,
    ]),
  );
  return renderTable(COLUMNS, rows);
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)}s`;
}
