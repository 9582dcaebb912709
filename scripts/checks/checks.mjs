// @ts-check
import { run, tool } from '../setup/process.mjs'
import { toolEnvironment } from '../setup/paths.mjs'
import { seconds } from '../setup/progress.mjs'
import { lockfileProblems } from './lockfile.mjs'

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ title: string, run: () => Promise<{ code: number, output: string }> }} Check */

const sourceFolders = ['contracts', 'server', 'media', 'client', 'prisma', 'load-tests', 'scripts']

/** The slowest come first, so that two at a time end together. @type {Check[]} */
const checks = [
  program('lint', 'eslint', ['--max-warnings=0', '.']),
  program('client types', 'vue-tsc', ['-p', 'client/tsconfig.json']),
  program('types', 'tsc', ['-p', 'tsconfig.json']),
  program('script types', 'tsc', ['-p', 'scripts/tsconfig.json']),
  program('journey types', 'tsc', ['-p', 'client/e2e/tsconfig.json']),
  program('format', 'prettier', ['--check', '--log-level=warn', '.']),
  program('layers and areas', 'depcruise', ['--config', '.dependency-cruiser.mjs', ...sourceFolders]),
  program('unused code', 'knip', []),
  { title: 'lockfile', run: () => Promise.resolve(lockfileProblems()) },
]

const atOnce = 2

/**
 * Runs every check, also after one has failed, and shows what the failing ones printed.
 * @returns {Promise<Tally>}
 */
export async function runChecks() {
  console.log(`Checks: ${checks.length}, ${atOnce} at a time`)
  const waiting = [...checks]
  const tally = { passed: 0, failed: 0 }
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const started = Date.now()
      const { code, output } = await check.run()
      const took = seconds(Date.now() - started)
      if (code === 0) console.log(`  ok    ${check.title} (${took})`)
      else console.log(`  FAIL  ${check.title} (${took})\n${output}\n`)
      tally[code === 0 ? 'passed' : 'failed'] += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return tally
}

/**
 * @param {string} title
 * @param {string} name a name in node_modules/.bin
 * @param {string[]} args
 * @returns {Check}
 */
function program(title, name, args) {
  return { title, run: () => run(...tool(name, args), { env: toolEnvironment() }) }
}
