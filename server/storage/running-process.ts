import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { codeOf } from '#server/core/startup-error.ts'

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}

/** True while the process runs; one that has ended but was never reaped (a zombie) counts as ended. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const stat = procFile(pid, 'stat')
  return stat === undefined || !/^\d+ \(.*\) [ZX]/s.test(stat)
}

/** The command line of a process, its arguments separated by spaces; empty when it cannot be read. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return (procFile(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim()
  return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout.trim()
}

/**
 * An opaque mark of when a process started, so that a pid used again is told from the process that had it
 * before; undefined where the system does not say.
 */
export function startMarkOf(pid: number): string | undefined {
  // Field 22 of proc(5) stat, counted after the parenthesised name, which may itself hold spaces.
  return procFile(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')[19]
}
