import type { SocketNotice, SocketRequest } from './core/event.ts'
import { allNotices, allRequests } from './index.ts'
import { schemaOf } from './json-schema.ts'

type Json = Record<string, unknown>

const ackOf = (reply: Json): Json => ({
  oneOf: [
    { type: 'object', required: ['ok', 'reply'], properties: { ok: { const: true }, reply } },
    {
      type: 'object',
      required: ['ok', 'problem'],
      properties: { ok: { const: false }, problem: { $ref: '#/components/schemas/Problem' } },
    },
  ],
})

/** The socket side of the contracts as an AsyncAPI 3.0 document: one channel, the Socket.IO connection. */
export function asyncApi(version: string, problem: Json): Json {
  const messages: Json = {}
  const operations: Json = {}
  const add = (event: SocketRequest | SocketNotice, action: 'send' | 'receive', reply?: Json) => {
    messages[event.name] = {
      name: event.name,
      summary: event.summary,
      payload: schemaOf(event.body, action === 'receive' ? 'input' : 'output'),
      ...(reply ? { 'x-ack': ackOf(reply) } : {}),
    }
    operations[event.name] = {
      action,
      channel: { $ref: '#/channels/socket' },
      messages: [{ $ref: `#/channels/socket/messages/${event.name}` }],
    }
  }
  for (const requests of Object.values(allRequests))
    for (const request of Object.values(requests)) add(request, 'receive', schemaOf(request.reply, 'output'))
  for (const notices of Object.values(allNotices))
    for (const notice of Object.values(notices)) add(notice, 'send')
  return {
    asyncapi: '3.0.0',
    info: { title: 'Fieldcast events', version, license: { name: 'MIT' } },
    channels: { socket: { address: '/socket.io', messages } },
    operations,
    components: { schemas: { Problem: problem } },
  }
}
