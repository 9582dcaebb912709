import { derivedId } from '#server/core/ids.ts'

/** The same id for the same thing of the demo in every installation, so that its links stay. */
export const demoId = (kind: string, key: string): string => derivedId('demo', kind, key)
