// @ts-check
import { SetupError } from './setup/process.mjs'
import { enter, setUp } from './setup/setup.mjs'
import { runProject } from './tests/vitest.mjs'

/** The sales tests that break things; `npm test` runs them once, this as often as research/performance.md asks. */
const files = ['gate', 'redis', 'crash', 'faults', 'payments'].map(
  (name) => `server/test/sales-${name}.test.ts`,
)
const counts = { GATE_COMMANDS: '1000000', FAULT_ROUNDS: '20', FAULT_PAIRS: '10000' }

await enter(async () => {
  const chosen = process.argv.slice(2)
  const unknown = chosen.find((word) => !files.some((file) => file.includes(word)))
  if (unknown) throw new SetupError(`Unknown argument ${unknown}; known are ${files.join(' ')}`)
  await setUp('test')
  for (const [name, count] of Object.entries(counts)) process.env[name] ??= count
  const seed = (process.env['FAULT_SEED'] ??= String(Date.now() % 1_000_000))
  console.log(
    `FAULT_SEED=${seed}, ${Object.keys(counts)
      .map((name) => `${name}=${process.env[name]}`)
      .join(', ')}`,
  )
  const result = await runProject(
    'server',
    files.filter((file) => chosen.length === 0 || chosen.some((word) => file.includes(word))),
  )
  console.log(`${result.passed} passed, ${result.failed} failed`)
  return result.failed === 0 ? 0 : 1
})
