import { homedir } from "node:os";
import { join } from "node:path";
import { DEFAULT_CLIENT_PORT, NexusError } from "@nexus/contracts";
import { type ConnectConfig, loadConnectConfig, type ReadTextFile, type TlsFiles } from "./connect-config.js";
import { PROFILES, type ProfileName, parseProfile, requireFeatures } from "./profiles.js";

/** What one source says about what to open. */
interface Place {
  /** For errors: "connect()", "the environment", the configuration file. */
  readonly from: string;
  readonly profile: Said<string> | null;
  readonly servers: Said<string | readonly string[]> | null;
  readonly folder: Said<string> | null;
}

/** A value and what named it. */
interface Said<T> {
  readonly value: T;
  readonly by: string;
}

export interface DiscoveryInput {
  readonly profile?: string;
  readonly servers?: string | readonly string[];
  readonly folder?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readTextFile: ReadTextFile;
}

export type Discovery = {
  readonly profile: ProfileName;
  /** Every source that was looked at, in order, with what it said; the last one decided. */
  readonly lookedAt: readonly string[];
  /** The configuration file, when it was read and is there. */
  readonly config: ConnectConfig | null;
} & DiscoveredTarget;

export type DiscoveredTarget =
  | { readonly kind: "folder"; readonly folder: string; readonly isProfileNamed: boolean }
  | {
      readonly kind: "servers";
      readonly servers: Said<string | readonly string[]>;
      /** The data folder of the daemon that must answer; null: any daemon may. */
      readonly memberFolder: string | null;
    };

export interface DiscoveredTls extends TlsFiles {
  readonly by: string;
}

/**
 * Decides what to open: the first source that names a profile, servers or a folder decides; what its profile needs
 * besides is looked up in that source and those after it. Sources: the arguments, the environment (NEXUS_PROFILE,
 * NEXUS_SERVER, NEXUS_FOLDER), the configuration file, the default. Errors: INVALID_ARGUMENT, CONFIG_INVALID,
 * UNSUPPORTED (the profile needs what is not there).
 */
export async function discover(input: DiscoveryInput): Promise<Discovery> {
  const sources = new Sources(input);
  for (let at = 0; ; at += 1) {
    const place = await sources.place(at);
    if (place === null) return { ...defaultTarget(input.env), ...sources.report("default") };
    if (place.profile === null && place.servers === null && place.folder === null) continue;
    refuseContradiction(place);
    const profile = profileOf(place);
    requireFeatures(profile);
    const target = await targetOf(profile, at, sources, input.env);
    return { profile, ...target, ...sources.report(null) };
  }
}

/** The sources in their order, each read when it is reached. */
class Sources {
  readonly #input: DiscoveryInput;
  readonly #configFile: string;
  readonly #lookedAt: string[] = [];
  readonly #places: Place[] = [];
  #config: ConnectConfig | null = null;

  constructor(input: DiscoveryInput) {
    this.#input = input;
    this.#configFile =
      present(input.env["NEXUS_CONNECT_CONFIG"]) ?? join(nexusHome(input.env), "connect.json");
  }

  /** null: there are no more sources. */
  async place(at: number): Promise<Place | null> {
    const known = this.#places[at];
    if (known !== undefined) return known;
    if (at > 2) return null;
    const place = at === 0 ? this.#arguments() : at === 1 ? this.#environment() : await this.#configuration();
    this.#places.push(place);
    return place;
  }

  /** The first source from `at` on that says `key`. */
  async find<K extends "servers" | "folder">(key: K, at: number): Promise<Place[K]> {
    for (let next = at; ; next += 1) {
      const place = await this.place(next);
      if (place === null || place[key] !== null) return place?.[key] ?? null;
    }
  }

  report(last: string | null): {
    readonly lookedAt: readonly string[];
    readonly config: ConnectConfig | null;
  } {
    return { lookedAt: last === null ? this.#lookedAt : [...this.#lookedAt, last], config: this.#config };
  }

  get lookedAt(): readonly string[] {
    return this.#lookedAt;
  }

  #arguments(): Place {
    const { profile, servers, folder } = this.#input;
    const place: Place = {
      from: "connect()",
      profile: said(profile, "profile"),
      servers: said(servers, "servers"),
      folder: said(folder, "folder"),
    };
    this.#lookedAt.push(`arguments (${namesOf(place)})`);
    return place;
  }

