import type { IncomingMessage } from 'node:http'
import { Problem } from '#server/core/problem.ts'

/**
 * The bytes of a request's body; none where it has no body.
 *
 * @throws Problem too_large, and malformed where it is compressed, which no client of ours does, or breaks off
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let bytes = 0
  const refuse = (code: 'too_large' | 'malformed') => {
    // What still comes is thrown away, so that the connection can be used again.
    request.off('data', take).resume()
    reject(new Problem(code))
  }
  const take = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxBytes) refuse('too_large')
    else chunks.push(chunk)
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) refuse('too_large')
  else if (request.headers['content-encoding'] !== undefined) refuse('malformed')
  else
    request
      .on('data', take)
      .on('end', () => {
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
      })
      .on('error', () => {
        refuse('malformed')
      })
  return promise
}

const NOTHING = {}
const JSON_TYPE = /^application\/json\s*(?:;|$)/i
/** JSON that travels is UTF-8 (RFC 8259 §8.1). */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i

/**
 * The object or list that a request's body says in JSON; an empty object where it says nothing, or not in JSON.
 *
 * @throws Problem too_large, malformed
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  if (!JSON_TYPE.test(type)) return NOTHING
  const charset = CHARSET.exec(type)?.[1] ?? 'utf-8'
  if (charset.toLowerCase() !== 'utf-8') throw new Problem('malformed')
  const text = (await readBody(request, maxBytes)).toString()
  if (text === '') return NOTHING
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below: what is wrong with it is for whoever wrote it.
  }
  throw new Problem('malformed')
}
