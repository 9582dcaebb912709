import type { NoticeBody, SocketNotice } from '#contracts/core/event.ts'

/** How areas reach clients unasked. */
export interface Broadcaster {
  tell<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void
}

/** What the processes that serve together say to each other, each to all and to itself; what is lost is not repeated. */
export interface Calls {
  /** An account was put out of a live. */
  putOut: { readonly liveId: string; readonly accountId: string }
  /** Somebody came down from beside a host, and may send no longer. */
  cohostOut: { readonly liveId: string; readonly accountId: string }
  /** A live went on air: its rehearsal, wherever that is, is over. */
  liveBegun: { readonly liveId: string }
  /** A live is over, and so is its stage, wherever that is. */
  liveOver: { readonly liveId: string }
}

/** How an area reaches itself in the other processes. */
export interface Neighbours {
  /** Tells those who are connected to this process only. */
  tellHere<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void
  call<Name extends keyof Calls>(name: Name, body: Calls[Name]): void
  hear<Name extends keyof Calls>(name: Name, listener: (body: Calls[Name]) => void): void
}

/** How an area takes clients out of a room without their asking. */
export interface Doorkeeper {
  /** Takes everybody in one room out of another. */
  takeOut(room: string, from: string): void
}

/** Rooms that several areas speak to. */
export const rooms = {
  /** Everybody watching a live. */
  live: (liveId: string) => `live:${liveId}`,
  /** The live whose audience a room is, or null for other rooms. */
  liveOf: (room: string) => (room.startsWith('live:') ? room.slice('live:'.length) : null),
  /** The host and helpers of a live. */
  desk: (liveId: string) => `desk:${liveId}`,
  /** Everybody on a contest's page. */
  contest: (contestId: string) => `contest:${contestId}`,
  /** One connection: Socket.IO keeps a room for each, named by its id. */
  connection: (connectionId: string) => connectionId,
  /** Every device of an account. */
  account: (accountId: string) => `account:${accountId}`,
  /** Every connection of one signed-in device. */
  session: (sessionId: string) => `session:${sessionId}`,
}
