/** Every bound of this package: name, unit, default. Those a deployment may tune are fields of an option. */

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bounds of the serving side. */
export interface ServerLimits {
  /** Requests of one session that are being worked on; more are refused RESOURCE_EXHAUSTED. */
  readonly sessionMaxInFlight: number;
  /** Payload bytes of one session's requests being worked on; above it the session is not read from. */
  readonly sessionInFlightBytes: number;
  /** Reply bytes of one session not yet taken by its client; above it the session is not read from. */
  readonly sessionUnsentReplyBytes: number;
  /** Sessions open at once; more are refused RESOURCE_EXHAUSTED. */
  readonly maxSessions: number;
  /** Unary and streaming calls being worked on; more are refused RESOURCE_EXHAUSTED. */
  readonly maxConcurrentCalls: number;
  /** Streams of watches; more are refused RESOURCE_EXHAUSTED. They are no calls being worked on. */
  readonly maxWatches: number;
  /** Request and reply bytes of all unary calls until they are taken; more are refused RESOURCE_EXHAUSTED. */
  readonly unaryBytes: number;
  /** HTTP/2 streams per connection. */
  readonly maxStreamsPerConnection: number;
  /** Time of a call that brings no deadline of its own (ms). */
  readonly defaultTimeoutMs: number;
  /** A stream on which nothing moves for this long is ended DEADLINE_EXCEEDED (ms). */
  readonly progressTimeoutMs: number;
  /** Content bytes all items of one BatchRead or BatchWrite may hold together. */
  readonly batchBytes: number;
  /** Items of one batch. */
  readonly batchItems: number;
  /** Rows of one page of a listing, and of one whole Readdir. */
  readonly pageRows: number;
  readonly readdirRows: number;
  /** Matches of one grep that brings no limit of its own. */
  readonly grepMatches: number;
  /** Blob reads for peers running at once, and waiting for their turn. */
  readonly blobReads: number;
  readonly blobReadWaiters: number;
  /** Calls of other nodes that wait at pipes and streams of this one at once; more are refused RESOURCE_EXHAUSTED. */
  readonly peerChannelWaits: number;
  /** Snapshots being received at once. */
  readonly inboundSnapshots: number;
  /** For nodes without a replica of their own: paths of one read, mutations of one commit. */
  readonly rowsPerRead: number;
  readonly rowsPerCommit: number;
  /** For them: entries of a page of a directory, and what such a page, or a part of history, is cut to (bytes). */
  readonly rowsPerPage: number;
  readonly rowsReplyBytes: number;
  /** Sessions that nodes without a replica commit in; the one used longest ago makes room. */
  readonly commitSessions: number;
  /** Commits of one such session from the oldest without its answer on; more are refused RESOURCE_EXHAUSTED. */
  readonly commitSessionAnswers: number;
  /** Answers kept of one such session (bytes); beyond it the oldest are forgotten. */
  readonly commitSessionAnswerBytes: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  sessionMaxInFlight: 1024,
  sessionInFlightBytes: 64 * MIB,
  sessionUnsentReplyBytes: 16 * MIB,
  maxSessions: 1024,
  maxConcurrentCalls: 4096,
  maxWatches: 16_384,
  unaryBytes: 512 * MIB,
  maxStreamsPerConnection: 1024,
  defaultTimeoutMs: 30_000,
  progressTimeoutMs: 30_000,
  batchBytes: 48 * MIB,
  batchItems: 1000,
  pageRows: 1000,
  readdirRows: 100_000,
  grepMatches: 10_000,
  blobReads: 16,
  blobReadWaiters: 128,
  peerChannelWaits: 1024,
  inboundSnapshots: 4,
  rowsPerRead: 10_000,
  rowsPerCommit: 10_000,
  rowsPerPage: 1000,
  rowsReplyBytes: 4 * MIB,
  commitSessions: 1024,
  commitSessionAnswers: 1024,
  commitSessionAnswerBytes: 16 * MIB,
};

/** Bounds of the client side. */
export interface ClientLimits {
  /** Requests sent and not answered; more wait. */
  readonly maxInFlight: number;
  /** Requests waiting to be sent; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaiting: number;
  /** Watches open at once; a connection's streams are bounded, and transfers need some, too. More: RESOURCE_EXHAUSTED. */
  readonly maxWatches: number;
  /** How long one address may take to answer a connection attempt (ms). */
  readonly connectTimeoutMs: number;
  /** Rounds through all addresses before a call that waits for a connection gives up. */
  readonly connectRounds: number;
  /** Added to a call's deadline before the client gives up on the server's own answer (ms). */
  readonly deadlineGraceMs: number;
}

export const DEFAULT_CLIENT_LIMITS: ClientLimits = {
  maxInFlight: 1024,
  maxWaiting: 65_536,
  maxWatches: 1_000,
  connectTimeoutMs: 5_000,
  connectRounds: 1,
  deadlineGraceMs: 500,
};

/** Bounds of the peer network. */
export interface PeerLimits {
  /** Messages and bytes queued for one peer; beyond either a message is dropped and the peer reported. */
  readonly queueMessages: number;
  readonly queueBytes: number;
  /** A frame is closed once its messages hold this much. One larger message travels alone. */
  readonly frameBytes: number;
  /** Frames handed to the connection and not yet taken by it. */
  readonly framesInFlight: number;
  /** Dial and hello of one attempt (ms). */
  readonly dialTimeoutMs: number;
  readonly redialInitialMs: number;
  readonly redialMaxMs: number;
  /** How long a duplicate dial gives the present stream to prove itself (ms). */
  readonly pingTimeoutMs: number;
  /** Snapshot: nothing moves for this long, and the receiver's time to install (ms). */
  readonly snapshotProgressTimeoutMs: number;
  readonly snapshotInstallTimeoutMs: number;
  /** Asking a receiver how much of a snapshot it holds (ms). */
  readonly snapshotOfferTimeoutMs: number;
  /** Largest single message (bytes). */
  readonly messageBytes: number;
}

