// @ts-check
import { existsSync, readdirSync } from 'node:fs'
import { inRoot, nodeBinary, toolEnvironment } from './setup/paths.mjs'
import { run, SetupError } from './setup/process.mjs'
import { runSteps } from './setup/progress.mjs'
import { enter, setUp } from './setup/setup.mjs'
import { benchmarkPackages } from './setup/system-packages.mjs'

const suffix = '.bench.ts'

await enter(async () => {
  const [name, ...args] = process.argv.slice(2)
  const known = knownBenchmarks()
  if (!name || !known.includes(name)) {
    throw new SetupError(
      `Which benchmark? npm run bench -- NAME; known are ${known.join(' ') || '(none yet)'}`,
    )
  }
  await setUp('start')
  await runSteps([benchmarkPackages(name)])
  const words = [inRoot('load-tests', `${name}${suffix}`), ...args]
  const { code } = await run(nodeBinary() ?? process.execPath, words, { env: toolEnvironment(), show: true })
  return code
})

/** A benchmark is a file load-tests/NAME.bench.ts that writes load-tests/results/NAME.json. */
function knownBenchmarks() {
  const folder = inRoot('load-tests')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix))
  return files.map((file) => file.slice(0, -suffix.length)).sort()
}
