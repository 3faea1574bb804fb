import {
  type ClientSessionId,
  type ContentId,
  DT_EXTERNAL_STORAGE,
  type Inode,
  type WriteConditions,
  type ZoneId,
} from "@nexus/contracts";
import type { CreateMutation, Mutation, PutContentMutation } from "@nexus/kernel";
import { FieldReader } from "./packed-fields.js";

/**
 * Positional form of a mutation: `[number of its kind, fields in declaration order]`. Numbers are format. A create that
 * also sets attributes has a number of its own and they are its last field; one that sets none is a plain create. So
 * has a mount that covers what directory is there, whose attributes follow though they be none, and content that is a
 * copy, whose source is the last field. Content in external storage says where before, and whether it is a copy.
 */
export type PackedMutation = readonly unknown[];

const KIND = {
  putContent: 1,
  create: 2,
  setAttributes: 3,
  remove: 4,
  rename: 5,
  setXattrs: 6,
  createAndSet: 7,
  tie: 8,
  keepSession: 10,
  discard: 11,
  shadowingMount: 12,
  putCopy: 13,
  createStorage: 14,
  putInStorage: 15,
} as const;

export function packMutation(mutation: Mutation): PackedMutation {
  switch (mutation.kind) {
    case "putContent":
      return [
        kindOfPut(mutation),
        mutation.path,
        mutation.contentId,
        mutation.sizeBytes,
        mutation.mimeType,
        mutation.ownerId,
        mutation.writerAddress,
        mutation.create === "ifMissing",
        mutation.createParents,
        packConditions(mutation.conditions),
        mutation.nowMs,
        ...putFields(mutation),
      ];
    case "create": {
      const setXattrs = packXattrs(mutation.setXattrs ?? {});
      const kind = kindOfCreate(mutation, setXattrs.length > 0);
      return [
        kind,
        mutation.path,
        mutation.entryType,
        mutation.existOk,
        mutation.createParents,
        mutation.targetZoneId,
        mutation.linkTarget,
        mutation.sizeBytes,
        mutation.mimeType,
        mutation.ownerId,
        packXattrs(mutation.xattrs),
        mutation.nowMs,
        ...(kind === KIND.create ? [] : [setXattrs]),
      ];
    }
    case "setAttributes":
      return [
        KIND.setAttributes,
        mutation.path,
        mutation.createIfMissing,
        mutation.mimeType,
        mutation.ownerId,
        mutation.modifiedAtMs,
        mutation.createdAtMs,
        mutation.ttlSeconds,
        packConditions(mutation.conditions),
        mutation.nowMs,
      ];
    case "remove":
      return [KIND.remove, mutation.path, mutation.entryType, packConditions(mutation.conditions)];
    case "rename":
      return [KIND.rename, mutation.from, mutation.to, packConditions(mutation.conditions), mutation.nowMs];
    case "setXattrs":
      return [KIND.setXattrs, mutation.path, packXattrs(mutation.xattrs)];
    case "tie":
      return [KIND.tie, mutation.path, mutation.sessionId, mutation.leaseMs, mutation.nowMs];
    case "keepSession":
      return [KIND.keepSession, mutation.sessionId, mutation.leaseMs];
    case "discard":
      return [
        KIND.discard,
        mutation.path,
        mutation.entryType,
        mutation.recursive,
        mutation.userId,
        packConditions(mutation.conditions),
        mutation.nowMs,
      ];
  }
}

function kindOfPut({ storage, copyOf }: PutContentMutation): number {
  if (storage !== undefined) return KIND.putInStorage;
  return copyOf === undefined ? KIND.putContent : KIND.putCopy;
}

function putFields({ storage, copyOf }: PutContentMutation): readonly unknown[] {
  if (storage !== undefined) return [storage, copyOf !== undefined, copyOf?.path ?? null];
  return copyOf === undefined ? [] : [copyOf.path];
}

function unpackStorage(f: FieldReader): Pick<PutContentMutation, "storage" | "copyOf"> {
  const storage = f.integer() as Inode;
  const isCopy = f.flag();
  const path = f.textOrNull();
  return isCopy ? { storage, copyOf: { path } } : { storage };
}

function kindOfCreate(mutation: CreateMutation, setsXattrs: boolean): number {
  if (mutation.shadows === true) return KIND.shadowingMount;
  // A member that does not know such a directory must not take it for a leaf.
  if (mutation.entryType === DT_EXTERNAL_STORAGE) return KIND.createStorage;
  return setsXattrs ? KIND.createAndSet : KIND.create;
}

/** Throws CORRUPT for anything `packMutation` cannot have made. */
export function unpackMutation(packed: unknown): Mutation {
  const fields = new FieldReader(packed);
  const kind = fields.integer();
  const mutation = unpackFields(kind, fields);
  fields.end();
  return mutation;
}

