import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { closeServer, listen, portOf } from '#server/serving/listen.ts'

/** A message as the push service got it: it can read its headers, and nothing of what it says. */
interface Pushed {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** A browser that subscribed: it alone can read what comes. */
export interface PushedBrowser {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
  /** What came, unread. */
  readonly pushed: readonly Pushed[]
  /** What came, decrypted. */
  read(): unknown[]
}

type Answering = (response: ServerResponse, tries: number) => void

const created: Answering = (response) => void response.writeHead(201).end()

/** A push service on this machine, as strict as the real ones about who sends and what. */
export async function openPushService() {
  const inboxes = new Map<string, { pushed: Pushed[]; answering: Answering }>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const inbox = inboxes.get(request.url ?? '')
      if (inbox === undefined || request.method !== 'POST') {
        response.writeHead(404).end()
        return
      }
      inbox.pushed.push({ headers: request.headers, body: Buffer.concat(chunks) })
      inbox.answering(response, inbox.pushed.length)
    })
  })
  await listen(server, { host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${portOf(server)}`
  return {
    origin,
    /** Subscribes a browser, whose messages are answered like that. */
    browser: (answering: Answering = created): PushedBrowser => {
      const path = `/push/${randomBytes(9).toString('base64url')}`
      const [pair, auth, pushed] = [createECDH('prime256v1'), randomBytes(16), [] as Pushed[]]
      pair.generateKeys()
      inboxes.set(path, { pushed, answering })
      return {
        endpoint: `${origin}${path}`,
        keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') },
        pushed,
        read: () => pushed.map(({ body }) => JSON.parse(decrypt(body, pair, auth)) as unknown),
      }
    },
    close: () => closeServer(server),
  }
}

/** Opens a message for the browser of this key (RFC 8291 over RFC 8188), independently of what closed it. */
function decrypt(body: Buffer, pair: ReturnType<typeof createECDH>, auth: Buffer): string {
  const [salt, recordSize, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)]
  const sender = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  if (record.length > recordSize) throw new Error('a message of more than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender])
  const input = Buffer.from(hkdfSync('sha256', pair.computeSecret(sender), auth, info, 32))
  const derive = (what: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', input, salt, `Content-Encoding: ${what}\0`, bytes))
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
    throw new Error('no end of the last record')
  return padded.toString('utf8', 0, end)
}

const claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string() })

/** Who says that they sent a message (RFC 8292), once the signature was found to be theirs. */
export function senderOf({ headers }: Pushed): { key: string; claims: z.infer<typeof claims> } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  const [head = '', payload = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256' },
    ...{ x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33, 65) },
  }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = Buffer.from(`${head}.${payload}`)
  const given = Buffer.from(signature, 'base64url')
  if (!verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, given))
    throw new Error('a signature that is not the sender’s')
  return { key, claims: claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString())) }
}
