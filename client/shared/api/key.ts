import { v4 } from 'uuid'

/** A new Idempotency-Key or client id; works on plain-http pages too, where crypto.randomUUID is missing. */
export const newKey = (): string => v4()
