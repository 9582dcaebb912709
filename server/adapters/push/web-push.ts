import { createECDH, createHash } from 'node:crypto'
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http'
import { Agent, request, type RequestOptions } from 'node:https'
import webPushLibrary from 'web-push'
import type { PushGateway, PushMessage, PushTarget } from '#server/areas/live/push/push.ports.ts'
import { codeOf } from '#server/core/startup-error.ts'
import { lookupPublic, NOT_PUBLIC } from './public-address.ts'

const TIMEOUT_MS = 8_000
/** Push services answer with a few words; who sends more is not read to the end. */
const MOST_ANSWER_BYTES = 4_096
const CONNECTIONS = 16

/** Whom the push service may ask about us; Apple's refuses addresses of one machine. */
const subjectOf = (site: string): string => {
  const { hostname, host } = new URL(site)
  return hostname.includes('.') ? `https://${host}` : 'mailto:operator@fieldcast.invalid'
}

/** Web Push (RFC 8030, 8291, 8292) with the key that is made from 32 random bytes. */
export function webPush(
  seed: Buffer,
  { allowLocal = false, timeoutMs = TIMEOUT_MS }: { allowLocal?: boolean; timeoutMs?: number } = {},
): PushGateway {
  const keys = vapidKeys(seed)
  const settings = { keepAlive: true, maxSockets: CONNECTIONS }
  const [agent, plainAgent] = [new Agent(settings), new PlainAgent(settings)]
  const post = (endpoint: string, { headers, body, method }: webPushLibrary.RequestDetails) => {
    const options: RequestOptions = {
      ...{ method, headers, signal: AbortSignal.timeout(timeoutMs) },
      ...(allowLocal ? {} : { lookup: lookupPublic }),
    }
    return new Promise<IncomingMessage>((resolve, reject) => {
      const sending = endpoint.startsWith('http:')
        ? plainRequest(endpoint, { ...options, agent: plainAgent }, resolve)
        : request(endpoint, { ...options, agent }, resolve)
      // Also what breaks off after the answer, which then stands.
      sending.on('error', reject)
      sending.end(body)
    })
  }
  return {
    ...{ publicKey: keys.publicKey, allowLocal },
    send: async (target, message) => {
      const details = detailsOf(target, message, keys)
      if (details === null) return { fault: 'unusable' }
      try {
        const answer = await post(target.endpoint, details)
        leave(answer)
        const asked = Number(answer.headers['retry-after'])
        return { status: answer.statusCode ?? 0, askedMs: asked > 0 ? asked * 1_000 : null }
      } catch (error) {
        return { fault: codeOf(error) === NOT_PUBLIC ? 'inner' : 'unreachable' }
      }
    },
  }
}

/** The encrypted message and who sends it; null where the browser's key is none that can be encrypted for. */
function detailsOf(
  { endpoint, p256dh, auth, site }: PushTarget,
  { payload, topic, keepSeconds }: PushMessage,
  keys: { publicKey: string; privateKey: string },
): webPushLibrary.RequestDetails | null {
  try {
    return webPushLibrary.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      ...{ TTL: keepSeconds, topic, urgency: 'high', contentEncoding: 'aes128gcm' },
      vapidDetails: { subject: subjectOf(site), ...keys },
    })
  } catch {
    return null
  }
}

/** Reads a short answer to its end, so that the connection serves again, and closes it on a long one. */
function leave(answer: IncomingMessage): void {
  let bytes = 0
  answer.on('error', () => undefined)
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MOST_ANSWER_BYTES) answer.destroy()
  })
}

function vapidKeys(seed: Buffer): { publicKey: string; privateKey: string } {
  const pair = createECDH('prime256v1')
  try {
    pair.setPrivateKey(seed)
  } catch {
    // One seed in four billion is no key of this curve.
    return vapidKeys(createHash('sha256').update(seed).digest())
  }
  return { publicKey: pair.getPublicKey('base64url'), privateKey: seed.toString('base64url') }
}
