// @ts-check
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { helpText, parseOptions } from './setup/arguments.mjs'
import { inRoot, nodeBinary, root, serverWords, toolEnvironment } from './setup/paths.mjs'
import { enter, setUp } from './setup/setup.mjs'
import { demoNotice } from './setup/system-packages.mjs'

/** @type {Record<string, import('./setup/arguments.mjs').Option>} */
const options = {
  '--port': { value: 'PORT', help: 'listen on this port', problem: portProblem },
  '--data': { value: 'FOLDER', help: 'keep the database, recordings and secrets there' },
  '--no-demo': { help: 'start without the demo county' },
  '--lan': { help: 'serve phones on this network over HTTPS' },
  '--help': { help: 'show this' },
}

/** npm and a terminal both pass on the same Ctrl-C; the server must see it once. */
const sameSignalMs = 1_000

await enter(async () => {
  const words = parseOptions(process.argv.slice(2), options)
  if (words.includes('--help')) {
    console.log(helpText('npm start --', options))
    return 0
  }
  await setUp('start')
  const notice = words.includes('--no-demo') ? undefined : demoNotice()
  if (notice) console.log(notice)
  return serve(words)
})

/**
 * Runs the server until it ends; signals reach it, and its exit code becomes ours.
 * @param {string[]} words
 * @returns {Promise<number>}
 */
function serve(words) {
  const server = spawn(nodeBinary() ?? process.execPath, [...serverWords, ...words], {
    cwd: root,
    // Compiled modules are kept, so that a later start need not read the server's TypeScript again.
    env: { ...toolEnvironment(), NODE_COMPILE_CACHE: inRoot('node_modules/.fieldcast/compiled') },
    stdio: 'inherit',
    // A process group of its own, so that Ctrl-C reaches it only through the lines below.
    detached: true,
  })
  let lastSignalAt = 0
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (Date.now() - lastSignalAt < sameSignalMs) return
      lastSignalAt = Date.now()
      server.kill(signal)
    })
  }
  return new Promise((finish, fail) => {
    server.on('error', fail)
    server.on('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
  })
}

/** @param {string} value */
function portProblem(value) {
  const port = Number(value)
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? undefined
    : 'a port is a whole number from 0 to 65535'
}
