// @ts-check
import { runChecks } from './checks/checks.mjs'
import { parseOptions } from './setup/arguments.mjs'
import { enter, setUp } from './setup/setup.mjs'

await enter(async () => {
  parseOptions(process.argv.slice(2), {})
  await setUp('check')
  const { passed, failed } = await runChecks()
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
})
