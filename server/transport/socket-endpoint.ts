import type { z } from 'zod'
import type { NoticeBody, RequestBody, SocketNotice, SocketRequest } from '#contracts/core/event.ts'
import type { Caller, SignedIn } from './caller.ts'

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

/** How areas reach clients unasked. */
export interface Broadcaster {
  tell<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void
}

/** Rooms that several areas speak to. */
export const rooms = {
  /** Everybody watching a live. */
  live: (liveId: string) => `live:${liveId}`,
  /** The live whose audience a room is, or null for other rooms. */
  liveOf: (room: string) => (room.startsWith('live:') ? room.slice('live:'.length) : null),
  /** The host and helpers of a live. */
  desk: (liveId: string) => `desk:${liveId}`,
  /** One connection: Socket.IO keeps a room for each, named by its id. */
  connection: (connectionId: string) => connectionId,
  /** Every device of an account. */
  account: (accountId: string) => `account:${accountId}`,
}
