// @ts-check
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from './setup/paths.mjs'
import { SetupError } from './setup/process.mjs'
import { enter, setUp } from './setup/setup.mjs'
import { runProject } from './tests/vitest.mjs'

/**
 * The tests that break things, by what they break; `npm test` runs them once, this as often as
 * the project promises: 100,000 attempts, 20 kills, 10,000 races, a million commands, 50,000 votes.
 * @type {Record<string, string>}
 */
const faults = {
  storm: 'sales-storm',
  gate: 'sales-gate',
  redis: 'sales-redis',
  processes: 'several-processes',
  crash: 'sales-crash',
  database: 'sales-faults',
  money: 'sales-payments',
  votes: 'contest-burst',
}
const counts = {
  FAULT_ATTEMPTS: '100000',
  GATE_COMMANDS: '1000000',
  FAULT_ROUNDS: '20',
  FAULT_PAIRS: '10000',
  FAULT_VOTES: '50000',
}
const results = inRoot('load-tests/results/faults.json')

await enter(async () => {
  const chosen = process.argv.slice(2)
  const names = Object.keys(faults)
  const unknown = chosen.find((word) => !names.includes(word))
  if (unknown) throw new SetupError(`Unknown fault ${unknown}; known are ${names.join(' ')}`)
  await setUp('test')
  for (const [name, count] of Object.entries(counts)) process.env[name] ??= count
  const seed = (process.env['FAULT_SEED'] ??= String(Date.now() % 1_000_000))
  const used = Object.fromEntries(Object.keys(counts).map((name) => [name, Number(process.env[name])]))
  console.log(`FAULT_SEED=${seed}, ${JSON.stringify(used)}`)
  let failed = 0
  for (const name of chosen.length === 0 ? names : chosen) {
    const tests = await runOne(name)
    for (const { test, state, seconds, found } of tests)
      console.log(
        `${state === 'passed' ? 'ok  ' : 'FAIL'} ${test} (${seconds} s)${found.map((it) => `\n     ${it}`).join('')}`,
      )
    failed += tests.filter(({ state }) => state !== 'passed').length || Number(tests.length === 0)
    keep(name, { at: new Date().toISOString(), commit: commit(), seed: Number(seed), counts: used, tests })
  }
  console.log(
    `${failed === 0 ? 'All held' : `${failed} failed`}; figures are in load-tests/results/faults.json`,
  )
  return failed === 0 ? 0 : 1
})

/**
 * @typedef {{ test: string, state: string, seconds: number, found: string[] }} Figures
 * @param {string} name
 * @returns {Promise<Figures[]>}
 */
async function runOne(name) {
  const folder = mkdtempSync(join(tmpdir(), 'fieldcast-faults-'))
  const file = (process.env['FIGURES_FILE'] = join(folder, 'figures.json'))
  try {
    await runProject(
      'server',
      [`server/test/${faults[name]}.test.ts`],
      [inRoot('scripts/tests/figures-reporter.mjs')],
    )
    return JSON.parse(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Keeps the last run of each.
 * @param {string} name
 * @param {object} run
 */
function keep(name, run) {
  const before = JSON.parse(readOr(results, '{}'))
  writeFileSync(results, `${JSON.stringify({ ...before, [name]: run }, null, 2)}\n`)
}

/**
 * @param {string} file
 * @param {string} otherwise
 */
function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

function commit() {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
}
