import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

const longestRunMs = 60_000
const keptErrorCharacters = 1000
const mostOutputBytes = 1_000_000

interface FeedOptions {
  ffmpegBin: string
  /** Files of one part of a recording, the initialisation first. */
  pieces: readonly string[]
  /** What follows the input: codecs, filters, and where it goes (`pipe:1` for the answer). */
  output: readonly string[]
}

/** Feeds pieces of a recording to an ffmpeg and answers with what it wrote to its standard output. */
export async function feedFfmpeg({ ffmpegBin, pieces, output }: FeedOptions): Promise<Buffer> {
  const child = spawn(
    ffmpegBin,
    ['-hide_banner', '-loglevel', 'error', '-y', '-f', 'mp4', '-i', 'pipe:0', ...output],
    { stdio: ['pipe', 'pipe', 'pipe'], timeout: longestRunMs },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptErrorCharacters)
  })
  const written: Buffer[] = []
  let bytesWritten = 0
  child.stdout.on('data', (chunk: Buffer) => {
    bytesWritten += chunk.length
    if (bytesWritten > mostOutputBytes) child.kill('SIGKILL')
    else written.push(chunk)
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  async function* bytes() {
    for (const piece of pieces) yield* createReadStream(piece) as AsyncIterable<Buffer>
  }
  // What ffmpeg did not want to read it will say itself.
  const fed = pipeline(bytes, child.stdin).catch(() => undefined)
  const [code] = await Promise.all([ended, fed])
  if (code !== 0) throw new Error(said.trim() || `ffmpeg ended with ${code ?? 'a signal'}`)
  return Buffer.concat(written)
}
