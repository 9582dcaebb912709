import { sha256 } from '#client/shared/crypto/sha256.ts'

/** The code by which the buyer of an order finds it in the public result of a flash sale. */
export const markOf = (orderId: string): string => sha256(orderId).slice(0, 8)
