import { z } from 'zod'
import type { NoticeBody, RequestReply, SocketNotice, SocketRequest } from '#contracts/core/event.ts'
import { problemBody } from '#contracts/core/problems.ts'
import { localProblem, offline, ProblemError } from '#client/shared/api/problem.ts'
import { connect, socket } from './connection.ts'

const ANSWER_WITHIN_MS = 10_000

const ackShape = z.union([
  z.object({ ok: z.literal(true), reply: z.unknown() }),
  z.object({ ok: z.literal(false), problem: problemBody }),
])

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
