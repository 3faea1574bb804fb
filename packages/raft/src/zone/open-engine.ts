import { NexusError } from "@nexus/contracts";
import type { GroupId } from "../log/types.js";
import { ReplicaEngine } from "./engine.js";
import { settleLoss } from "./lost-log.js";
import { reconcileLog } from "./reconcile-log.js";
import type { ReplicaOptions } from "./replica-ports.js";
import { StateOwner } from "./state-owner.js";

/** Opens state and log of a replica and brings them to agree. Errors: see `ZoneReplica.open`. */
export async function openEngine(options: ReplicaOptions): Promise<ReplicaEngine> {
  const group = options.identity.incarnation as string as GroupId;
  // The owner reports to the engine it is part of, which exists only once the owner is open.
  let engine: ReplicaEngine | null = null;
  const owner = await StateOwner.open({
    identity: options.identity,
    limits: options.limits,
    clock: options.runtime.clock,
    openStore: () => options.openStore(),
    pauseApplying: () => engine?.applier.pause() ?? Promise.resolve(),
    resumeApplying: () => engine?.applier.resume(),
    onReplaced: (state) => engine?.onStateReplaced(state) ?? Promise.resolve(),
    onRepaired: (state) => engine?.onStateRepaired(state) ?? Promise.resolve(),
    onTrouble: (error) => engine?.trouble.onState(error),
    onStagedLost: () => options.events.onRestart("the state was opened again under a snapshot"),
    onFatal: (cause) => engine?.trouble.fail(NexusError.from(cause)),
    onNote: (message, cause) => engine?.note("warn", message, cause),
  });
  try {
    const { log, nodeId, runtime } = options;
    await settleLoss({ log, group, state: owner.state, nodeId, clock: runtime.clock });
    const groupLog = options.log.group(group);
    await reconcileLog(options.log, groupLog, owner.state);
    engine = new ReplicaEngine(options, owner, groupLog);
    return engine;
  } catch (cause) {
    await owner.close();
    throw cause;
  }
}
