import { EventEmitter } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { Server, type ServerOptions, type Socket } from 'socket.io'
import { connectionRequests } from '#contracts/core/connection.events.ts'
import type { Ack, NoticeBody, SocketNotice } from '#contracts/core/event.ts'
import { permits } from '#contracts/core/roles.ts'
import { Problem } from '#server/core/problem.ts'
import type { Caller, SignedIn } from '#server/core/caller.ts'
import type { SessionReader } from './session-reader.ts'
import type { Log } from '#server/core/log.ts'
import type { Meter } from '#server/core/meter.ts'
import { callerAddress } from './caller-address.ts'
import { tellRoom } from './fan-out.ts'
import { isSameOrigin } from './origin.ts'
import { parse } from './parse.ts'
import { asProblem, isReportable } from './problem-response.ts'
import type { RateLimits } from './rate-limits.ts'
import { sessionTokenIn } from './session-cookie.ts'
import {
  rooms,
  type Broadcaster,
  type Calls,
  type Doorkeeper,
  type Neighbours,
} from '#server/core/broadcast.ts'
import { socketEndpoint, type Connection, type SocketEndpoint } from './socket-endpoint.ts'

const MAX_MESSAGE_BYTES = 64 * 1024

interface SocketOptions {
  readonly sessions: SessionReader
  readonly limits: RateLimits
  readonly log: Log
  readonly meter?: Meter
  /** Whether a proxy in front of us tells the caller's address. */
  readonly behindProxy: boolean
  /** How this hub and those of other processes are one; absent where there is one process. */
  readonly adapter?: NonNullable<ServerOptions['adapter']>
}

/** The Socket.IO side of transport: one dispatcher for every request, and the way to tell clients things. */
export class SocketHub implements Broadcaster, Doorkeeper, Neighbours {
  readonly #io: Server
  readonly #options: SocketOptions
  readonly #endpoints = new Map<string, SocketEndpoint>()
  readonly #goneListeners: ((connection: Connection) => void)[] = []
  readonly #calls = new EventEmitter()

