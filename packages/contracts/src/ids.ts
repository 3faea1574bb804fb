/** Brands keep numbers and strings of different meaning apart at compile time and cost nothing at run time. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A Raft term. Integer, 0 or more, below 2^53. */
export type Term = Brand<number, "Term">;
/** A position in a zone's log. Integer, 0 (before the first entry) or more, below 2^53. */
export type LogIndex = Brand<number, "LogIndex">;
/** A node of the cluster. Random integer, 1 or more, below 2^53 (DECISIONS, Consensus). Never 0: "no node" is null. */
export type NodeId = Brand<number, "NodeId">;
/** A zone's name: `[a-z0-9][a-z0-9-]{0,62}`. */
export type ZoneId = Brand<string, "ZoneId">;
/** One life of a zone: 32 lower-case hex digits, minted when a zone is created, recovered or restored. */
export type IncarnationId = Brand<string, "IncarnationId">;
/** Key of an object in a store: BLAKE3 hex for content-addressed stores, a path for path-addressed ones. */
export type ContentId = Brand<string, "ContentId">;
/** An inode number inside one zone incarnation. 1 is the zone's root directory. */
export type Inode = Brand<number, "Inode">;
/** A client's session that entries may be tied to: 32 lower-case hex digits, minted by the client and known to it alone. */
export type ClientSessionId = Brand<string, "ClientSessionId">;
/** An agent of the cluster: 1 or more, below 2^53, given out once and never again. */
export type Pid = Brand<number, "Pid">;
