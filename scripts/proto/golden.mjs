// Writes the golden bytes of every RPC's request and response (packages/contracts/src/wire/golden.jsonl).
// The bytes come from Google's protoc (Debian: protobuf-compiler), not from the code under test:
//   node scripts/proto/golden.mjs
// Run it only when the protocol grows; a changed line of an existing message is a broken client somewhere.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import { loadSchema, PACKAGES, protoFiles, protoRoot, repository } from "./schema.mjs";

const MAX_DEPTH = 3;

/** A value for a field that no other field of the message has. */
function sampleScalar(field) {
  switch (field.type) {
    case "string":
      return `${field.name} ü`;
    case "bytes":
      return { $bytes: Buffer.from([0, field.id & 0x7f, 0x80, 0xff]).toString("hex") };
    case "bool":
      return true;
    case "double":
      return field.id + 0.25;
    case "int64":
    case "uint64":
      return 2 ** 40 + field.id;
    default:
      return field.resolvedType instanceof protobuf.Enum ? 1 : 1000 + field.id;
  }
}

function sampleField(field, depth) {
  field.resolve();
  if (!(field.resolvedType instanceof protobuf.Type)) {
    const value = sampleScalar(field);
    if (field.map) return { key: value };
    return field.repeated ? [value, value] : value;
  }
  if (depth === MAX_DEPTH) return undefined;
  const value = sampleMessage(field.resolvedType, depth + 1, 0);
  return field.repeated ? [value] : value;
}

/** Every field set; of a oneof only member number `variant`. */
function sampleMessage(type, depth, variant) {
  const value = {};
  for (const field of type.fieldsArray) {
    const oneof = field.partOf && !field.partOf.isProto3Optional ? field.partOf : null;
    if (oneof !== null && oneof.fieldsArray[variant % oneof.fieldsArray.length] !== field) continue;
    const sample = sampleField(field, depth);
    if (sample !== undefined) value[field.name] = sample;
  }
  return value;
}

function quote(bytes) {
  return `"${[...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}"`;
}

function textOfScalar(field, value) {
  if (field.type === "string") return quote(Buffer.from(value, "utf8"));
  if (field.type === "bytes") return quote(Buffer.from(value.$bytes, "hex"));
  return String(value);
}

/** protobuf text format. */
function textOf(type, value) {
  const lines = [];
  for (const field of type.fieldsArray) {
    if (!(field.name in value)) continue;
    const name = field.protoName;
    const items = field.repeated ? value[field.name] : [value[field.name]];
    for (const item of items) {
      if (field.map) {
        for (const [key, entry] of Object.entries(item)) {
          lines.push(`${name} { key: ${quote(Buffer.from(key))} value: ${textOfScalar(field, entry)} }`);
        }
      } else if (field.resolvedType instanceof protobuf.Type) {
        lines.push(`${name} { ${textOf(field.resolvedType, item)} }`);
      } else {
        lines.push(`${name}: ${textOfScalar(field, item)}`);
      }
    }
  }
  return lines.join(" ");
}

function encodeWithProtoc(typeName, text) {
  const args = ["--encode", typeName, "-I", protoRoot, ...protoFiles()];
  return execFileSync("protoc", args, { input: text, cwd: protoRoot }).toString("hex");
}

function variantCount(type) {
  const oneofs = type.oneofsArray.filter((oneof) => !oneof.isProto3Optional);
  return Math.max(1, ...oneofs.map((oneof) => oneof.fieldsArray.length));
}

function goldenOf(type) {
  const typeName = type.fullName.slice(1);
  return Array.from({ length: variantCount(type) }, (_unused, variant) => {
    const value = sampleMessage(type, 0, variant);
    return { message: typeName, value, hex: encodeWithProtoc(typeName, textOf(type, value)) };
  });
}

const root = loadSchema();
const golden = [];
for (const packageName of Object.keys(PACKAGES)) {
  const services = root.lookup(packageName).nestedArray.filter((item) => item instanceof protobuf.Service);
  for (const rpc of services.flatMap((service) => service.methodsArray)) {
    rpc.resolve();
    const name = rpc.fullName.slice(1);
    for (const sample of goldenOf(rpc.resolvedRequestType))
      golden.push({ rpc: name, side: "request", ...sample });
    for (const sample of goldenOf(rpc.resolvedResponseType))
      golden.push({ rpc: name, side: "response", ...sample });
  }
}
const output = join(repository, "packages/contracts/src/wire/golden.jsonl");
writeFileSync(output, golden.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
console.log(`wrote ${golden.length} samples`);
