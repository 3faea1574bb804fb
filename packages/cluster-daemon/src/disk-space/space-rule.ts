/** When a node stops taking what needs room, and when it goes on. All in bytes of the data folder's filesystem. */
export interface SpaceLimits {
  /** Size of one file of the reserve. */
  readonly pieceBytes: number;
  /** Files of the whole reserve. */
  readonly pieces: number;
  /** Files a running node never gives up: the next start may need them. */
  readonly piecesKeptForStart: number;
  /** Growing writes are refused when less than this is free. */
  readonly refuseBelowBytes: number;
  /** They are taken again once this much is free with the whole reserve held: the gap keeps a node from flapping. */
  readonly resumeAboveBytes: number;
  /** A running node gives up a file of the reserve when less than this is free. */
  readonly releaseBelowBytes: number;
}

const PIECES = 4;

/** The thresholds that follow from the size of the reserve, in bytes. */
export function spaceLimits(reserveBytes: number): SpaceLimits {
  return {
    pieceBytes: Math.floor(reserveBytes / PIECES),
    // A reserve of no bytes turns all of this off.
    pieces: reserveBytes === 0 ? 0 : PIECES,
    piecesKeptForStart: 1,
    refuseBelowBytes: 2 * reserveBytes,
    resumeAboveBytes: 3 * reserveBytes,
    releaseBelowBytes: Math.floor(reserveBytes / 2),
  };
}

export interface SpaceView {
  /** Bytes the node may still allocate. */
  readonly freeBytes: number;
  /** Files of the reserve on disk. */
  readonly heldPieces: number;
  /** What was decided last. */
  readonly isRefusing: boolean;
}

export interface SpaceDecision {
  readonly isRefusing: boolean;
  readonly reserve: "keep" | "releaseOne" | "refill";
}

/** Pure: what a node does about the room it has. */
export function decideSpace(view: SpaceView, limits: SpaceLimits): SpaceDecision {
  const { freeBytes, heldPieces } = view;
  const missing = limits.pieces - heldPieces;
  const mayRelease = heldPieces > limits.piecesKeptForStart;
  if (freeBytes < limits.releaseBelowBytes && mayRelease) return { isRefusing: true, reserve: "releaseOne" };
  // Refilling must not itself bring about what the reserve is for.
  const refills = missing > 0 && freeBytes - missing * limits.pieceBytes >= limits.resumeAboveBytes;
  const reserve = refills ? "refill" : "keep";
  if (freeBytes < limits.refuseBelowBytes) return { isRefusing: true, reserve };
  const mayResume = missing === 0 && freeBytes >= limits.resumeAboveBytes;
  return { isRefusing: view.isRefusing && !mayResume, reserve };
}
