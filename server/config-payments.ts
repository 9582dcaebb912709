import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, StartupError } from '#server/core/startup-error.ts'

const word = z.string().min(1).max(256)
const file = z.string().min(1).max(4_096)

/** Variables of the payment providers. Secrets are named by files, so that no list of processes shows them. */
export const paymentVariables = {
  /** Where browsers and payment providers reach us: https://tianbo.example.cn */
  FIELDCAST_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  FIELDCAST_WECHAT_APP_ID: word.optional(),
  FIELDCAST_WECHAT_MERCHANT_ID: word.optional(),
  FIELDCAST_WECHAT_MERCHANT_SERIAL: word.optional(),
  FIELDCAST_WECHAT_MERCHANT_KEY_FILE: file.optional(),
  /** The id of WeChat Pay's public key (PUB_KEY_ID_…), or the serial of its certificate. */
  FIELDCAST_WECHAT_PLATFORM_KEY_ID: word.optional(),
  FIELDCAST_WECHAT_PLATFORM_KEY_FILE: file.optional(),
  FIELDCAST_WECHAT_API_V3_KEY_FILE: file.optional(),
  /** Needed only for paying inside WeChat (JSAPI). */
  FIELDCAST_WECHAT_APP_SECRET_FILE: file.optional(),
  FIELDCAST_WECHAT_URL: z.url().default('https://api.mch.weixin.qq.com'),
  FIELDCAST_WECHAT_SIGN_IN_URL: z.url().default('https://api.weixin.qq.com'),
  FIELDCAST_ALIPAY_APP_ID: word.optional(),
  FIELDCAST_ALIPAY_SELLER_ID: word.optional(),
  FIELDCAST_ALIPAY_APP_KEY_FILE: file.optional(),
  FIELDCAST_ALIPAY_PLATFORM_KEY_FILE: file.optional(),
  FIELDCAST_ALIPAY_URL: z.url().default('https://openapi.alipay.com/gateway.do'),
}

type Variables = z.output<z.ZodObject<typeof paymentVariables>>

/** The providers that this installation has accounts with; with none, payments go through the sandbox. */
export interface PaymentAccounts {
  readonly publicUrl: string
  readonly wechat: {
    readonly account: {
      readonly appId: string
      readonly merchantId: string
      readonly merchantSerial: string
      readonly merchantKey: KeyObject
      readonly platformKeyId: string
      readonly platformKey: KeyObject
      readonly apiV3Key: string
      readonly appSecret: string | null
    }
    readonly baseUrl: string
    readonly signInUrl: string
  } | null
  readonly alipay: {
    readonly account: {
      readonly appId: string
      readonly sellerId: string
      readonly appKey: KeyObject
      readonly platformKey: KeyObject
    }
    readonly gateway: string
  } | null
}

const WECHAT = [
  'FIELDCAST_WECHAT_APP_ID',
  'FIELDCAST_WECHAT_MERCHANT_ID',
  'FIELDCAST_WECHAT_MERCHANT_SERIAL',
  'FIELDCAST_WECHAT_MERCHANT_KEY_FILE',
  'FIELDCAST_WECHAT_PLATFORM_KEY_ID',
  'FIELDCAST_WECHAT_PLATFORM_KEY_FILE',
  'FIELDCAST_WECHAT_API_V3_KEY_FILE',
] as const
const ALIPAY = [
  'FIELDCAST_ALIPAY_APP_ID',
  'FIELDCAST_ALIPAY_SELLER_ID',
  'FIELDCAST_ALIPAY_APP_KEY_FILE',
  'FIELDCAST_ALIPAY_PLATFORM_KEY_FILE',
] as const

/**
 * The accounts with payment providers, their keys read and checked; undefined where there are none.
 *
 * @throws StartupError where a provider is half configured or a key cannot be read; it never shows a key.
 */
