import { vfs } from "@nexus/contracts/wire";
import type { CallOptions, KeepSessionRequest, KeepSessionResult } from "@nexus/kernel";
import { parseZoneId } from "@nexus/lib";
import type { UnaryCaller } from "./caller.js";

const { KeepSession } = vfs.NexusVFSService;

/** Sessions that entries are tied to, at whichever server answers. */
export class SessionClient {
  readonly #caller: UnaryCaller;

  constructor(caller: UnaryCaller) {
    this.#caller = caller;
  }

  async keep(
    { sessionId, zones, leaseMs }: KeepSessionRequest,
    options: CallOptions,
  ): Promise<KeepSessionResult> {
    const reply = await this.#caller.call(KeepSession, { sessionId, zoneIds: zones, leaseMs }, options);
    return { ended: reply.endedZoneIds.map(parseZoneId) };
  }
}
