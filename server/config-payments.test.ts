import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from './config.ts'

let folder: string
let alipay: Record<string, string>

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'payment-keys-'))
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const file = (name: string, text: string) => {
    const at = path.join(folder, name)
    writeFileSync(at, text)
    return at
  }
  alipay = {
    FIELDCAST_PUBLIC_URL: 'https://tianbo.example.cn/',
    FIELDCAST_ALIPAY_APP_ID: '2021001234567890',
    FIELDCAST_ALIPAY_SELLER_ID: '2088101106499364',
    // As Alipay's own tool writes it: bare base64.
    FIELDCAST_ALIPAY_APP_KEY_FILE: file(
      'app.txt',
      privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    ),
    FIELDCAST_ALIPAY_PLATFORM_KEY_FILE: file(
      'alipay.pem',
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ),
  }
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('a whole provider is taken with its keys, and none means the sandbox', () => {
  const { payments } = readConfig([], alipay)
  expect(payments).toMatchObject({ publicUrl: 'https://tianbo.example.cn', wechat: null })
  expect(payments?.alipay?.account.appKey.asymmetricKeyType).toBe('rsa')
  expect(readConfig([], {}).payments).toBeUndefined()
})

test('half a provider, no address or a wrong key stop the start with one line', () => {
  const without = (name: string) => Object.fromEntries(Object.entries(alipay).filter(([key]) => key !== name))
  for (const [env, says] of [
    [without('FIELDCAST_ALIPAY_SELLER_ID'), /not FIELDCAST_ALIPAY_SELLER_ID; set all/],
    [without('FIELDCAST_PUBLIC_URL'), /FIELDCAST_PUBLIC_URL is not set/],
    [
      { FIELDCAST_WECHAT_APP_SECRET_FILE: 'secret' },
      /not FIELDCAST_WECHAT_APP_ID, FIELDCAST_WECHAT_MERCHANT_ID/,
    ],
    [
      { ...alipay, FIELDCAST_ALIPAY_APP_KEY_FILE: '/nowhere.pem' },
      /APP_KEY_FILE names \/nowhere.pem.*ENOENT/,
    ],
    [
      { ...alipay, FIELDCAST_ALIPAY_APP_KEY_FILE: alipay['FIELDCAST_ALIPAY_PLATFORM_KEY_FILE'] },
      /cannot be used/,
    ],
  ] as const) {
    expect(() => readConfig([], env)).toThrow(says)
    expect(() => readConfig([], env)).not.toThrow(/\n|BEGIN/)
  }
})