export function readPaymentAccounts(values: Variables): PaymentAccounts | undefined {
  const wechat = whole(values, WECHAT, 'FIELDCAST_WECHAT_APP_SECRET_FILE')
  const alipay = whole(values, ALIPAY)
  if (!wechat && !alipay) return undefined
  const publicUrl = values.FIELDCAST_PUBLIC_URL
  if (publicUrl === undefined)
    throw new StartupError(
      'payments_unreachable',
      'FIELDCAST_PUBLIC_URL is not set, but payment providers must reach us; set it to the address of this site',
    )
  return {
    publicUrl: new URL(publicUrl).origin,
    wechat: wechat ? wechatOf(values, wechat) : null,
    alipay: alipay ? alipayOf(values, alipay) : null,
  }
}

/** All of a provider's variables, or null where none is set. */
function whole<Name extends keyof Variables>(
  values: Variables,
  names: readonly Name[],
  ...alsoKnown: (keyof Variables)[]
): Record<Name, string> | null {
  const missing = names.filter((name) => values[name] === undefined)
  const given = [...names, ...alsoKnown].find((name) => values[name] !== undefined)
  if (given === undefined) return null
  if (missing.length > 0)
    throw new StartupError(
      'payments_half_configured',
      `${given} is set, but not ${missing.join(', ')}; set all of them, or none to pay through the sandbox`,
    )
  return Object.fromEntries(names.map((name) => [name, String(values[name])])) as Record<Name, string>
}

function wechatOf(
  values: Variables,
  given: Record<(typeof WECHAT)[number], string>,
): PaymentAccounts['wechat'] {
  const secretFile = values.FIELDCAST_WECHAT_APP_SECRET_FILE
  return {
    account: {
      appId: given.FIELDCAST_WECHAT_APP_ID,
      merchantId: given.FIELDCAST_WECHAT_MERCHANT_ID,
      merchantSerial: given.FIELDCAST_WECHAT_MERCHANT_SERIAL,
      merchantKey: keyIn(given, 'FIELDCAST_WECHAT_MERCHANT_KEY_FILE', privateKey),
      platformKeyId: given.FIELDCAST_WECHAT_PLATFORM_KEY_ID,
      platformKey: keyIn(given, 'FIELDCAST_WECHAT_PLATFORM_KEY_FILE', publicKey),
      apiV3Key: keyIn(given, 'FIELDCAST_WECHAT_API_V3_KEY_FILE', apiV3Key),
      appSecret:
        secretFile === undefined
          ? null
          : keyIn(
              { FIELDCAST_WECHAT_APP_SECRET_FILE: secretFile },
              'FIELDCAST_WECHAT_APP_SECRET_FILE',
              (text) => text.trim(),
            ),
    },
    baseUrl: values.FIELDCAST_WECHAT_URL,
    signInUrl: values.FIELDCAST_WECHAT_SIGN_IN_URL,
  }
}

const alipayOf = (
  values: Variables,
  given: Record<(typeof ALIPAY)[number], string>,
): PaymentAccounts['alipay'] => ({
  account: {
    appId: given.FIELDCAST_ALIPAY_APP_ID,
    sellerId: given.FIELDCAST_ALIPAY_SELLER_ID,
    appKey: keyIn(given, 'FIELDCAST_ALIPAY_APP_KEY_FILE', privateKey),
    platformKey: keyIn(given, 'FIELDCAST_ALIPAY_PLATFORM_KEY_FILE', publicKey),
  },
  gateway: values.FIELDCAST_ALIPAY_URL,
})

function keyIn<Name extends string, T>(
  given: Record<Name, string>,
  name: Name,
  read: (text: string) => T,
): T {
  try {
    return read(readFileSync(given[name], 'utf8'))
  } catch (error) {
    throw new StartupError(
      'payment_key_unreadable',
      `${name} names ${given[name]}, which cannot be used: ${messageOf(error)}; point it at the right file`,
    )
  }
}

/** Alipay's own tools write keys as bare base64, in PKCS#8. */
const privateKey = (text: string): KeyObject =>
  text.includes('-----BEGIN')
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })

function publicKey(text: string): KeyObject {
  if (text.includes('BEGIN CERTIFICATE')) return new X509Certificate(text).publicKey
  if (text.includes('-----BEGIN')) return createPublicKey(text)
  return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
}

function apiV3Key(text: string): string {
  const key = text.trim()
  if (Buffer.byteLength(key) !== 32) throw new Error('the API v3 key has 32 characters')
  return key
}
