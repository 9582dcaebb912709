import { address } from '#contracts/sales/sales.types.ts'

/** How an address may be shown: also what an order keeps of it in clear. */
export const maskedAddress = address
