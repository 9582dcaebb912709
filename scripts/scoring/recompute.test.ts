import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { computeResult, type ScoringFile } from '#contracts/contest/scoring/score-sheet.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const folder = mkdtempSync(path.join(tmpdir(), 'fieldcast-score-'))
const program = path.join(import.meta.dirname, '..', 'fieldcast-score.mjs')

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const sheet: ScoringFile['sheet'] = {
  format: 'fieldcast-score-1',
  contest: { slug: 'xintai-3', title: '新泰乡村直播大赛', edition: '第三届' },
  boards: ['优秀主播'],
  criteria: [
    { track: 1, name: '讲解', weightBp: 10_000, source: 'judges', top: 3, scale: 'percentile', cap: null },
  ],
  panels: ['一组'],
  judges: [1, 2, 3, 4, 5].map((seat) => ({ seat, panel: 1 })),
  entries: [
    [3, 3, 2, 0, 2],
    [1, 2, 2, 2, 2],
    [2, 2, 2, 2, 1],
  ].map((marks, index) => ({
    ...{ number: index + 1, person: index + 1, overlap: false },
    measured: { netSales: 0, validOrders: 0, keptSales: 0, publicVote: 0, conversion: 0, reliefSales: 0 },
    sheets: marks.map((mark, judge) => ({ seat: judge + 1, state: 'locked' as const, marks: [mark] })),
  })),
  awards: [{ track: 1, name: '优秀主播', count: 1, minScore: null, sole: true }],
  commitment: digest('seed'),
  draw: { seed: 'seed', lot: 'head' },
}
const file: ScoringFile = { sheet, result: computeResult(sheet, digest) }

function run(content: unknown, ...options: string[]) {
  const name = path.join(folder, 'sheet.json')
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content))
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, name, ...options], {
    encoding: 'utf8',
  })
  return { status, text: stdout + stderr }
}

test('agrees with a sheet as it was published, and shows one entry mark by mark', () => {
  const { status, text } = run(file, '--entry', '1')
  expect(text).toContain('byte for byte')
  expect(text).toContain('讲解: [1:3→3.00]  2:3→3.00  3:2→2.00  [4:0→0.00]  5:2→2.00')
  expect(status).toBe(0)
})

test('tells of a changed mark, score or seed by its exit code', () => {
  const [first] = file.result.boards
  const changed = {
    ...file,
    result: { ...file.result, boards: [{ ...first, standings: first?.standings.toReversed() }] },
  }
  expect(run(changed)).toMatchObject({ status: 1, text: expect.stringContaining('DIFFERS') as unknown })
  const marked = JSON.stringify(file).replace('"marks":[0]', '"marks":[3]')
  expect(run(marked).status).toBe(1)
  expect(run({ ...file, sheet: { ...sheet, commitment: digest('another') } })).toMatchObject({
    status: 1,
    text: expect.stringContaining('NOT the one that was committed') as unknown,
  })
})

test('prints the result alone, the same bytes each time', () => {
  expect(run(file, '--json').text).toBe(`${JSON.stringify(file.result)}\n`)
})

test('says in one line what is no sheet', () => {
  expect(run('{')).toMatchObject({ status: 2, text: expect.stringContaining('could not be read') as unknown })
  expect(run({ sheet: {} })).toMatchObject({
    status: 2,
    text: expect.stringContaining('no scoring sheet') as unknown,
  })
})
