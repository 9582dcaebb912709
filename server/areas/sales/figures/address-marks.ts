import { createHmac } from 'node:crypto'
import type { AddressSecret } from '#server/areas/sales/orders/address-seal.ts'

/** What stands for an address without telling it: equal marks mean the same phone, or the same door. */
export interface AddressMarks {
  readonly phone: string
  readonly door: string
}

/** Marks are made with the installation's key, so that nobody without it can try out numbers. */
export function addressMarks(key: Buffer, { phone, region, street }: AddressSecret): AddressMarks {
  const mark = (kind: string, text: string) =>
    createHmac('sha256', key).update(`fieldcast address mark\n${kind}\n${text}`).digest('base64url')
  return { phone: mark('phone', phone), door: mark('door', plain(`${region}${street}`)) }
}

/** The same door however it was spaced, punctuated or typed full-width. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}]/gu, '')
