import type { Appeal } from '#contracts/contest/procedure.types.ts'

/** The chip of an appeal's state: waiting, granted, or past. */
export const toneOf = (state: Appeal['state']) =>
  (({ open: 'wheat', upheld: 'brand', dismissed: 'neutral' }) as const)[state]
