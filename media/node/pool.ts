import { EventEmitter } from 'node:events'
import { MediaError, type MediaErrorCode } from '../error.ts'
import { freshNonce, isProof, proofOf } from './proof.ts'
import {
  acts,
  answer,
  nodeNews,
  PROTOCOL_VERSION,
  reply,
  type ActBody,
  type ActName,
  type ActReply,
  type ControlSocket,
  type NodeNews,
} from './protocol.ts'

const PROVE_WITHIN_MS = 3_000
const ANSWER_WITHIN_MS = 4_000
const MAX_NODES = 64
/** Strangers who have connected and not shown yet that they know the secret. */
const MAX_UNPROVEN = 16
/** Requests under way at one node; more means that it does not keep up. */
const MAX_UNDER_WAY = 1_000
/** News a second; a node that talks more is not well. */
const MAX_NEWS = 500

interface NodePoolOptions {
  /** What nodes must know; at least 16 characters. */
  secret: string
  log: (level: 'warn' | 'error', message: string) => void
}

/** One media server on another machine, as the API sees it. All it says is checked before it is believed. */
export class RemoteNode extends EventEmitter<{ news: [NodeNews]; gone: [] }> {
  readonly name: string
  readonly workers: number
  /** Transports that were placed on it. */
  transports = 0
  readonly #socket: ControlSocket
  #underWay = 0
  #gone = false

  constructor(socket: ControlSocket, { name, workers }: { name: string; workers: number }) {
    super()
    this.setMaxListeners(0)
    this.#socket = socket
    this.name = name
    this.workers = workers
  }

  get isGone(): boolean {
    return this.#gone
  }

  get load(): number {
    return this.transports / this.workers
  }

  /** Errors: the node's own MediaError; `no_worker` where it is gone, overrun, or answers outside the protocol. */
  async ask<Name extends ActName>(act: Name, body: ActBody<Name>): Promise<ActReply<Name>> {
    if (this.#gone || this.#underWay >= MAX_UNDER_WAY)
      throw new MediaError('no_worker', 'the media node is gone')
    this.#underWay += 1
    try {
      const said = reply.safeParse(
        await this.#socket.timeout(ANSWER_WITHIN_MS).emitWithAck('ask', { act, body }),
      ).data
      if (said?.ok === false) throw new MediaError(said.code, `${this.name}: ${said.message}`)
      const parsed = acts[act].reply.safeParse(said?.reply)
      if (!parsed.success) throw new MediaError('no_worker', `${this.name} answers outside the protocol`)
      return parsed.data as ActReply<Name>
    } catch (error) {
      if (error instanceof MediaError) throw error
      throw new MediaError('no_worker' satisfies MediaErrorCode, `${this.name} does not answer`, {
        cause: error,
      })
    } finally {
      this.#underWay -= 1
    }
  }

  /** Asks for what need not succeed, since it only tidies up. */
  tell<Name extends ActName>(act: Name, body: ActBody<Name>): void {
    this.ask(act, body).catch(() => undefined)
  }

  leave(): void {
    if (this.#gone) return
    this.#gone = true
    this.emit('gone')
  }
}

/**
 * Media servers on other machines. They dial in, show that they know the secret, and are shown that the API
 * does; until then nothing they say is heard.
 */
export class NodePool {
  readonly #options: NodePoolOptions
  readonly #nodes = new Set<RemoteNode>()
  #unproven = 0

  constructor(options: NodePoolOptions) {
    this.#options = options
  }

  /** Those that are there, the least loaded first. */
  byLoad(): RemoteNode[] {
    return [...this.#nodes].sort((a, b) => a.load - b.load)
  }

  /** Receives whoever dials in; a wrong or missing proof ends the connection. */
  receive(socket: ControlSocket): void {
    if (this.#unproven >= MAX_UNPROVEN || this.#nodes.size >= MAX_NODES) {
      socket.disconnect(true)
      return
    }
    this.#unproven += 1
    let node: RemoteNode | null = null
    let isGone = false
    socket.on('disconnect', () => {
      isGone = true
      if (node) this.#lose(node)
    })
    this.#examine(socket)
      .then((about) => {
        if (isGone) return
        node = this.#take(socket, about)
      })
      .catch((error: unknown) => {
        this.#options.log('warn', `a media node was refused: ${String(error)}`)
        socket.disconnect(true)
      })
      .finally(() => {
        this.#unproven -= 1
      })
  }

  async #examine(socket: ControlSocket): Promise<{ name: string; workers: number }> {
    const { secret } = this.#options
    const nonce = freshNonce()
    const hello = { version: PROTOCOL_VERSION, nonce }
    const given = answer.parse(await socket.timeout(PROVE_WITHIN_MS).emitWithAck('challenge', hello))
    if (!isProof(given.proof, proofOf(secret, 'node', nonce, given.nonce))) throw new Error('wrong secret')
    socket.emit('welcome', { proof: proofOf(secret, 'api', nonce, given.nonce) })
    return given
  }

  #take(socket: ControlSocket, about: { name: string; workers: number }): RemoteNode {
    const node = new RemoteNode(socket, about)
    this.#nodes.add(node)
    let count = 0
    const timer = setInterval(() => (count = 0), 1_000)
    timer.unref()
    node.once('gone', () => {
      clearInterval(timer)
    })
    socket.on('news', (raw: unknown) => {
      const news = nodeNews.safeParse(raw)
      if (news.success && (count += 1) <= MAX_NEWS) node.emit('news', news.data)
      else {
        this.#options.log('error', `media node ${node.name} speaks outside the protocol and is dropped`)
        socket.disconnect(true)
      }
    })
    return node
  }

  #lose(node: RemoteNode): void {
    this.#nodes.delete(node)
    this.#options.log('warn', `media node ${node.name} is gone`)
    node.leave()
  }
}
