import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Sides of a limit, in kbit/s; absent: as fast as the machine is. */
export interface Limit {
  readonly upKbps?: number
  readonly downKbps?: number
}

interface Link {
  readonly name: string
  /** The interface inside the place, and its other end beside the server. */
  readonly inner: string
  readonly outer: string
  readonly subnet: string
  /** The link with the lowest metric carries the traffic. */
  readonly metric: number
}

const FORWARDING = '/proc/sys/net/ipv4/ip_forward'
const NAME = /^fieldcast-(\d+)-/
const LABELLED = /inet (\S+) .*lo:f(\d+)\b/g

const ip = (...words: string[]): string => execFileSync('ip', words, { encoding: 'utf8', stdio: 'pipe' })
const tc = (...words: string[]): string => execFileSync('tc', words, { encoding: 'utf8', stdio: 'pipe' })

/** Runs what may find its work done already. */
function gladly(work: () => unknown): void {
  try {
    work()
  } catch {
    // Nothing to undo.
  }
}

/**
 * Real links between a server in this machine's own network and places in network namespaces, each with an
 * interface of its own that can be cut and limited. Needs root, iproute2 and a kernel that permits namespaces.
 */
export class Network {
  /** Where the server is reached from every place. */
  readonly address: string
  readonly #block: number
  readonly #places: Place[] = []
  readonly #forwarded = readFileSync(FORWARDING, 'utf8')
  #links = 0

  private constructor(block: number) {
    this.#block = block
    this.address = `10.${block}.0.1`
  }

  /** Errors: what `ip` says where it is not permitted. */
  static open(): Network {
    sweep()
    const network = new Network(randomInt(64, 128))
    // Labelled, so that what a killed run leaves behind is known for what it is.
    ip('address', 'replace', `${network.address}/32`, 'dev', 'lo', 'label', `lo:f${process.pid}`)
    // Places reach each other through here, as phones reach a media node.
    writeFileSync(FORWARDING, '1')
    process.once('exit', () => {
      network.close()
    })
    return network
  }

  /** A new place with these links to the server; the first one carries the traffic while it is up. */
  place(name: string, links: readonly string[] = ['line']): Place {
    const place = new Place(
      `fieldcast-${process.pid}-${name}`,
      this.address,
      links.map((link, index) => ({
        name: link,
        inner: link,
        outer: `fc${process.pid % 100_000}v${(this.#links += 1)}`,
        subnet: `10.${this.#block}.${this.#links}`,
        metric: 100 * (index + 1),
      })),
    )
    this.#places.push(place)
    return place
  }

