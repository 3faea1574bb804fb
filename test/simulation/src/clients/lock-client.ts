import { type IncarnationId, NexusError, type ZoneId } from "@nexus/contracts";
import type { AdvisoryLockMode, LockGrant } from "@nexus/kernel";
import { putFile, type TestNode } from "@nexus/raft/testing";
import type { LockLedger } from "../checks/locks/lock-ledger.js";
import type { SafetyChecker } from "../checks/safety.js";
import type { Actor } from "../world.js";
import { Caller } from "./caller.js";

/** Few paths, above and below each other, so that clients are in each other's way. */
const WANTED: readonly { readonly path: string; readonly mode: AdvisoryLockMode }[] = [
  { path: "/l", mode: { kind: "exclusive" } },
  { path: "/l", mode: { kind: "shared" } },
  { path: "/l/a", mode: { kind: "exclusive" } },
  { path: "/l/a", mode: { kind: "shared" } },
  { path: "/l/a/b", mode: { kind: "exclusive" } },
  { path: "/s", mode: { kind: "counting", capacity: 2 } },
  { path: "/s", mode: { kind: "counting", capacity: 2 } },
];
const TTLS_MS = [150, 400, 1_000, 2_500] as const;
const WAITS_MS = [0, 0, 200, 800] as const;
/** How long the last of them can go on without anybody's doing, by the zone's clock: a wait, then a hold. */
export const LONGEST_LOCK_MS = Math.max(...WAITS_MS) + Math.max(...TTLS_MS);
const MAX_CLAIMS = 3;
const MEAN_PAUSE_MS = 60;

/** A lock a client asked for under an id of its own. */
interface Claim {
  readonly zone: ZoneId;
  readonly incarnation: IncarnationId;
  readonly path: string;
  readonly mode: AdvisoryLockMode;
  readonly lockId: string;
  readonly ttlMs: number;
  readonly waitMs: number;
  /** Null: no answer yet, or none that says what happened. */
  grant: LockGrant | null;
  /** A call is under way. */
  isBusy: boolean;
  /** Its release was asked for, and may have happened. */
  isGivenUp: boolean;
  releasesAsked: number;
}

/** A claim, and the node it is called at. */
interface Place {
  readonly claim: Claim;
  readonly node: TestNode;
  readonly ledger: LockLedger;
  readonly askedMs: number;
  /** Applied there now. */
  index(): number;
}

export interface LockClientOptions extends Actor {
  readonly name: string;
  readonly safety: SafetyChecker;
  readonly timeoutMs: number;
}

/** Holds a few locks: acquires, extends, releases, forgets them, and writes under their fencing tokens. */
export class LockClient {
  readonly #options: LockClientOptions;
  readonly #caller: Caller;
  #claims: Claim[] = [];
  #asked = 0;

  constructor(options: LockClientOptions) {
    this.#options = options;
    this.#caller = new Caller({ ...options, thinkMs: MEAN_PAUSE_MS, call: (node) => this.#call(node) });
  }

  stop(): void {
    this.#caller.stop();
  }

  async #call(node: TestNode): Promise<void> {
    if (!node.isUp || node.host.zones().length === 0) return;
    const { random } = this.#options;
    const zone = random.pick(node.host.zones());
    const { incarnation } = node.host.replica(zone).identity;
    // Those of a former life of the zone are gone with it.
    this.#claims = this.#claims.filter((each) => each.zone !== zone || each.incarnation === incarnation);
    const mine = this.#claims.filter((each) => each.zone === zone && !each.isBusy);
    const dice = random.below(100);
    if (dice < 3) return this.#force(this.#place(node, this.#newClaim(zone, incarnation)));
    const unsure = mine.find((each) => each.grant === null || each.isGivenUp);
    if (unsure !== undefined)
      return this.#busy(this.#place(node, unsure), () => this.#askAgain(node, unsure));
    if (mine.length === 0 || (dice < 35 && this.#claims.length < MAX_CLAIMS)) {
      if (this.#claims.length >= MAX_CLAIMS) return;
      const claim = this.#newClaim(zone, incarnation);
      this.#claims.push(claim);
      return this.#busy(this.#place(node, claim), (place) => this.#acquire(place, claim.waitMs));
    }
    const place = this.#place(node, random.pick(mine));
    if (dice < 60) return this.#busy(place, () => this.#extend(place));
    if (dice < 75) return this.#busy(place, () => this.#write(place));
    if (dice < 92) return this.#busy(place, () => this.#release(place));
    // Forgotten, as by a client that died: it ends with its time to live.
    this.#drop(place.claim);
  }

  #newClaim(zone: ZoneId, incarnation: IncarnationId): Claim {
    const { random, name } = this.#options;
    this.#asked += 1;
    const lockId = `${name}/${this.#asked}`;
    const [ttlMs, waitMs] = [random.pick(TTLS_MS), random.pick(WAITS_MS)];
    const state = { grant: null, isBusy: false, isGivenUp: false, releasesAsked: 0 };
    return { zone, incarnation, ...random.pick(WANTED), lockId, ttlMs, waitMs, ...state };
  }

