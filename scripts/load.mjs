// @ts-check
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, inRoot, nodeBinary, npmEnvironment, toolEnvironment } from './setup/paths.mjs'
import { mustRun, run, SetupError } from './setup/process.mjs'
import { enter, setUp } from './setup/setup.mjs'

const version = '2.0.34'
const names = ['join', 'chat', 'flash-sale', 'checkout']

await enter(async () => {
  const [name, ...more] = process.argv.slice(2)
  if (!name || !names.includes(name))
    throw new SetupError(`Which load? npm run load -- NAME [--target URL]; known are ${names.join(' ')}`)
  await setUp('start')
  const artillery = await installed()
  const words = [inRoot('load-tests/load/run.ts'), artillery, name, ...more]
  const { code } = await run(nodeBinary() ?? process.execPath, words, { env: toolEnvironment(), show: true })
  return code
})

/** Artillery's program, in a cache that checkouts share: it is as large as all of ours. */
async function installed() {
  const folder = join(cacheFolder(), 'artillery', version)
  const program = join(folder, 'node_modules/artillery/bin/run')
  if (existsSync(program)) return program
  console.log(`Installing artillery ${version} into ${folder}, once`)
  mkdirSync(folder, { recursive: true })
  // Its browser engine would fetch a browser.
  const about = { private: true, allowScripts: { '@playwright/browser-chromium': false } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about))
  const words = [
    '--prefix',
    folder,
    'i',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `artillery@${version}`,
  ]
  await mustRun('Artillery could not be installed', 'npm', words, { env: npmEnvironment() })
  return program
}
