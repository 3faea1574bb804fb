import protobuf from "protobufjs";

const NUMBERS = new Set([
  "double",
  "float",
  "int32",
  "uint32",
  "sint32",
  "fixed32",
  "sfixed32",
  "int64",
  "uint64",
]);

const HEADER = "// Generated from proto/ by scripts/proto.mjs. Do not edit.\n";

function docComment(text, indent) {
  if (!text) return "";
  const lines = text.trim().split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}

/** The TypeScript module name and export of a message, seen from `packageName`. */
function reference(type, packageName, packages) {
  const owner = type.parent.fullName.slice(1);
  return owner === packageName ? type.name : `${packages[owner]}.${type.name}`;
}

function scalarType(field, packageName, packages) {
  if (NUMBERS.has(field.type)) return "number";
  if (field.type === "bool") return "boolean";
  if (field.type === "string") return "string";
  if (field.type === "bytes") return "Uint8Array";
  if (field.resolvedType instanceof protobuf.Enum) return "number";
  if (field.resolvedType instanceof protobuf.Type)
    return reference(field.resolvedType, packageName, packages);
  throw new Error(`${field.fullName}: no TypeScript type for "${field.type}"`);
}

function fieldType(field, packageName, packages) {
  const scalar = scalarType(field, packageName, packages);
  if (field.map) return `Readonly<Record<string, ${scalar}>>`;
  if (field.repeated) return `readonly ${scalar}[]`;
  const hasPresence = field.hasPresence || field.resolvedType instanceof protobuf.Type;
  return hasPresence ? `${scalar} | null` : scalar;
}

function generateMessage(type, packageName, packages) {
  const fields = type.fieldsArray.map((field) => {
    field.resolve();
    const doc = docComment(field.comment, "  ");
    return `${doc}  readonly ${field.name}: ${fieldType(field, packageName, packages)};\n`;
  });
  const body = fields.length === 0 ? "{}" : `{\n${fields.join("")}}`;
  const codec = `messageCodec<${type.name}>("${type.fullName.slice(1)}", nexus${type.fullName.slice(".nexus".length)})`;
  return [
    docComment(type.comment, ""),
    `export interface ${type.name} ${body}\n`,
    `export const ${type.name}: MessageCodec<${type.name}> = ${codec};\n`,
  ].join("");
}

function generateEnum(type) {
  const values = Object.entries(type.values).map(
    ([name, value]) => `${docComment(type.comments[name], "  ")}  ${name}: ${value},\n`,
  );
  return [
    docComment(type.comment, ""),
    `export const ${type.name} = {\n${values.join("")}} as const;\n`,
    `export type ${type.name} = (typeof ${type.name})[keyof typeof ${type.name}];\n`,
  ].join("");
}

function generateMethod(method, service, packageName, packages) {
  method.resolve();
  const response = method.resolvedResponseType;
  const facts = {
    name: JSON.stringify(method.name),
    path: JSON.stringify(`/${service.fullName.slice(1)}/${method.name}`),
    request: reference(method.resolvedRequestType, packageName, packages),
    response: reference(response, packageName, packages),
    requestStream: Boolean(method.requestStream),
    responseStream: Boolean(method.responseStream),
    readOnly: method.options?.idempotency_level === "NO_SIDE_EFFECTS",
    inBandErrors: "isError" in response.fields && "errorPayload" in response.fields,
  };
  const lines = Object.entries(facts).map(([key, value]) => `    ${key}: ${value},\n`);
  const types = `${facts.request}, ${facts.response}`;
  return `${docComment(method.comment, "  ")}  ${method.name}: method<${types}>()({\n${lines.join("")}  }),\n`;
}

function generateService(service, packageName, packages) {
  const methods = service.methodsArray.map((method) =>
    generateMethod(method, service, packageName, packages),
  );
  return `${docComment(service.comment, "")}export const ${service.name} = {\n${methods.join("")}} as const;\n`;
}

/** Names of the other packages that the messages of `namespace` mention. */
function importedPackages(namespace, packages) {
  const own = namespace.fullName.slice(1);
  const types = namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Type)
      return nested.fieldsArray.map((field) => field.resolve().resolvedType);
    if (!(nested instanceof protobuf.Service)) return [];
    return nested.methodsArray.flatMap((method) => {
      method.resolve();
      return [method.resolvedRequestType, method.resolvedResponseType];
    });
  });
  const owners = types
    .filter((type) => type instanceof protobuf.Type)
    .map((type) => type.parent.fullName.slice(1));
  return [...new Set(owners.filter((owner) => owner !== own))]
    .map((owner) => packages[owner])
    .sort((a, b) => a.localeCompare(b));
}

/** Text of one package's module: an interface and a codec per message, a table per service. */
export function generatePackage(namespace, packages) {
  const packageName = namespace.fullName.slice(1);
  const parts = namespace.nestedArray.map((nested) => {
    if (nested instanceof protobuf.Type) return generateMessage(nested, packageName, packages);
    if (nested instanceof protobuf.Enum) return generateEnum(nested);
    if (nested instanceof protobuf.Service) return null;
    throw new Error(`${nested.fullName}: unexpected ${nested.constructor.name}`);
  });
  const services = namespace.nestedArray
    .filter((nested) => nested instanceof protobuf.Service)
    .map((service) => generateService(service, packageName, packages));
  const helpers = services.length === 0 ? "messageCodec" : "messageCodec, method";
  const imports = [
    `import { type MessageCodec, ${helpers} } from "../codec.js";\n`,
    'import { nexus } from "./codecs.js";\n',
    ...importedPackages(namespace, packages).map((file) => `import * as ${file} from "./${file}.js";\n`),
  ];
  return `${HEADER}${imports.join("")}\n${[...parts.filter((part) => part !== null), ...services].join("\n")}`;
}

export function generateIndex(files) {
  return `${HEADER}${files.map((file) => `export * as ${file} from "./${file}.js";\n`).join("")}`;
}
