import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const LIBRARIES = '/usr/lib'

/** Debian's Janus with the streaming plugin and one VP8 mountpoint that takes RTP on loopback. */
export function startJanus(httpPort: number, rtpPort: number): { pid: number; stop: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'fieldcast-janus-'))
  const place = (name: string) => path.join(folder, name)
  for (const name of ['plugins', 'transports', 'etc']) mkdirSync(place(name))
  symlinkSync(library('plugins', 'libjanus_streaming.so'), place('plugins/libjanus_streaming.so'))
  symlinkSync(library('transports', 'libjanus_http.so'), place('transports/libjanus_http.so'))
  writeFileSync(
    place('etc/janus.jcfg'),
    `general: { debug_level = 1; event_loops = 2; session_timeout = 0; transports_folder = "${place('transports')}" }
     media: { ipv6 = false; slowlink_threshold = 0 }
     nat: { ice_lite = true; full_trickle = false }`,
  )
  writeFileSync(
    place('etc/janus.transport.http.jcfg'),
    `general: { json = "plain"; base_path = "/janus"; http = true; port = ${String(httpPort)}; ip = "127.0.0.1" }`,
  )
  writeFileSync(
    place('etc/janus.plugin.streaming.jcfg'),
    `bench: { type = "rtp"; id = 1; media = (
      { type = "video"; mid = "v"; label = "bench"; port = ${String(rtpPort)}; pt = 96; codec = "vp8" }) }`,
  )
  const folders = ['-F', place('etc'), '-P', place('plugins')]
  const child = spawn('janus', folders, { stdio: ['ignore', 'ignore', 'inherit'] })
  return {
    pid: child.pid ?? 0,
    stop: () => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Where Debian keeps a library of Janus, whatever the architecture. */
function library(kind: string, name: string): string {
  for (const triplet of readdirSync(LIBRARIES)) {
    const folder = path.join(LIBRARIES, triplet, 'janus', kind)
    const file = path.join(folder, name)
    try {
      if (readdirSync(folder).includes(name)) return file
    } catch {
      continue
    }
  }
  throw new Error(`Janus has no ${name}`)
}

interface JanusReply {
  readonly janus: string
  readonly data?: { readonly id: number }
  readonly jsep?: { readonly type: string; readonly sdp: string }
  readonly [more: string]: unknown
}

/** A viewer of the mountpoint, by Janus' plain HTTP protocol with its long polls. */
export class JanusViewer {
  readonly #base: string
  #session = 0
  #handle = 0

  constructor(httpPort: number) {
    this.#base = `http://127.0.0.1:${String(httpPort)}/janus`
  }

  /** Asks to watch, and answers with Janus' offer. */
  async watch(): Promise<string> {
    this.#session = (await this.#post('', { janus: 'create' })).data?.id ?? 0
    const attach = { janus: 'attach', plugin: 'janus.plugin.streaming' }
    this.#handle = (await this.#post(`/${String(this.#session)}`, attach)).data?.id ?? 0
    await this.#message({ request: 'watch', id: 1 })
    for (let polls = 0; polls < 10; polls += 1) {
      const event = await this.#get()
      if (event.jsep) return event.jsep.sdp
      if (event['plugindata'] && JSON.stringify(event).includes('error'))
        throw new Error(JSON.stringify(event))
    }
    throw new Error('Janus made no offer')
  }

  async start(sdp: string): Promise<void> {
    await this.#message({ request: 'start' }, { type: 'answer', sdp })
  }

  #message(body: object, jsep?: object): Promise<JanusReply> {
    const where = `/${String(this.#session)}/${String(this.#handle)}`
    return this.#post(where, { janus: 'message', body, ...(jsep ? { jsep } : {}) })
  }

  /** Keeps the session alive. */
  async #get(): Promise<JanusReply> {
    const answer = await fetch(`${this.#base}/${String(this.#session)}`)
    return (await answer.json()) as JanusReply
  }

  async #post(where: string, body: object): Promise<JanusReply> {
    const answer = await fetch(`${this.#base}${where}`, {
      method: 'POST',
      body: JSON.stringify({ ...body, transaction: randomUUID() }),
    })
    const reply = (await answer.json()) as JanusReply
    if (reply.janus === 'error') throw new Error(JSON.stringify(reply))
    return reply
  }
}
