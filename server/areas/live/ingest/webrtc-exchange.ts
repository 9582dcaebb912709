import { because } from '#contracts/core/reasons.ts'
import { Problem } from '#server/core/problem.ts'
import { turnCredential, type TurnServer } from '#server/core/turn.ts'
import type { RawAnswer, RawCall } from '#server/transport/endpoint.ts'
import { asProblem } from '#server/transport/problem-response.ts'
import type { OpenedSession } from './ingest.service.ts'

/** What WHIP's and WHEP's sessions have in common. */
export interface HttpSession {
  readonly etag: string
  patch(fragment: string): Promise<string | null>
  close(): void
}

type Handle = (call: RawCall) => Promise<RawAnswer>

/** Encoders and players send no cookies, so pages of any origin may speak for them. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After',
  'Cross-Origin-Resource-Policy': 'cross-origin',
}

/**
 * One address of a WebRTC-HTTP protocol: answers each of its methods, the preflight of browsers, and all else
 * with 405 (RFC 9725 §4.2); refusals are problems with the headers that HTTP wants beside them.
 */
export const webrtcHttp =
  (methods: Readonly<Record<string, Handle>>, accepts: Readonly<Record<string, string>>): Handle =>
  async (call) => {
    const allow = [...Object.keys(methods), 'OPTIONS'].join(', ')
    try {
      const handle = methods[call.method]
      if (call.method === 'OPTIONS')
        return { status: 204, headers: { ...crossOrigin, ...accepts, ...preflight(allow) } }
      if (!handle) throw new Problem('method_not_allowed')
      const answer = await handle(call)
      return { ...answer, headers: { ...crossOrigin, ...answer.headers } }
    } catch (error) {
      return refusal(asProblem(error), allow)
    }
  }

const preflight = (allow: string) => ({
  Allow: allow,
  'Access-Control-Allow-Methods': allow,
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
  'Access-Control-Max-Age': '3600',
})

function refusal(problem: Problem, allow: string): RawAnswer {
  const { retryAfterMs } = problem.extras
  return {
    status: problem.status,
    problem,
    headers: {
      ...crossOrigin,
      ...(problem.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(problem.status === 405 ? { Allow: allow } : {}),
      ...(retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }),
    },
  }
}

/** The bearer token of a call; empty without one. */
export const bearerOf = ({ headers }: RawCall): string =>
  /^Bearer +([\x21-\x7e]{1,256})$/i.exec(headers['authorization'] ?? '')?.[1] ?? ''

/** The body, where it is of this type. Throws `unsupported_type`. */
export function textOf({ headers, body }: RawCall, type: string): string {
  const given = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (given !== type) throw new Problem('unsupported_type', { detail: because('send_type', { type }) })
  return body.toString('utf8')
}

/** 201 with the answer, where the session is, and which relay it may use. */
export const created = (
  base: string,
  { id, answer, etag }: OpenedSession,
  relay: RelayGrant | null,
): RawAnswer => ({
  status: 201,
  type: 'application/sdp',
  body: answer,
  headers: {
    ...{ Location: `${base}/${id}`, ETag: etag, 'Accept-Patch': fragmentType },
    ...(relay === null ? {} : { Link: relayLinks(relay, id) }),
  },
})

/** A relay and the moment from which its credential counts. */
export interface RelayGrant {
  readonly turn: TurnServer
  readonly now: Date
}

/** One link for each address of the relay, with a credential of this session's own (RFC 9725 §4.6). */
function relayLinks({ turn, now }: RelayGrant, sessionId: string): string {
  const { urls, username, credential } = turnCredential(turn, { name: sessionId, now })
  const allowed = `rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`
  return urls.map((url) => `<${url}>; ${allowed}`).join(', ')
}

const fragmentType = 'application/trickle-ice-sdpfrag'

/**
 * Trickle ICE and ICE restarts (RFC 9725 §4.3): If-Match must name the running ICE session, or any with `*`.
 * Throws `if_match_missing`, `if_match_failed`, `unsupported_type`, `bad_sdp`.
 */
export async function patchSession(call: RawCall, session: HttpSession): Promise<RawAnswer> {
  const fragment = textOf(call, fragmentType)
  const match = call.headers['if-match']
  if (match === undefined) throw new Problem('if_match_missing')
  if (match !== '*' && match !== session.etag) throw new Problem('if_match_failed')
  const answer = await session.patch(fragment)
  if (answer === null) return { status: 204 }
  return { status: 200, type: fragmentType, body: answer, headers: { ETag: session.etag } }
}

export function endSession(session: HttpSession): RawAnswer {
  session.close()
  return { status: 200 }
}
