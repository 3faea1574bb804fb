import type { ServiceView } from "@nexus/kernel";
import type { ReadOptions, RequestOptions } from "./filesystem.js";

/**
 * Services of the node that serves this client (docs/services.md); for administrators. What is changed holds until that
 * node ends, and needs no quorum.
 */
export interface ServiceAdministration {
  /** Those that are enlisted, and those that could be (state `available`). */
  list(options?: ReadOptions): Promise<readonly ServiceView[]>;
  /** Errors: NOT_FOUND. */
  get(name: string, options?: ReadOptions): Promise<ServiceView>;
  /**
   * Enlists and starts it, and what it needs before it. Running with other settings it is swapped, without a gap;
   * without settings it keeps those it has. Errors: NOT_FOUND, INVALID_ARGUMENT (settings), UNSUPPORTED (it cannot be
   * swapped: stop it first), and what it fails with.
   */
  start(
    name: string,
    options?: RequestOptions & { readonly settings?: Readonly<Record<string, string>> },
  ): Promise<ServiceView>;
  /** Errors: NOT_FOUND, CONFLICT (details.dependents need it). */
  stop(name: string, options?: RequestOptions): Promise<ServiceView>;
  /** Stops it and takes it off the list. Errors: those of `stop`. */
  remove(name: string, options?: RequestOptions): Promise<void>;
}

/**
 * Methods of a service, each with named parameters in and a promise out: plain values and Uint8Arrays, whatever the type says.
 * Without a type any name may be called.
 */
export type ServiceProxy<T extends object = Readonly<Record<string, AnyServiceMethod>>> = {
  readonly [Name in keyof T]: T[Name] extends (...given: infer Given) => infer Result
    ? (...given: [...ParamsOf<Given>, options?: RequestOptions]) => Promise<Awaited<Result>>
    : never;
};

/** What a method needs; one that needs nothing may be given nothing. */
type ParamsOf<Given extends readonly unknown[]> = Given extends readonly [infer Params, ...unknown[]]
  ? [params: Params]
  : [params?: Given[0]];

export type AnyServiceMethod = (params: Readonly<Record<string, unknown>>) => Promise<unknown>;
