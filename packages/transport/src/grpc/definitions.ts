import type { ServiceDefinition } from "@grpc/grpc-js";
import type { MessageCodec, MessageInit, MethodDescriptor } from "@nexus/contracts/wire";

type GrpcMethod = ServiceDefinition[string];

/** grpc-js copies out of a Buffer; the codecs' Uint8Arrays are Buffers already under Node. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function serializer<T>(codec: MessageCodec<T>): (message: MessageInit<T>) => Buffer {
  return (message) => asBuffer(codec.encode(message));
}

const identity = (bytes: Buffer): Buffer => bytes;

/** A unary RPC whose messages stay bytes: sessions and unary calls share one pipeline that decodes them. */
export function unaryBytesMethod(method: MethodDescriptor<never, never>): GrpcMethod {
  return {
    path: method.path,
    requestStream: false,
    responseStream: false,
    requestSerialize: identity,
    requestDeserialize: identity,
    responseSerialize: identity,
    responseDeserialize: identity,
  };
}

/**
 * An RPC with decoded messages, streaming ones above all. A server refuses incoming messages above `maxRequestBytes` before they
 * can pile up in the stream's buffer.
 */
export function streamingMethod<Request, Response>(
  method: MethodDescriptor<Request, Response>,
  maxRequestBytes: number,
): GrpcMethod {
  return {
    path: method.path,
    requestStream: method.requestStream,
    responseStream: method.responseStream,
    requestSerialize: serializer(method.request),
    requestDeserialize: (bytes: Buffer) => {
      if (bytes.length > maxRequestBytes) {
        throw new RangeError(`${method.name}: message of ${bytes.length} bytes, limit ${maxRequestBytes}`);
      }
      return method.request.decode(bytes);
    },
    responseSerialize: serializer(method.response),
    responseDeserialize: (bytes: Buffer) => method.response.decode(bytes),
  };
}
