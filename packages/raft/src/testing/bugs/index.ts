import { CHANNEL_BUGS } from "./channels.js";
import { DURABILITY_BUGS } from "./durability.js";
import { ELECTION_BUGS } from "./elections.js";
import { LOCK_BUGS } from "./locks.js";
import type { PlantedBug } from "./patch.js";
import { READ_BUGS } from "./reads.js";
import { SESSION_BUGS } from "./sessions.js";

export type { PlantedBug } from "./patch.js";

/** Every bug that can be planted, to prove that a simulation finds it. Nothing outside tests can reach them. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...ELECTION_BUGS,
  ...DURABILITY_BUGS,
  ...READ_BUGS,
  ...SESSION_BUGS,
  ...LOCK_BUGS,
  ...CHANNEL_BUGS,
];
