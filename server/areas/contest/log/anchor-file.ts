import { appendFile, mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { anchorLine, readAnchors, type Anchor } from './anchors.rules.ts'

/** Heads of contests' logs, written down where whoever can change the database need not be able to reach. */
export interface Anchors {
  /** The anchors of a contest, oldest first. */
  of(contestId: string): Promise<readonly Anchor[]>
  /** Writes an anchor down for good; the same head twice in a row is written once. */
  add(anchor: Anchor): Promise<void>
}

/** Anchors in one file that is only ever appended to: copy it away, and nobody can rewrite what it tells. */
export class AnchorFile implements Anchors {
  readonly #file: string
  /** Writes follow one another, so that lines never mix. */
  #last: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  async of(contestId: string): Promise<readonly Anchor[]> {
    await this.#last
    return (await this.#all()).filter((it) => it.contestId === contestId)
  }

  add(anchor: Anchor): Promise<void> {
    // A write that failed is told to its caller; the next one begins anew.
    this.#last = this.#last.catch(() => undefined).then(() => this.#write(anchor))
    return this.#last
  }

  async #write(anchor: Anchor): Promise<void> {
    const text = await this.#text()
    const last = readAnchors(text).findLast((it) => it.contestId === anchor.contestId)
    if (last?.digest === anchor.digest) return
    await mkdir(path.dirname(this.#file), { recursive: true })
    // A line that a crash tore is ended first, so that it takes no other with it.
    const torn = text !== '' && !text.endsWith('\n')
    await appendFile(this.#file, `${torn ? '\n' : ''}${anchorLine(anchor)}`, { mode: 0o600 })
    const handle = await open(this.#file, 'r')
    await handle.sync().finally(() => handle.close())
  }

  async #all(): Promise<Anchor[]> {
    return readAnchors(await this.#text())
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#file, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
      throw error
    }
  }
}

/** Where nothing is written down: a test, or several processes without a shared folder. */
export const noAnchors: Anchors = { of: () => Promise.resolve([]), add: () => Promise.resolve() }
