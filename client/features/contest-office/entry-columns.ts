/** The columns of the list of entries; the round only where there are several. */
export const entryColumns = (t: (key: string) => string, rounds: boolean) => [
  { key: 'host', label: t('contest.host') },
  ...(rounds ? [{ key: 'round', label: t('office.round') }] : []),
  { key: 'panel', label: t('office.intoPanel') },
  { key: 'slot', label: t('office.slot') },
  { key: 'orders', label: t('office.orders') },
]
