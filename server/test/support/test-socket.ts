import { io, type Socket } from 'socket.io-client'
import type { z } from 'zod'
import type { Ack, NoticeBody, RequestReply, SocketNotice, SocketRequest } from '#contracts/core/event.ts'

const WITHIN_MS = 15_000

/** A client's socket as tests use it. */
export interface TestSocket {
  readonly io: Socket
  /** Sends anything under a request's name and answers with the ack. */
  send(request: Pick<SocketRequest, 'name'>, body: unknown): Promise<Ack<unknown>>
  /** Asks and answers with the reply; fails where the server refuses. */
  ask<R extends SocketRequest>(request: R, body: z.input<R['body']>): Promise<RequestReply<R>>
  /** The bodies of a notice that have come since the socket connected. */
  heard<N extends SocketNotice>(notice: N): NoticeBody<N>[]
  close(): void
}

/** Connects to the server, with a session where there is a cookie. */
export async function openSocket(
  origin: string,
  cookie?: string,
  headers: Record<string, string> = {},
): Promise<TestSocket> {
  const socket = io(origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { ...(cookie === undefined ? {} : { cookie }), ...headers },
  })
  const notices = new Map<string, unknown[]>()
  socket.onAny((name: string, body: unknown) => {
    notices.set(name, [...(notices.get(name) ?? []), body])
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  const send = (request: Pick<SocketRequest, 'name'>, body: unknown) =>
    socket.timeout(WITHIN_MS).emitWithAck(request.name, body) as Promise<Ack<unknown>>
  return {
    io: socket,
    send,
    ask: async <R extends SocketRequest>(request: R, body: z.input<R['body']>) => {
      const ack = await send(request, body)
      if (!ack.ok) throw new Error(`${request.name} was refused: ${JSON.stringify(ack.problem)}`)
      return request.reply.parse(ack.reply) as RequestReply<R>
    },
    heard: <N extends SocketNotice>(notice: N) =>
      (notices.get(notice.name) ?? []).map((body) => notice.body.parse(body) as NoticeBody<N>),
    close: () => {
      socket.disconnect()
    },
  }
}
