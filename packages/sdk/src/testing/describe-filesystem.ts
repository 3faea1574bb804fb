import { afterAll, beforeAll, describe } from "vitest";
import type { NexusFilesystem } from "../filesystem.js";
import { describeAgents } from "./suite-agents.js";
import { describeBatches } from "./suite-batches.js";
import { describeCalls } from "./suite-calls.js";
import { describeChannels } from "./suite-channels.js";
import { describeContent, describeStreams } from "./suite-content.js";
import { describeConveniences } from "./suite-conveniences.js";
import { describeCoverage, recorded } from "./suite-coverage.js";
import { describeLinks } from "./suite-links.js";
import { describeAdvisoryLocks } from "./suite-locks.js";
import { describeNamespace, describeSearch } from "./suite-namespace.js";
import { describeRetention } from "./suite-retention.js";
import { describeServices } from "./suite-services.js";
import { describeStorages } from "./suite-storages.js";
import { describeTransactions } from "./suite-transactions.js";
import { describeWatches } from "./suite-watches.js";

/**
 * What every filesystem does, whichever driver serves it. `open` gives a fresh one for the whole suite; it is
 * closed at the end.
 */
export function describeFilesystem(name: string, open: () => Promise<NexusFilesystem>): void {
  describe(`${name}: a filesystem`, () => {
    let fs: NexusFilesystem;
    let asked: ReadonlySet<string>;
    beforeAll(async () => {
      ({ fs, asked } = recorded(await open()));
    });
    afterAll(() => fs.close());

    describeContent(() => fs);
    describeStreams(() => fs);
    describeNamespace(() => fs);
    describeSearch(() => fs);
    describeCalls(() => fs);
    describeConveniences(() => fs);
    describeBatches(() => fs);
    describeLinks(() => fs);
    describeAdvisoryLocks(() => fs);
    describeTransactions(() => fs);
    describeWatches(() => fs);
    describeAgents(() => fs);
    describeChannels(() => fs);
    describeRetention(() => fs);
    describeServices(() => fs);
    describeStorages(() => fs);
    describeCoverage(() => asked);
  });
}
