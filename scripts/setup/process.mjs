// @ts-check
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { inRoot, nodeBinary, root, toolEnvironment } from './paths.mjs'

/** A failure whose message is a full explanation with its remedy: shown as one line, without a stack. */
export class SetupError extends Error {}

/** How much of a command's output is kept to show when it fails. */
const keptLines = 2000

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] called for each line of output
 * @property {boolean} [show] let the command write to the terminal itself; nothing is kept then
 */

/**
 * Runs a command to its end, in the checkout's folder.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command cannot be started
 */
export function run(command, args, options = {}) {
  return new Promise((finish) => {
    const child = spawn(command, args, {
      cwd: root,
      env: options.env ?? process.env,
      stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    /** @type {string[]} */
    const lines = []
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (lines.length > keptLines) lines.shift()
        options.onLine?.(line)
      })
    }
    child.on('error', (error) => finish({ code: 127, output: error.message }))
    child.on('close', (code) => finish({ code: code ?? 1, output: lines.join('\n') }))
  })
}

/**
 * Runs a command and throws what it printed last when it fails.
 * @param {string} what said before the command's own words
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function mustRun(what, command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new SetupError(`${what} (exit code ${code}):\n${tellingLines(output)}`)
  return output
}

/**
 * Command and arguments that run an installed package's program on the pinned Node.js.
 * @param {string} name a name in node_modules/.bin
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function tool(name, args) {
  return [nodeBinary() ?? process.execPath, [realpathSync(inRoot('node_modules/.bin', name)), ...args]]
}

/**
 * Runs an installed package's program on the pinned Node.js.
 * @param {string} name
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(name, args, options = {}) {
  return run(...tool(name, args), { env: toolEnvironment(), ...options })
}

/**
 * npm says what is wrong first and how it is used after; others say it last.
 * @param {string} output
 */
function tellingLines(output) {
  const fromNpm = output.split('\n').filter((line) => line.startsWith('npm error'))
  return fromNpm.length > 0 ? fromNpm.slice(0, 12).join('\n') : lastLines(output, 25)
}

/**
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
