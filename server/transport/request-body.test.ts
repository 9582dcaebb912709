import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asProblem } from './problem-response.ts'
import { readBody, readJson } from './request-body.ts'

const MAX_BYTES = 100
let server: Server
let read: (request: IncomingMessage) => Promise<unknown>
/** How each reading ended, in order. */
let outcomes: unknown[]

beforeAll(async () => {
  server = createServer((request, response) => {
    read(request).then(
      (value) => {
        outcomes.push(value)
        response.end('read')
      },
      (error: unknown) => {
        outcomes.push(asProblem(error).code)
        response.end('refused')
      },
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => server.close())

const address = () => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`

async function sent(
  body: NonNullable<RequestInit['body']> | null,
  headers: Record<string, string> = {},
): Promise<unknown> {
  outcomes = []
  await (await fetch(address(), { method: 'POST', body, headers, duplex: 'half' })).text()
  return outcomes[0]
}

const asJson = { 'content-type': 'application/json; charset=utf-8' }

it('reads an object or a list that is declared to be JSON', async () => {
  read = (request) => readJson(request, MAX_BYTES)
  expect(await sent('{"名":"樱桃"}', asJson)).toEqual({ 名: '樱桃' })
  for (const type of ['application/json', 'Application/JSON;charset="UTF-8"', 'application/json ; x=y'])
    expect(await sent('[1]', { 'content-type': type }), type).toEqual([1])
})

it('takes no body, an empty one and one of another kind for nothing said', async () => {
  read = (request) => readJson(request, MAX_BYTES)
  expect(await sent(null)).toEqual({})
  expect(await sent('', asJson)).toEqual({})
  expect(await sent('quantity=1', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual({})
  expect(await sent('{"a":1}', { 'content-type': 'application/jsonx' })).toEqual({})
})

it('refuses what is no JSON, says no more than a figure, or is compressed', async () => {
  read = (request) => readJson(request, MAX_BYTES)
  for (const body of ['{"a":', '1', '"a"', 'null', 'true']) expect(await sent(body, asJson)).toBe('malformed')
  for (const charset of ['utf-16', '"gb2312"', 'utf-8x', ''])
    expect(await sent('{}', { 'content-type': `application/json; charset=${charset}` }), charset).toBe(
      'malformed',
    )
  const compressed = { ...asJson, 'content-encoding': 'gzip' }
  expect(await sent(gzipSync('{}'), compressed)).toBe('malformed')
})

it('takes as many bytes as it may and no more, whether or not they are declared', async () => {
  read = (request) => readBody(request, MAX_BYTES).then(({ length }) => length)
  const inParts = (bytes: number) => new Blob(['x'.repeat(bytes)]).stream()
  expect(await sent('x'.repeat(MAX_BYTES))).toBe(MAX_BYTES)
  expect(await sent('x'.repeat(MAX_BYTES + 1))).toBe('too_large')
  expect(await sent(inParts(MAX_BYTES))).toBe(MAX_BYTES)
  expect(await sent(inParts(MAX_BYTES + 1))).toBe('too_large')
})

it('ends when the caller breaks off', async () => {
  outcomes = []
  const failed = Promise.withResolvers<undefined>()
  read = (request) =>
    readBody(request, MAX_BYTES).finally(() => {
      failed.resolve(undefined)
    })
  const line = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
    line.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nhalf', () => line.destroy())
  })
  await failed.promise
  await expect.poll(() => outcomes).toEqual(['malformed'])
})