function unpackFields(kind: number, f: FieldReader): Mutation {
  switch (kind) {
    case KIND.putContent:
    case KIND.putCopy:
    case KIND.putInStorage:
      return {
        kind: "putContent",
        path: f.text(),
        contentId: f.text() as ContentId,
        sizeBytes: f.integer(),
        mimeType: f.textOrNull(),
        ownerId: f.textOrNull(),
        writerAddress: f.textOrNull(),
        create: f.flag() ? "ifMissing" : "never",
        createParents: f.flag(),
        conditions: unpackConditions(f),
        nowMs: f.number(),
        ...(kind === KIND.putCopy ? { copyOf: { path: f.textOrNull() } } : {}),
        ...(kind === KIND.putInStorage ? unpackStorage(f) : {}),
      };
    case KIND.create:
    case KIND.createAndSet:
    case KIND.shadowingMount:
    case KIND.createStorage:
      return {
        kind: "create",
        path: f.text(),
        entryType: f.entryType(),
        existOk: f.flag(),
        createParents: f.flag(),
        targetZoneId: f.textOrNull() as ZoneId | null,
        linkTarget: f.textOrNull(),
        sizeBytes: f.integer(),
        mimeType: f.textOrNull(),
        ownerId: f.textOrNull(),
        xattrs: unpackXattrs(f, false),
        nowMs: f.number(),
        ...(kind === KIND.create ? {} : { setXattrs: unpackXattrs(f, true) }),
        ...(kind === KIND.shadowingMount ? { shadows: true } : {}),
      };
    case KIND.setAttributes:
      return {
        kind: "setAttributes",
        path: f.text(),
        createIfMissing: f.flag(),
        mimeType: f.textOrNull(),
        ownerId: f.textOrNull(),
        modifiedAtMs: f.numberOrNull(),
        createdAtMs: f.numberOrNull(),
        ttlSeconds: f.numberOrNull(),
        conditions: unpackConditions(f),
        nowMs: f.number(),
      };
    case KIND.remove: {
      const path = f.text();
      const entryType = f.entryTypeOrNull();
      return { kind: "remove", path, entryType, conditions: unpackConditions(f) };
    }
    case KIND.rename:
      return {
        kind: "rename",
        from: f.text(),
        to: f.text(),
        conditions: unpackConditions(f),
        nowMs: f.number(),
      };
    case KIND.setXattrs:
      return { kind: "setXattrs", path: f.text(), xattrs: unpackXattrs(f, true) };
    case KIND.tie: {
      const path = f.text();
      const sessionId = f.text() as ClientSessionId;
      return { kind: "tie", path, sessionId, leaseMs: f.integer(), nowMs: f.number() };
    }
    case KIND.keepSession:
      return { kind: "keepSession", sessionId: f.text() as ClientSessionId, leaseMs: f.integer() };
    case KIND.discard:
      return {
        kind: "discard",
        path: f.text(),
        entryType: f.entryTypeOrNull(),
        recursive: f.flag(),
        userId: f.textOrNull(),
        conditions: unpackConditions(f),
        nowMs: f.number(),
      };
    default:
      return f.refuse(`kind ${kind} is unknown`);
  }
}

function packConditions(conditions: WriteConditions): readonly unknown[] | null {
  const { ifMatch, ifVersion, ifAbsent } = conditions;
  if (ifMatch === undefined && ifVersion === undefined && ifAbsent === undefined) return null;
  return [ifMatch ?? null, ifVersion ?? null, ifAbsent ?? null];
}

function unpackConditions(fields: FieldReader): WriteConditions {
  const packed = fields.arrayOrNull();
  if (packed === null) return {};
  const inner = new FieldReader(packed);
  const ifMatch = inner.textOrNull();
  const ifVersion = inner.numberOrNull();
  const ifAbsent = inner.flagOrNull();
  inner.end();
  return {
    ...(ifMatch === null ? {} : { ifMatch }),
    ...(ifVersion === null ? {} : { ifVersion }),
    ...(ifAbsent === null ? {} : { ifAbsent }),
  };
}

/** Names and values in turn, names ascending: the same bytes for the same attributes. */
export function packXattrs(xattrs: Readonly<Record<string, string | null>>): readonly (string | null)[] {
  const flat: (string | null)[] = [];
  for (const name of Object.keys(xattrs).sort()) flat.push(name, xattrs[name] ?? null);
  return flat;
}

function unpackXattrs(fields: FieldReader, nullable: false): Record<string, string>;
function unpackXattrs(fields: FieldReader, nullable: true): Record<string, string | null>;
function unpackXattrs(fields: FieldReader, nullable: boolean): Record<string, string | null> {
  const inner = new FieldReader(fields.array());
  const pairs: [string, string | null][] = [];
  while (!inner.atEnd) pairs.push([inner.text(), nullable ? inner.textOrNull() : inner.text()]);
  return Object.fromEntries(pairs);
}
