import type { Account, Me, Person, Session } from '#contracts/identity/identity.types.ts'
import type { AccountRow, SessionRow } from './identity.store.ts'

export const presentPerson = ({ id, displayName, avatar }: AccountRow): Person => ({
  id,
  displayName,
  avatar,
})

export const presentMe = (row: AccountRow): Me => ({
  ...presentPerson(row),
  roles: row.roles,
  phoneMasked: row.phoneMasked,
})

export const presentAccount = (row: AccountRow): Account => ({
  ...presentMe(row),
  username: row.username,
  createdAt: row.createdAt.toISOString(),
})

export const presentSession = (row: SessionRow, currentId: string): Session => ({
  id: row.id,
  device: row.device,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  current: row.id === currentId,
})