  close(): void {
    for (const place of this.#places.splice(0)) place.close()
    gladly(() => {
      writeFileSync(FORWARDING, this.#forwarded)
    })
    gladly(() => ip('address', 'del', `${this.address}/32`, 'dev', 'lo'))
  }
}

/** Somewhere with a network of its own: a field, a town, a machine room. */
export class Place {
  readonly namespace: string
  readonly #server: string
  readonly #links: readonly Link[]
  readonly #wrappers: string[] = []

  constructor(namespace: string, server: string, links: readonly Link[]) {
    this.namespace = namespace
    this.#server = server
    this.#links = links
    ip('netns', 'add', namespace)
    this.#inside('link', 'set', 'lo', 'up')
    for (const link of links) this.#lay(link)
  }

  /** The place's address on one of its links. */
  address(link?: string): string {
    return `${this.#link(link).subnet}.2`
  }

  /** A program that does what `program` does, but in this place. */
  program(program: string): string {
    const file = path.join(
      tmpdir(),
      `${this.namespace}-${path.basename(program)}-${this.#wrappers.length}.sh`,
    )
    writeFileSync(file, `#!/bin/sh\nexec ip netns exec ${this.namespace} ${program} "$@"\n`, { mode: 0o755 })
    this.#wrappers.push(file)
    return file
  }

  /** The signal is gone, as in a tunnel: the interface stays, nothing passes. */
  cut(link?: string): void {
    ip('link', 'set', this.#link(link).outer, 'down')
  }

  /** Undoes `cut` and `drop`. */
  mend(link?: string): void {
    this.#raise(this.#link(link))
  }

  /** The interface itself goes, as Wi-Fi does when one walks away; the next link takes over. */
  drop(link?: string): void {
    this.#inside('link', 'set', this.#link(link).inner, 'down')
  }

  /** Makes a link so slow, both ways or one; without figures as fast as before. */
  limit({ upKbps, downKbps }: Limit, link?: string): void {
    const { inner, outer } = this.#link(link)
    shape(['-n', this.namespace], inner, upKbps)
    shape([], outer, downKbps)
  }

  /** A firewall at the place: what rules of nftables' filter and of its address translation say of all that leaves. */
  guard({
    leaving = [],
    translating = [],
  }: {
    leaving?: readonly string[]
    translating?: readonly string[]
  }): void {
    const table = [
      'table inet fieldcast {',
      'chain leaving { type filter hook output priority 0;',
      ...leaving,
      '}',
      'chain translating { type nat hook output priority -100;',
      ...translating,
      '}',
      '}',
    ]
    this.#filter(table)
  }

  /** Loses this share of the packets, 0–1, each way. */
  lose(share: number): void {
    const drop = `numgen random mod 1000 < ${Math.round(share * 1000)} drop`
    const chain = (hook: string) => [`chain ${hook} { type filter hook ${hook} priority 0;`, drop, '}']
    const table = ['table inet fieldcast_loss {', ...chain('input'), ...chain('output'), '}']
    this.#filter(table)
  }

  /** Bytes that left and reached the place over a link so far. */
  traffic(link?: string): { up: number; down: number } {
    const { inner } = this.#link(link)
    const text = ip('-n', this.namespace, '-json', '-statistics', 'link', 'show', 'dev', inner)
    const [row] = JSON.parse(text) as { stats64: { rx: { bytes: number }; tx: { bytes: number } } }[]
    return { up: row?.stats64.tx.bytes ?? 0, down: row?.stats64.rx.bytes ?? 0 }
  }

  close(): void {
    for (const { outer } of this.#links) gladly(() => ip('link', 'del', outer))
    gladly(() => ip('netns', 'del', this.namespace))
    for (const file of this.#wrappers) rmSync(file, { force: true })
  }

  #lay(link: Link): void {
    const { inner, outer, subnet } = link
    ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', this.namespace)
    ip('address', 'add', `${subnet}.1/24`, 'dev', outer)
    this.#inside('address', 'add', `${subnet}.2/24`, 'dev', inner)
    this.#raise(link)
  }

  #raise({ inner, outer, subnet, metric }: Link): void {
    ip('link', 'set', outer, 'up')
    this.#inside('link', 'set', inner, 'up')
    // What answers from here must carry the address that was asked.
    ip('route', 'replace', `${subnet}.0/24`, 'dev', outer, 'src', this.#server)
    this.#inside('route', 'replace', 'default', 'via', `${subnet}.1`, 'dev', inner, 'metric', `${metric}`)
  }

  #link(name?: string): Link {
    const link = name === undefined ? this.#links[0] : this.#links.find((one) => one.name === name)
    if (link === undefined) throw new Error(`${this.namespace} has no link ${name ?? ''}`)
    return link
  }

  #filter(table: readonly string[]): void {
    const words = ['netns', 'exec', this.namespace, 'nft', '-f', '-']
    execFileSync('ip', words, { input: `${table.join('\n')}\n`, stdio: 'pipe' })
  }

  #inside(...words: string[]): void {
    ip('-n', this.namespace, ...words)
  }
}

/** A queue of a third of a second, as a weak cell has: a longer one only hides the loss. */
function shape(where: readonly string[], device: string, kbps: number | undefined): void {
  gladly(() => tc(...where, 'qdisc', 'del', 'dev', device, 'root'))
  if (kbps === undefined) return
  const bucket = ['tbf', 'rate', `${kbps}kbit`, 'burst', '3000', 'latency', '330ms']
  tc(...where, 'qdisc', 'add', 'dev', device, 'root', ...bucket)
}

/** Takes away what a killed run left behind. */
function sweep(): void {
  for (const [, address = '', pid] of ip('-o', '-4', 'address', 'show', 'dev', 'lo').matchAll(LABELLED))
    if (!isRunning(Number(pid))) gladly(() => ip('address', 'del', address, 'dev', 'lo'))
  for (const line of ip('netns', 'list').split('\n')) {
    const [namespace = ''] = line.split(' ')
    const pid = NAME.exec(namespace)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) gladly(() => ip('netns', 'del', namespace))
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
