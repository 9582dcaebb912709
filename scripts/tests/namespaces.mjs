// @ts-check
import { spawnSync } from 'node:child_process'
import { findCommand } from '../setup/paths.mjs'

const probe = `fieldcast-${process.pid}-probe`

/**
 * Why network namespaces with limited links cannot be made here, in one line, or nothing where they can.
 * @returns {string | undefined}
 */
export function whyNoNamespaces() {
  if (process.platform !== 'linux') return `they need Linux, this is ${process.platform}`
  if (!findCommand('ip') || !findCommand('tc')) return 'iproute2 is missing'
  if (!findCommand('nft')) return 'nftables is missing'
  if (!findCommand('turnserver')) return 'coturn is missing'
  try {
    return (
      refusal('ip', ['netns', 'add', probe]) ??
      refusal('tc', [
        '-n',
        probe,
        'qdisc',
        'add',
        'dev',
        'lo',
        'root',
        ...'tbf rate 1mbit burst 3000 latency 1ms'.split(' '),
      ])
    )
  } finally {
    spawnSync('ip', ['netns', 'del', probe], { stdio: 'ignore' })
  }
}

/**
 * @param {string} command
 * @param {string[]} words
 */
function refusal(command, words) {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  if (status === 0) return undefined
  return `${command} ${words.slice(0, 2).join(' ')}: ${(error?.message ?? stderr).trim().split('\n')[0]}`
}
