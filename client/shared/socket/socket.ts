import { io } from 'socket.io-client'
import { readonly, ref } from 'vue'
import { z } from 'zod'
import type { NoticeBody, RequestReply, SocketNotice, SocketRequest } from '#contracts/core/event.ts'
import { problemBody } from '#contracts/core/problems.ts'
import { localProblem, offline, ProblemError } from '#client/shared/api/problem.ts'

const ANSWER_WITHIN_MS = 10_000

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting'

const socket = io({ path: '/socket.io', autoConnect: false, reconnectionDelayMax: 5_000, timeout: 8_000 })
const state = ref<ConnectionState>('idle')

/** The one connection's state; pages show it, they need not act on it. */
export const connection = readonly(state)

const ackShape = z.union([
  z.object({ ok: z.literal(true), reply: z.unknown() }),
  z.object({ ok: z.literal(false), problem: problemBody }),
])

socket.on('connect', () => {
  state.value = 'connected'
})
socket.on('disconnect', (reason) => {
  state.value = 'reconnecting'
  // Closed by the server on purpose (a revoked session, a restart): socket.io then waits to be asked.
  if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000)
})

/** Connects now if that has not happened; everything here does it by itself. */
export function connect(): void {
  if (socket.active || socket.connected) return
  if (state.value === 'idle') state.value = 'connecting'
  socket.connect()
}

/** Connects anew, so that the handshake carries the cookies of who is signed in now. */
export function reconnectAsSomebodyElse(): void {
  if (state.value === 'idle') return
  socket.disconnect()
  state.value = 'reconnecting'
  socket.connect()
}

/** Tries at once instead of waiting for the next attempt. */
export function retryNow(): void {
  if (!socket.connected) socket.disconnect().connect()
}

/**
 * Asks the server and answers with its parsed reply.
 * Throws ProblemError: the server's refusal, or `offline` when no answer came within ten seconds.
 */
export async function ask<R extends SocketRequest>(
  request: R,
  body: z.input<R['body']>,
): Promise<RequestReply<R>> {
  connect()
  const raw: unknown = await socket
    .timeout(ANSWER_WITHIN_MS)
    .emitWithAck(request.name, body)
    .catch(() => {
      throw offline()
    })
  const ack = ackShape.safeParse(raw).data
  if (ack?.ok === false) throw new ProblemError(ack.problem)
  const reply = request.reply.safeParse(ack?.reply)
  if (reply.success) return reply.data as RequestReply<R>
  console.error(`${request.name} was answered outside its contract`, reply.error.issues)
  throw localProblem('unexpected')
}

/** Listens to a notice; returns what stops it. A body outside the contract is dropped. */
export function on<N extends SocketNotice>(notice: N, handler: (body: NoticeBody<N>) => void): () => void {
  connect()
  const listener = (raw: unknown) => {
    const body = notice.body.safeParse(raw)
    if (body.success) handler(body.data as NoticeBody<N>)
    else console.error(`${notice.name} came outside its contract`, body.error.issues)
  }
  socket.on(notice.name, listener)
  return () => void socket.off(notice.name, listener)
}

/** Runs now when connected, and again after every reconnection; returns what stops it. */
export function whenConnected(handler: () => void): () => void {
  connect()
  socket.on('connect', handler)
  if (socket.connected) handler()
  return () => void socket.off('connect', handler)
}
