import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { explainer, type ExplainedMark } from '#contracts/contest/scoring/explain.rules.ts'
import { keepsCommitment } from '#contracts/contest/scoring/draw.rules.ts'
import { computeResult, scoringFile, type ScoringFile } from '#contracts/contest/scoring/score-sheet.ts'

const USAGE = 'Usage: fieldcast-score sheet.json [--entry NUMBER] [--json]'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Prints the recomputed ranking and whether it is the published one; the exit code is 0 only if it is. */
function main(args: readonly string[]): number {
  const [file, ...options] = args
  if (file === undefined || file.startsWith('-')) return failed(USAGE, 2)
  const read = readSheet(file)
  if (typeof read === 'string') return failed(read, 2)
  const result = computeResult(read.sheet, digest)
  if (options.includes('--json')) {
    console.log(JSON.stringify(result))
    return 0
  }
  printRanking(read, result)
  const at = options.indexOf('--entry')
  if (at >= 0) printEntry(read, Number(options[at + 1]))
  return agrees(read, result) ? 0 : 1
}

type ReadFile = ScoringFile & { readonly published: string }

/** The result as the file has it, not as a schema would order it. */
const publishedText = (content: unknown): string =>
  typeof content === 'object' && content !== null && 'result' in content ? JSON.stringify(content.result) : ''

function readSheet(file: string): ReadFile | string {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const parsed = scoringFile.safeParse(content)
    if (parsed.success) return { ...parsed.data, published: publishedText(content) }
    const [issue] = parsed.error.issues
    return `${file} is no scoring sheet: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  } catch (error) {
    return `${file} could not be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

function printRanking({ sheet }: ScoringFile, { boards, agreement }: ScoringFile['result']): void {
  const { title, edition } = sheet.contest
  console.log(`${title} · ${edition} · ${sheet.entries.length} entries, ${sheet.judges.length} judges`)
  for (const { track, standings } of boards) {
    console.log(`\n${sheet.boards[track - 1] ?? track}`)
    for (const { rank, number, score, award } of standings)
      console.log(
        `${String(rank).padStart(5)}  no. ${String(number).padStart(4)}  ${score.padStart(6)}  ${award ?? ''}`,
      )
  }
  console.log('\nKrippendorff’s α (interval, ordinal)')
  for (const { criterion, interval, ordinal } of agreement)
    console.log(`  ${sheet.criteria[criterion]?.name ?? criterion}: ${interval ?? '–'}, ${ordinal ?? '–'}`)
}

function printEntry({ sheet }: ScoringFile, number: number): void {
  const entry = sheet.entries.find((it) => it.number === number)
  if (!entry) {
    console.log(`\nThere is no entry ${number}.`)
    return
  }
  console.log(`\nEntry ${number}: [dropped], seat:mark→aligned`)
  for (const { criterion, marks } of explainer(sheet)(entry))
    console.log(`  ${sheet.criteria[criterion]?.name ?? criterion}: ${marks.map(markText).join('  ')}`)
}

function markText({ seat, state, mark, aligned, dropped }: ExplainedMark): string {
  if (aligned === null || mark === null) return `${seat}:${state}`
  const text = `${seat}:${mark}→${aligned}`
  return dropped ? `[${text}]` : text
}

function agrees({ sheet, published }: ReadFile, recomputed: ScoringFile['result']): boolean {
  const { draw, commitment } = sheet
  const kept = draw === null || (commitment !== null && keepsCommitment(digest, draw.seed, commitment))
  const same = JSON.stringify(recomputed) === published
  console.log(`\nThe draw’s seed is ${kept ? '' : 'NOT '}the one that was committed to.`)
  console.log(
    `The recomputed result ${same ? 'is the published one, byte for byte' : 'DIFFERS from the published one'}.`,
  )
  console.log(`SHA-256 of the result: ${digest(JSON.stringify(recomputed))}`)
  return kept && same
}

function failed(words: string, code: number): number {
  console.error(words)
  return code
}

process.exitCode = main(process.argv.slice(2))
