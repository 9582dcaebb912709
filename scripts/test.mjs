// @ts-check
import { runChecks } from './checks/checks.mjs'
import { SetupError } from './setup/process.mjs'
import { seconds } from './setup/progress.mjs'
import { enter, setUp } from './setup/setup.mjs'
import { whyNoNamespaces } from './tests/namespaces.mjs'
import { filesOf, runProject, uncollectedFiles } from './tests/vitest.mjs'

const projects = ['unit', 'server', 'media', 'e2e', 'network']
const parts = ['check', ...projects]
const networkTests = 'client/e2e/network'

/** @typedef {{ passed: number, failed: number, files?: string[], notRun?: string[] }} PartResult */

await enter(async () => {
  const started = Date.now()
  const chosen = chosenParts(process.argv.slice(2))
  await setUp(chosen.every((part) => part === 'check') ? 'check' : 'test')
  const tally = { passed: 0, failed: 0 }
  /** @type {Set<string>} */
  const collected = new Set()
  /** @type {string[]} */
  const notRun = []
  for (const [index, part] of chosen.entries()) {
    console.log(`\n[${index + 1}/${chosen.length}] ${part}, ${seconds(Date.now() - started)} so far`)
    const result = await runPart(part)
    tally.passed += result.passed
    tally.failed += result.failed
    notRun.push(...(result.notRun ?? []))
    for (const file of [...(result.files ?? []), ...(result.notRun ?? [])]) collected.add(file)
    console.log(`${part}: ${result.passed} passed, ${result.failed} failed`)
  }
  // A part of the tests, chosen by hand, does not collect the files of the others.
  const missed = chosen.length === parts.length ? uncollectedFiles(collected) : []
  for (const file of missed) console.log(`FAIL  ${file} was not collected by any project of vitest.config.ts`)
  tally.failed += missed.length
  console.log(`\nTook ${seconds(Date.now() - started)}`)
  if (notRun.length > 0) console.log(`NOT RUN: ${notRun.join(', ')}`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1
})

/**
 * @param {string} part
 * @returns {Promise<PartResult>}
 */
async function runPart(part) {
  if (part === 'check') return runChecks()
  const reason = part === 'network' ? whyNoNamespaces() : undefined
  if (reason === undefined) return runProject(part)
  console.log(`NOT RUN: network namespaces cannot be made here: ${reason}`)
  return { passed: 0, failed: 0, notRun: filesOf(networkTests) }
}

/** @param {string[]} words */
function chosenParts(words) {
  const unknown = words.find((word) => !parts.includes(word))
  if (unknown) throw new SetupError(`Unknown argument ${unknown}; known are ${parts.join(' ')}`)
  return words.length > 0 ? parts.filter((part) => words.includes(part)) : parts
}
