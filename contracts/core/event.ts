import type { z } from 'zod'
import type { Limit } from './limit.ts'
import type { ProblemCode, ProblemBody } from './problems.ts'
import type { Permission } from './roles.ts'

/** A socket event that asks and is answered by an ack, declared once for both sides. */
export interface SocketRequest<Body extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly summary: string
  readonly body: Body
  readonly reply: Reply
  readonly permission: Permission
  readonly limit: Limit
  readonly problems: readonly ProblemCode[]
}

/** A socket event that the server sends unasked. */
export interface SocketNotice<Body extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly summary: string
  readonly body: Body
}

/** What an ack carries: the reply, or the same problem object that HTTP would answer with. */
export type Ack<Reply> = { ok: true; reply: Reply } | { ok: false; problem: ProblemBody }

export const request = <B extends z.ZodType, R extends z.ZodType>(
  spec: Omit<SocketRequest<B, R>, 'problems'> & { problems?: readonly ProblemCode[] },
): SocketRequest<B, R> => ({ problems: [], ...spec })

export const notice = <B extends z.ZodType>(spec: SocketNotice<B>): SocketNotice<B> => spec

export type RequestBody<R extends SocketRequest> = z.output<R['body']>
export type RequestReply<R extends SocketRequest> = z.output<R['reply']>
export type NoticeBody<N extends SocketNotice> = z.output<N['body']>
