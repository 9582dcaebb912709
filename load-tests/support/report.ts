import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type as systemType } from 'node:os'
import path from 'node:path'

/** What a benchmark found; higher is better in `ratios`, which are ours over each peer or limit. */
interface BenchmarkResult {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly peers: Readonly<Record<string, number>>
  readonly limit: Readonly<Record<string, number>>
  readonly ratios: Readonly<Record<string, number>>
  readonly [more: string]: unknown
}

/** Writes load-tests/results/NAME.json with the machine and the commit it was measured on. */
export function writeResult(result: BenchmarkResult): string {
  const file = path.join(import.meta.dirname, '../results', `${result.name}.json`)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...result, machine: machine(), commit: commit() }, null, 2)}\n`)
  return file
}

function machine(): string {
  const [cpu] = cpus()
  const cores = `${String(cpus().length)} × ${cpu?.model.trim() ?? 'unknown'}`
  return `${cores}, ${String(Math.round(totalmem() / 2 ** 30))} GiB, ${systemType()}, Node ${process.version}`
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

/** The middle value; the upper one of two. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
