import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { codeOf } from '#server/core/startup-error.ts'

/**
 * Makes a folder and the missing ones above it, each with exactly this mode, whatever the umask says. Unlike
 * Node's own recursive mkdir, which tries for ever, it fails with ENOENT where the system makes up the folder's
 * contents itself, as below /proc.
 */
export function makeFolder(folder: string, mode: number): void {
  const target = path.resolve(folder)
  const parent = path.dirname(target)
  if (parent !== target && !existsSync(parent)) makeFolder(parent, mode)
  try {
    mkdirSync(target)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(target).isDirectory()) return
    throw error
  }
  chmodSync(target, mode)
}
