import protobuf from "protobufjs/minimal.js";

/** What a caller may leave out when it builds a message: everything; absent means the field's default. */
export type MessageInit<T> = { readonly [K in keyof T]?: FieldInit<T[K]> | undefined };

type FieldInit<V> = V extends Uint8Array
  ? V
  : V extends readonly (infer Item)[]
    ? readonly FieldInit<Item>[]
    : V extends object
      ? MessageInit<V>
      : V;

/** Turns one protobuf message into bytes and back. */
export interface MessageCodec<T> {
  /** Full protobuf name, for error texts. */
  readonly typeName: string;
  encode(message: MessageInit<T>): Uint8Array;
  /**
   * Every field is present: absent ones hold their default, absent fields with presence hold null. Unknown fields
   * are dropped. `bytes` fields share memory with the input. Throws Error on bytes that are not such a message.
   */
  decode(bytes: Uint8Array): T;
}

interface GeneratedCodec<T> {
  encode(message: MessageInit<T>): protobuf.Writer;
  decode(reader: protobuf.Reader): T;
}

export function messageCodec<T>(typeName: string, generated: GeneratedCodec<T>): MessageCodec<T> {
  return {
    typeName,
    encode: (message) => generated.encode(message).finish(),
    decode: (bytes) => {
      const reader = protobuf.Reader.create(bytes);
      reader.discardUnknown = true;
      return generated.decode(reader);
    },
  };
}

/** One RPC of a service. */
export interface MethodDescriptor<
  Request,
  Response,
  RequestStream extends boolean = boolean,
  ResponseStream extends boolean = boolean,
> {
  readonly name: string;
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly request: MessageCodec<Request>;
  readonly response: MessageCodec<Response>;
  readonly requestStream: RequestStream;
  readonly responseStream: ResponseStream;
  /** Changes nothing: safe to send again, to another node too. */
  readonly readOnly: boolean;
  /** Failures travel as is_error and error_payload of the response instead of as gRPC status. */
  readonly inBandErrors: boolean;
}

/** Keeps the literal types of a descriptor (streaming kinds, name) beside its message types. */
export function method<Request, Response>() {
  return <const D extends MethodDescriptor<Request, Response>>(descriptor: D): D => descriptor;
}