  constructor(server: HttpServer, options: SocketOptions) {
    this.#options = options
    this.#io = new Server(server, {
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      allowRequest: (request, decide) => {
        decide(null, isSameOrigin(request.headers.origin, request.headers.host))
      },
      // Phones change networks without a word: what is not heard from for 15 s in all is gone. A ping costs a
      // server as much as a frame of chat, so they are far apart and the rest is for the answer.
      pingInterval: 9_000,
      pingTimeout: 6_000,
      ...(options.adapter ? { adapter: options.adapter } : {}),
    })
    this.#io.on('call', (name: string, body: unknown) => this.#calls.emit(name, body))
    this.serve([socketEndpoint(connectionRequests.pulse, () => Promise.resolve({ ok: true as const }))])
    this.#io.on('connection', (socket) => {
      this.#welcome(socket)
    })
    // Its rights end with a session, and so does what it would still be told; the client connects anew.
    options.sessions.onEnded(({ accountId, sessionId }) => {
      const room = sessionId === null ? rooms.account(accountId) : rooms.session(sessionId)
      this.#io.in(room).disconnectSockets(true)
    })
  }

  /** Adds the requests that an area answers. */
  serve(endpoints: readonly SocketEndpoint[]): void {
    for (const endpoint of endpoints) this.#endpoints.set(endpoint.request.name, endpoint)
  }

  /** Opens a namespace of its own, outside sessions and requests: `receive` says who may stay. */
  openTo(namespace: string, receive: (socket: Socket) => void): void {
    this.#io.of(namespace).on('connection', receive)
  }

  /** Runs `listener` when a connection has gone for good. */
  onGone(listener: (connection: Connection) => void): void {
    this.#goneListeners.push(listener)
  }

  tell<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void {
    if (this.#options.adapter) this.#io.to(room).emit(notice.name, body)
    else this.tellHere(room, notice, body)
  }

  tellHere<N extends SocketNotice>(room: string, notice: N, body: NoticeBody<N>): void {
    tellRoom(this.#io.of('/'), room, notice.name, body)
  }

  call<Name extends keyof Calls>(name: Name, body: Calls[Name]): void {
    this.#calls.emit(name, body)
    if (this.#options.adapter) this.#io.serverSideEmit('call', name, body)
  }

  hear<Name extends keyof Calls>(name: Name, listener: (body: Calls[Name]) => void): void {
    this.#calls.on(name, listener)
  }

  /** Open sockets. */
  get connections(): number {
    return this.#io.engine.clientsCount
  }

  takeOut(room: string, from: string): void {
    this.#io.in(room).socketsLeave(from)
  }

  async close(): Promise<void> {
    await this.#io.close()
  }

  #welcome(socket: Socket): void {
    const connection = new SocketConnection(socket, this.#options.behindProxy)
    socket.onAny((name: string, body: unknown, ack: unknown) => {
      if (typeof ack === 'function')
        void this.#answer(connection, name, body, ack as (ack: Ack<unknown>) => void)
    })
    // While disconnecting the socket is still in its rooms, which tell what to clean up.
    socket.once('disconnecting', () => {
      for (const listener of this.#goneListeners) listener(connection)
    })
    // Where that fails, such as without a database, the first request tries again.
    this.#identify(connection).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'a connection could not be identified')
    })
  }

  async #answer(
    connection: SocketConnection,
    name: string,
    body: unknown,
    ack: (ack: Ack<unknown>) => void,
  ): Promise<void> {
    const startedAt = performance.now()
    const endpoint = this.#endpoints.get(name)
    const measured = (status: number, code: string | null) =>
      this.#options.meter?.answered({
        ...{ over: 'socket', status, code },
        // A client may send any name; only those that are answered are told apart.
        name: endpoint?.request.name ?? 'unknown',
        seconds: (performance.now() - startedAt) / 1000,
      })
    try {
      if (!endpoint) throw new Problem('not_found')
      const { request } = endpoint
      const { account } = await this.#identify(connection)
      await this.#options.limits.count(request.name, request.limit, connection.caller)
      if (!permits(request.permission, account?.roles ?? null))
        throw new Problem(account ? 'not_allowed' : 'sign_in_first')
      const reply = request.reply.parse(await endpoint.handle(parse(request.body, body, 'body'), connection))
      ack({ ok: true, reply })
      measured(200, null)
    } catch (error) {
      const problem = asProblem(error)
      if (isReportable(problem)) this.#options.log.error({ err: error, event: name }, 'socket request failed')
      ack({ ok: false, problem: problem.toBody() })
      measured(problem.status, problem.code)
    }
  }

  /** Looks the session up anew each time, so that a revoked one loses its rights at once. */
  async #identify(connection: SocketConnection): Promise<Caller> {
    const account =
      connection.token === undefined ? null : await this.#options.sessions.find(connection.token)
    const before = connection.caller.account
    if (before && !account) for (const room of ownRooms(before)) connection.leave(room)
    if (account && !before) for (const room of ownRooms(account)) connection.join(room)
    connection.caller = { account, address: connection.caller.address }
    return connection.caller
  }
}

const ownRooms = ({ accountId, sessionId }: SignedIn): string[] => [
  rooms.account(accountId),
  rooms.session(sessionId),
]

class SocketConnection implements Connection {
  readonly id: string
  readonly token: string | undefined
  readonly #socket: Socket
  caller: Caller

  constructor(socket: Socket, behindProxy: boolean) {
    this.id = socket.id
    this.#socket = socket
    const { address, headers } = socket.handshake
    this.token = sessionTokenIn(headers.cookie)
    this.caller = { account: null, address: callerAddress(address, headers, behindProxy) }
  }

  get account() {
    if (!this.caller.account) throw new Problem('sign_in_first')
    return this.caller.account
  }

  join(room: string): void {
    void this.#socket.join(room)
  }

  leave(room: string): void {
    void this.#socket.leave(room)
  }

  isIn(room: string): boolean {
    return this.#socket.rooms.has(room)
  }

  rooms(): string[] {
    return [...this.#socket.rooms]
  }

  tell<N extends SocketNotice>(notice: N, body: NoticeBody<N>): void {
    this.#socket.emit(notice.name, body)
  }
}
