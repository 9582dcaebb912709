import type { z } from 'zod'
import type { NoticeBody, RequestBody, SocketNotice, SocketRequest } from '#contracts/core/event.ts'
import type { Caller, SignedIn } from '#server/core/caller.ts'

/** One client's socket as areas see it. */
export interface Connection {
  readonly id: string
  /** Who holds it now; a session that ended makes it a guest's. */
  readonly caller: Caller
  /** The signed-in account; throws `sign_in_first` for a guest. */
  readonly account: SignedIn
  join(room: string): void
  leave(room: string): void
  isIn(room: string): boolean
  /** The rooms it is in. */
  rooms(): string[]
  tell<N extends SocketNotice>(notice: N, body: NoticeBody<N>): void
}

/** A socket request with the function that answers it. */
export interface SocketEndpoint {
  readonly request: SocketRequest
  handle(body: unknown, connection: Connection): Promise<unknown>
}

/** Binds a socket request to its handler; the handler's result is checked against the reply type. */
export const socketEndpoint = <R extends SocketRequest>(
  request: R,
  handle: (body: RequestBody<R>, connection: Connection) => Promise<z.input<R['reply']>>,
): SocketEndpoint => ({
  request,
  // The body was parsed by this very request's schema, so the wide type narrows back to it.
  handle: (body, connection) => handle(body as RequestBody<R>, connection),
})