  #environment(): Place {
    const { env } = this.#input;
    const variable = (name: string): Said<string> | null => said(present(env[name]), name);
    const place: Place = {
      from: "the environment",
      profile: variable("NEXUS_PROFILE"),
      servers: variable("NEXUS_SERVER"),
      folder: variable("NEXUS_FOLDER"),
    };
    this.#lookedAt.push(`NEXUS_PROFILE, NEXUS_SERVER, NEXUS_FOLDER (${namesOf(place)})`);
    return place;
  }

  async #configuration(): Promise<Place> {
    const file = this.#configFile;
    const config = await loadConnectConfig(file, this.#input.readTextFile);
    this.#config = config;
    const place: Place = {
      from: file,
      profile: said(config?.profile, `profile in ${file}`),
      servers: said(config?.servers, `servers in ${file}`),
      folder: said(config?.folder, `folder in ${file}`),
    };
    this.#lookedAt.push(`${file} (${config === null ? "not there" : namesOf(place)})`);
    return place;
  }
}

function profileOf(place: Place): ProfileName {
  if (place.profile !== null) return parseProfile(place.profile.value, place.profile.by);
  return place.servers === null ? "embedded" : "remote";
}

async function targetOf(
  profile: ProfileName,
  at: number,
  sources: Sources,
  env: DiscoveryInput["env"],
): Promise<DiscoveredTarget> {
  const place = await sources.place(at);
  const isProfileNamed = place !== null && place.profile !== null;
  switch (PROFILES[profile].runs) {
    case "in-process": {
      const folder = (await sources.find("folder", at))?.value ?? defaultFolder(env);
      return { kind: "folder", folder, isProfileNamed };
    }
    case "beside": {
      const servers = place?.servers ?? daemonBeside(env);
      return { kind: "servers", servers, memberFolder: place?.folder?.value ?? null };
    }
    case "remote": {
      const servers = await sources.find("servers", at);
      if (servers === null) throw noServers(profile, sources.lookedAt);
      return { kind: "servers", servers, memberFolder: null };
    }
  }
}

/** Where the daemon on this machine listens for clients: as it finds out itself, else the port every one has. */
export function daemonBeside(env: DiscoveryInput["env"]): Said<string> {
  const configured = present(env["NEXUS_CLIENT_ADDR"]);
  if (configured === undefined) {
    return { value: `127.0.0.1:${DEFAULT_CLIENT_PORT}`, by: "the daemon of this machine" };
  }
  // What listens on every address is reached on this machine's own.
  return { value: configured.replace(/^(0\.0\.0\.0|\[::\])(?=:|$)/, "127.0.0.1"), by: "NEXUS_CLIENT_ADDR" };
}

function defaultTarget(env: DiscoveryInput["env"]): DiscoveredTarget & { readonly profile: ProfileName } {
  return { profile: "embedded", kind: "folder", folder: defaultFolder(env), isProfileNamed: true };
}

function defaultFolder(env: DiscoveryInput["env"]): string {
  return join(nexusHome(env), "embedded");
}

function nexusHome(env: DiscoveryInput["env"]): string {
  return join(present(env["HOME"]) ?? homedir(), ".nexus");
}

function refuseContradiction({ from, profile, servers, folder }: Place): void {
  if (profile === null) {
    if (servers !== null && folder !== null)
      throw contradiction(`${from} was given both servers and a folder`);
    return;
  }
  const { runs } = PROFILES[parseProfile(profile.value, profile.by)];
  const isOdd = runs === "in-process" ? servers !== null : runs === "remote" && folder !== null;
  if (isOdd) {
    const other = runs === "in-process" ? "servers" : "a folder";
    throw contradiction(`${from} was given profile ${profile.value} and ${other}`);
  }
}

function contradiction(what: string): NexusError {
  return new NexusError({ code: "INVALID_ARGUMENT", what, remedy: "give one of them" });
}

function noServers(profile: string, lookedAt: readonly string[]): NexusError {
  return new NexusError({
    code: "INVALID_ARGUMENT",
    what: `profile ${profile} names no servers; looked at ${lookedAt.join(", ")}`,
    remedy: "give servers, or set NEXUS_SERVER",
    details: { lookedAt: lookedAt.join("; ") },
  });
}

function said<T>(value: T | undefined, by: string): Said<T> | null {
  return value === undefined ? null : { value, by };
}

/** Container platforms set variables to nothing to unset them. */
function present(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function namesOf({ profile, servers, folder }: Place): string {
  const names = [profile && "a profile", servers && "servers", folder && "a folder"].filter(
    (name) => name !== null,
  );
  return names.length === 0 ? "nothing" : names.join(", ");
}
