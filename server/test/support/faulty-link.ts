import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What happens to the next COMMIT that passes. */
type Fault = 'loseCommit' | 'loseReply'

/** Where something may happen to whoever commits: before PostgreSQL has it, before its answer is there, or just after. */
export type CommitStep = 'before COMMIT' | 'before its answer' | 'after its answer'

/** A network between us and PostgreSQL that can fail at will. */
export interface FaultyLink {
  /** The database's address through the link. */
  readonly url: string
  /** Cuts the connection at the next COMMIT: before PostgreSQL has it, or before we have its answer. */
  failNextCommit(fault: Fault): void
  /** Does something at a step of the COMMIT after `passed` more, once. */
  atCommit(step: CommitStep, passed: number, act: () => void): void
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
  let plan: { step: CommitStep; passed: number; act: () => void } | null = null
  /** The plan, when this is the COMMIT it is for. */
  const planned = () => {
    if (!plan || plan.passed-- > 0) return null
    const due = plan
    plan = null
    return due
  }
  const taken = () => {
    const fault = next
    next = null
    return fault
  }
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
    let atAnswer: (() => void) | undefined
    near.on('data', (chunk) => {
      const commits = COMMITS.some((commit) => chunk.includes(commit))
      const fault = commits ? taken() : null
      const due = commits ? planned() : null
      if (due?.step === 'before COMMIT') due.act()
      if (fault === 'loseCommit' || due?.step === 'before COMMIT') {
        end()
        return
      }
      deaf ||= fault === 'loseReply'
      far.write(chunk)
      if (due?.step === 'before its answer') due.act()
      else if (due) atAnswer = due.act
    })
    far.on('data', (chunk) => {
      if (deaf) end()
      else near.write(chunk)
      atAnswer?.()
      atAnswer = undefined
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
    atCommit: (step, passed, act) => {
      plan = { step, passed, act }
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
