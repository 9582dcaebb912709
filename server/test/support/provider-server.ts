import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a provider's server does with one request instead of answering as it should. */
export type Fault =
  /** It answers with this status and says nothing that makes sense. */
  | { readonly kind: 'status'; readonly status: number }
  /** It does what was asked, and its answer is lost. */
  | { readonly kind: 'lost' }
  /** Somebody else answers in its place, without its key. */
  | { readonly kind: 'forged' }

export interface Asked {
  readonly method: string
  /** With its query, as it was signed. */
  readonly path: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
}

export interface Answered {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string | Buffer
}

/** An HTTP server on a free port of this machine, with faults that a test asks for. */
export async function openProviderServer(answer: (asked: Asked, forged: boolean) => Answered) {
  const faults: Fault[] = []
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void respond(request, response)
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { method = '', url: path = '', headers } = request
    const seen = { method, path, headers, body: Buffer.concat(parts).toString('utf8') }
    asked.push(seen)
    const fault = faults.shift()
    if (fault?.kind === 'status') {
      response.writeHead(fault.status).end('<html>busy</html>')
      return
    }
    const answered = answer(seen, fault?.kind === 'forged')
    if (fault?.kind === 'lost') response.destroy()
    else response.writeHead(answered.status, answered.headers).end(answered.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    /** What the next requests meet, one each. */
    fail: (...next: Fault[]) => faults.push(...next),
    heal: () => {
      faults.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