  #place(node: TestNode, claim: Claim): Place {
    const { world, safety } = this.#options;
    const replica = node.host.replica(claim.zone);
    const index = (): number => replica.state.applied.index;
    return {
      claim,
      node,
      ledger: safety.locks.ledger(claim.incarnation),
      askedMs: world.cluster.time.nowMs,
      index,
    };
  }

  async #busy(place: Place, work: (place: Place) => Promise<void>): Promise<void> {
    const { claim } = place;
    const { world, timeoutMs } = this.#options;
    claim.isBusy = true;
    // A node that dies never answers: then the claim is asked about elsewhere.
    const forget = world.cluster.time.schedule(3 * timeoutMs, () => {
      claim.isBusy = false;
    });
    try {
      await work(place);
    } catch (error) {
      this.#note(place, NexusError.from(error).code);
    } finally {
      forget.cancel();
      claim.isBusy = false;
    }
  }

  /** What became of a request without an answer: the same one again, under the same id. */
  #askAgain(node: TestNode, claim: Claim): Promise<void> {
    const place = this.#place(node, claim);
    return claim.isGivenUp ? this.#release(place) : this.#acquire(place, 0);
  }

  async #acquire(place: Place, waitMs: number): Promise<void> {
    const { claim, node, ledger, askedMs } = place;
    const { path, lockId, mode, ttlMs, zone } = claim;
    ledger.asks(lockId);
    const request = { path, lockId, mode, ttlMs, waitMs, owner: this.#options.name, info: "" };
    const answer = await node.coordinator
      .locksForZone(zone)
      .acquire(request, { timeoutMs: this.#options.timeoutMs, signal: null });
    this.#count("lock asked for");
    if (answer.kind === "held") this.#drop(claim);
    else {
      claim.grant = answer.grant;
      ledger.granted(answer.grant, { askedMs, index: place.index() });
    }
    this.#note(place, answer.kind === "held" ? "held by others" : `granted ${answer.grant.fencing}`);
  }

  async #extend(place: Place): Promise<void> {
    const { claim, node, ledger, askedMs } = place;
    const { path, lockId, ttlMs, grant } = claim;
    if (grant === null) return;
    try {
      const request = { path, lockId, fencing: grant.fencing, ttlMs };
      const extended = await node.coordinator.locksForZone(claim.zone).extend(request, this.#options);
      ledger.granted(extended, { askedMs, index: place.index() });
      this.#note(place, `extended ${grant.fencing}`);
    } catch (error) {
      if (NexusError.from(error).code !== "LOCK_LOST") throw error;
      this.#lost(place, grant, "lost");
    }
    this.#count("lock extended");
  }

  async #release(place: Place): Promise<void> {
    const { claim, node, ledger } = place;
    const { path, lockId, grant } = claim;
    if (grant === null) return;
    claim.isGivenUp = true;
    claim.releasesAsked += 1;
    ledger.givesUp(grant.fencing);
    // Without the token too, as one that lost it would.
    const fencing = this.#options.random.chance(0.7) ? grant.fencing : null;
    const locks = node.coordinator.locksForZone(claim.zone);
    const isReleased = await locks.release({ path, lockId, fencing }, this.#options);
    // Another one may have been asked for meanwhile: calls through a node that pauses outlast the claim's being busy.
    if (!isReleased && claim.releasesAsked === 1) ledger.couldNotGiveUp(grant.fencing);
    this.#lost(place, grant, isReleased ? "released" : "was gone already");
    this.#count("lock released");
  }

  /** A change under the protection of the lock: the state lets it in only while the lock is held. */
  async #write(place: Place): Promise<void> {
    const { claim, node, ledger, askedMs } = place;
    const { path, lockId, zone, grant } = claim;
    if (grant === null) return;
    const { fencing } = grant;
    const result = await node.coordinator
      .metaStoreForZone(zone)
      .transact(
        { compares: [{ kind: "lock", path, lockId, fencing }], mutations: [putFile("/fenced")] },
        { timeoutMs: this.#options.timeoutMs, locks: null },
      );
    if (result.kind === "committed") {
      ledger.fencedIn(fencing, askedMs);
      this.#note(place, `wrote under ${fencing}`);
    } else this.#lost(place, grant, "write refused");
    this.#count("write under a fencing token");
  }

  async #force(place: Place): Promise<void> {
    const { claim, node, ledger } = place;
    const done = ledger.forces(claim.path);
    const locks = node.coordinator.locksForZone(claim.zone);
    await locks.forceRelease(claim.path, this.#options).then(
      (count) => {
        done();
        this.#note(place, `${count} holders lose it by force`);
      },
      (error: unknown) => this.#note(place, `by force: ${NexusError.from(error).code}`),
    );
  }

  #lost(place: Place, { fencing }: LockGrant, how: string): void {
    place.ledger.ended(fencing, place.index());
    this.#drop(place.claim);
    this.#note(place, `${how} ${fencing}`);
  }

  #drop(claim: Claim): void {
    this.#claims = this.#claims.filter((each) => each !== claim);
  }

  #count(kind: string): void {
    this.#options.world.checks.add(kind);
  }

  #note({ claim, node }: Place, text: string): void {
    const { lockId, zone, path, mode } = claim;
    this.#options.world.trace.note(`node ${node.index}`, `${lockId} ${zone}:${path} ${mode.kind}: ${text}`);
  }
}
