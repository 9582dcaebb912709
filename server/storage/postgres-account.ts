import { existsSync, statSync } from 'node:fs'
import path from 'node:path'

/** The account PostgreSQL runs under: it refuses root, so root starts it as `nobody`. */
export interface PostgresAccount {
  readonly uid: number
  readonly gid: number
}

const NOBODY: PostgresAccount = { uid: 65_534, gid: 65_534 }

/** `nobody` when this process is root, else undefined: PostgreSQL then runs as ourselves. */
export function postgresAccount(): PostgresAccount | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined
}

/** The first folder above `target` that the account may not pass through, or undefined when it can reach it. */
export function closedFolder(account: PostgresAccount, target: string): string | undefined {
  const folders: string[] = []
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    folders.unshift(folder)
    if (folder === path.dirname(folder)) break
  }
  return folders.filter(existsSync).find((folder) => !mayPass(account, folder))
}

function mayPass(account: PostgresAccount, folder: string): boolean {
  const { mode, uid, gid } = statSync(folder)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return (mode & bit) !== 0
}
