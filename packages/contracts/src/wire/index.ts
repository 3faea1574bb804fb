export { type MessageCodec, type MessageInit, type MethodDescriptor } from "./codec.js";
export * from "./generated/index.js";
