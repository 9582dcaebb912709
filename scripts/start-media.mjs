// @ts-check
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { inRoot, nodeBinary, root, toolEnvironment } from './setup/paths.mjs'
import { enter, setUp } from './setup/setup.mjs'

/** Runs a media node: FIELDCAST_MEDIA_NODE, _SECRET and FIELDCAST_ANNOUNCED_ADDRESS say whose and where. */
await enter(async () => {
  await setUp('start')
  const node = spawn(nodeBinary() ?? process.execPath, [inRoot('media/node/main.ts')], {
    cwd: root,
    env: toolEnvironment(),
    stdio: 'inherit',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => node.kill(signal))
  return new Promise((finish, fail) => {
    node.on('error', fail)
    node.on('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal ?? 'SIGKILL']))
  })
})
