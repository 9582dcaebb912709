import type { z } from 'zod'
import type { BodyOf, ParamsOf, QueryOf, Route } from '#contracts/core/route.ts'
import type { Limit } from '#contracts/core/limit.ts'
import type { Problem } from '#server/core/problem.ts'
import type { Caller, SignedIn } from '#server/core/caller.ts'

/** One parsed, authorised and counted call of a route. */
export interface Call<R extends Route = Route> {
  readonly params: ParamsOf<R>
  readonly query: QueryOf<R>
  readonly body: BodyOf<R>
  readonly caller: Caller
  /** The signed-in account; throws `sign_in_first` for a guest on a route that anyone may call. */
  readonly account: SignedIn
  /** The Idempotency-Key of an idempotent route. */
  readonly key: string
  /** The address that the caller reached us by, for links that others are to follow. */
  readonly origin: string
  /** Browser and system in a few words, for the list of devices. */
  readonly device: string
  /** A random number that this browser keeps, or will from the session that is started now. */
  readonly deviceToken: string
  /** The same where the browser has it already; null where it shows none of ours. */
  readonly knownDevice: string | null
  /** Gives the caller's browser a session, and its number with it. */
  startSession(token: string, expires: Date): void
  /** Takes the session from the caller's browser. */
  endSession(): void
}

/** A route with the function that answers it. */
export interface Endpoint {
  readonly route: Route
  readonly handle: (call: Call) => Promise<unknown>
}

/** Binds a route to its handler; the handler's result is checked against the route's reply type. */
export const endpoint = <R extends Route>(
  route: R,
  handle: (call: Call<R>) => Promise<z.input<R['reply']>>,
): Endpoint => ({
  route,
  // The call was parsed by this very route's schemas, so the wide type narrows back to it.
  handle: (call) => handle(call),
})

/** One call of a raw endpoint; its body is the exact bytes that came, at most 64 KiB. */
export interface RawCall {
  readonly method: string
  readonly params: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

export interface RawAnswer {
  readonly status: number
  readonly body?: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent in the place of a body. */
  readonly problem?: Problem
}

/** A path outside our contracts that speaks somebody else's protocol, such as a payment provider's callback. */
export interface RawEndpoint {
  /** `any`: it tells the methods apart itself. */
  readonly method: 'POST' | 'any'
  readonly path: `/api/${string}`
  /** Counted by address; absent: callers are known and few. */
  readonly limit?: Limit
  handle(call: RawCall): Promise<RawAnswer>
}
