import type { NoticeBody, SocketNotice } from '#contracts/core/event.ts'

/** How areas reach clients unasked. */
export interface Broadcaster {
  tell<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void
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
