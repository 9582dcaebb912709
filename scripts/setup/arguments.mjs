// @ts-check
import { SetupError } from './process.mjs'

/**
 * @typedef {object} Option
 * @property {string} [value] what its value is called; none: a switch
 * @property {string} help
 * @property {(value: string) => string | undefined} [problem] what is wrong with a value
 */

/**
 * Refuses what is not among the options, and turns `--name=value` into two words.
 * @param {string[]} given
 * @param {Record<string, Option>} options by name, with the dashes
 */
export function parseOptions(given, options) {
  const words = given.flatMap((word) => (/^--[a-z-]+=/.test(word) ? splitAtFirst(word, '=') : [word]))
  const known = `known are ${Object.keys(options).join(' ')}`
  for (let at = 0; at < words.length; at += 1) {
    const name = words[at] ?? ''
    const option = options[name]
    if (!option) throw new SetupError(`Unknown argument ${name}; ${known}`)
    if (!option.value) continue
    at += 1
    const value = words[at]
    if (!value || value.startsWith('--'))
      throw new SetupError(`${name} needs a value: ${name} ${option.value}`)
    const problem = option.problem?.(value)
    if (problem) throw new SetupError(`${name} ${value}: ${problem}`)
  }
  return words
}

/**
 * @param {string} command
 * @param {Record<string, Option>} options
 */
export function helpText(command, options) {
  const rows = Object.entries(options).map(([name, option]) => ({
    usage: `${name} ${option.value ?? ''}`,
    ...option,
  }))
  return [`${command} [options]`, ...rows.map(({ usage, help }) => `  ${usage.padEnd(16)} ${help}`)].join(
    '\n',
  )
}

/**
 * @param {string} text
 * @param {string} mark
 */
function splitAtFirst(text, mark) {
  const at = text.indexOf(mark)
  return [text.slice(0, at), text.slice(at + mark.length)]
}
