import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeRecordStore } from "../../testing/describe-record-store.js";
import { DEFAULT_RECORD_STORE_LIMITS } from "../limits.js";
import { openSqliteRecordStore } from "./sqlite-record-store.js";

const open = (file: string) =>
  openSqliteRecordStore({ file, limits: DEFAULT_RECORD_STORE_LIMITS, nowMs: () => performance.now() });

describeRecordStore("an SQLite file", {
  types: { integer: "INTEGER", real: "REAL", text: "TEXT", bytes: "BLOB" },
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "nexus-records-"));
    const [store, second] = [open(join(folder, "records.db")), open(join(folder, "records.db"))];
    return {
      store,
      second,
      dispose: async () => {
        await Promise.all([store.close(), second.close()]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
});
