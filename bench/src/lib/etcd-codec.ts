import protobuf from "protobufjs/minimal.js";

/** The two messages of etcd's KV service that the benchmark speaks (etcdserverpb.PutRequest, PutResponse). */
export const ETCD_PUT_PATH = "/etcdserverpb.KV/Put";

export function encodePutRequest(key: string, value: string): Buffer {
  const writer = protobuf.Writer.create();
  writer.uint32((1 << 3) | 2).bytes(Buffer.from(key));
  writer.uint32((2 << 3) | 2).bytes(Buffer.from(value));
  return Buffer.from(writer.finish());
}

/** Checks that the answer is a PutResponse with a header, as a client library would decode it. */
export function decodePutResponse(bytes: Uint8Array): void {
  const reader = protobuf.Reader.create(bytes);
  let sawHeader = false;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) sawHeader = true;
    reader.skipType(tag & 7);
  }
  if (!sawHeader) throw new Error("etcd answered a put without a header");
}
