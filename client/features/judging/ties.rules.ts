import type { Entry } from '#contracts/contest/contest.types.ts'
import type { Interest } from '#contracts/contest/procedure.types.ts'

/** The kinds of ties in the order they are asked about. */
export const tieKinds = ['village', 'kinship', 'employer', 'coop', 'business'] as const

/** One tie being written: whom it is to is one host or everybody of a village. */
export interface TieDraft {
  readonly kind: Interest['kind']
  /** `host:<id>` or `village:<id>`; empty until it is chosen. */
  readonly whom: string
  readonly note: string
}

export const newTie = (): TieDraft => ({ kind: 'village', whom: '', note: '' })

/** A tie as it is sent; null while nobody is chosen. */
export function interestOf({ kind, whom, note }: TieDraft): Interest | null {
  const [type, id = ''] = whom.split(':')
  if (id === '') return null
  return {
    kind,
    villageId: type === 'village' ? id : null,
    hostId: type === 'host' ? id : null,
    note: note.trim(),
  }
}

export const draftOf = ({ kind, villageId, hostId, note }: Interest): TieDraft => ({
  kind,
  whom: villageId === null ? `host:${hostId ?? ''}` : `village:${villageId}`,
  note,
})

/** Whom a judge can be tied to: each village once, then each host, as the contest knows them. */
export function whomOf(entries: readonly Entry[]): {
  villages: { value: string; label: string }[]
  hosts: { value: string; label: string }[]
} {
  const villages = new Map(
    entries.map(({ place }) => [place.villageId, `${place.townName}${place.villageName}`]),
  )
  const hosts = new Map(entries.map(({ host, number }) => [host.id, `${number} · ${host.displayName}`]))
  const listed = (kind: string, of: Map<string, string>) =>
    [...of].map(([id, label]) => ({ value: `${kind}:${id}`, label }))
  return { villages: listed('village', villages), hosts: listed('host', hosts) }
}

/** The tie that an entry falls under, as the platform finds it. */
export const tieTo = (interests: readonly Interest[], entry: Entry): Interest | undefined =>
  interests.find(({ hostId, villageId }) =>
    hostId === null ? villageId === entry.place.villageId : hostId === entry.host.id,
  )