export const DEFAULT_PEER_LIMITS: PeerLimits = {
  queueMessages: 8192,
  queueBytes: 64 * MIB,
  frameBytes: 256 * KIB,
  framesInFlight: 4,
  dialTimeoutMs: 2_000,
  redialInitialMs: 50,
  redialMaxMs: 500,
  pingTimeoutMs: 1_000,
  snapshotProgressTimeoutMs: 30_000,
  snapshotInstallTimeoutMs: 120_000,
  snapshotOfferTimeoutMs: 5_000,
  messageBytes: 32 * MIB,
};

/** Bounds of a remote MetaStore. */
export interface RemoteRowsLimits {
  /** Commits sent and not answered; more wait. Fewer than `commitSessionAnswers` of the server. */
  readonly commitsInFlight: number;
  /** Commits waiting to be sent; more are refused RESOURCE_EXHAUSTED. */
  readonly maxWaitingCommits: number;
  /** How long one address may take to answer a connection attempt (ms). */
  readonly connectTimeoutMs: number;
  /** Tries of a commit, within its time: connections that broke, servers that turned it away. */
  readonly commitAttempts: number;
  /** Between tries, growing (ms). */
  readonly retryInitialMs: number;
  readonly retryMaxMs: number;
  /** A server that marks no progress of history for this long is left (ms). */
  readonly historySilenceMs: number;
}

export const DEFAULT_REMOTE_ROWS_LIMITS: RemoteRowsLimits = {
  commitsInFlight: 256,
  maxWaitingCommits: 8192,
  connectTimeoutMs: 5_000,
  commitAttempts: 64,
  retryInitialMs: 50,
  retryMaxMs: 1_000,
  historySilenceMs: 60_000,
};

/** Bounds of blob pulls. */
export interface BlobClientLimits {
  readonly perPeer: number;
  readonly overall: number;
  readonly maxWaiters: number;
}

export const DEFAULT_BLOB_CLIENT_LIMITS: BlobClientLimits = { perPeer: 8, overall: 16, maxWaiters: 1024 };

/** Bounds of calls at pipes and streams of other nodes. */
export interface HomeChannelLimits {
  /** Calls at one node at once, below the streams of a connection; more are refused RESOURCE_EXHAUSTED. */
  readonly callsPerHome: number;
  /** Those of them that wait for a message or for room. */
  readonly waitsPerHome: number;
  /** How long a node may take to answer a connection attempt (ms). */
  readonly dialTimeoutMs: number;
}

export const DEFAULT_HOME_CHANNEL_LIMITS: HomeChannelLimits = {
  callsPerHome: 768,
  waitsPerHome: 512,
  dialTimeoutMs: 2_000,
};

/** Items of one message a client sends as part of a longer list; the server takes up to its own `batchItems`. */
export const CLIENT_BATCH_ITEMS = 500;
/** Content of one message of a client's batch of writes; a larger file takes a stream of its own (bytes). */
export const CLIENT_BATCH_BYTES = 8 * MIB;

/** Pieces of a streamed file, snapshot or blob (bytes). */
export const STREAM_PIECE_BYTES = 256 * KIB;
/** Largest piece a server takes on an uploading stream (bytes). */
export const MAX_UPLOAD_PIECE_BYTES = MIB;
/** Request of a session, and content of one of its replies; larger ones take a stream (bytes). */
export const SESSION_PAYLOAD_BYTES = 256 * KIB;
/** Whole reply of a session, e.g. a page of a listing; larger ones take a unary call (bytes). */
export const SESSION_REPLY_BYTES = MIB;
/** A read asks for this much before it reserves room for a larger reply (bytes). */
export const FIRST_READ_BYTES = 256 * KIB;
/** A frame of a session is closed once it holds this much (bytes). */
export const SESSION_FRAME_BYTES = 256 * KIB;
/** Largest frame a session takes from its client (bytes). */
export const SESSION_MAX_FRAME_BYTES = SESSION_FRAME_BYTES + SESSION_PAYLOAD_BYTES + 64 * KIB;
/** Messages of a stream handed to the connection and not yet taken by it. */
export const STREAM_MESSAGES_IN_FLIGHT = 4;
/** Longest time of a streaming call whose client sets no deadline; progress has its own (ms). */
export const STREAM_TIMEOUT_MS = 6 * 3_600_000;
/** Room for the other fields of a message whose content is at its limit (bytes). */
export const MESSAGE_OVERHEAD_BYTES = 64 * KIB;
/** Rows or matches of one message of a streamed listing, and how long the first of them may wait (ms). */
export const LISTING_BATCH_ROWS = 128;
export const LISTING_BATCH_MAX_AGE_MS = 50;
/** Events of one message of a watch. */
export const WATCH_BATCH_EVENTS = 128;
/** Most often that a watch may ask for marks of progress (ms). */
export const MIN_WATCH_MARK_MS = 100;
/** Reconnect back-off of every channel (ms). */
export const RECONNECT_INITIAL_MS = 50;
export const RECONNECT_MAX_MS = 500;
/** Pings of an idle connection: how often, and how long an answer may take (ms). */
export const KEEPALIVE_INTERVAL_MS = 10_000;
export const KEEPALIVE_TIMEOUT_MS = 5_000;
/** Receive window of client connections (bytes). */
export const FLOW_CONTROL_WINDOW_BYTES = 4 * MIB;
