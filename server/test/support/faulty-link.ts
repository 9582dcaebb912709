import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What happens to the next COMMIT that passes. */
type Fault = 'loseCommit' | 'loseReply'

/** A network between us and PostgreSQL that can fail at will. */
export interface FaultyLink {
  /** The database's address through the link. */
  readonly url: string
  /** Cuts the connection at the next COMMIT: before PostgreSQL has it, or before we have its answer. */
  failNextCommit(fault: Fault): void
  /** Cuts everything and lets nothing through until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** A transaction's end as it is sent, and the statement that is a transaction by itself. */
const COMMITS = ['COMMIT\0', 'commit-holds\0'].map((text) => Buffer.from(text))

/** Opens a link to the database at `target`. */
export async function openFaultyLink(target: string): Promise<FaultyLink> {
  const address = new URL(target)
  const pairs = new Set<[Socket, Socket]>()
  let next: Fault | null = null
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(address.port), address.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    let deaf = false
    near.on('data', (chunk) => {
      const fault = COMMITS.some((commit) => chunk.includes(commit)) ? next : null
      if (fault !== null) next = null
      if (fault === 'loseCommit') end()
      else {
        deaf ||= fault === 'loseReply'
        far.write(chunk)
      }
    })
    far.on('data', (chunk) => {
      if (deaf) end()
      else near.write(chunk)
    })
    for (const socket of pair) socket.on('error', end).on('close', end)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const cutAll = () => {
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  return {
    url: url.href,
    failNextCommit: (fault) => {
      next = fault
    },
    cut: () => {
      isCut = true
      cutAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
