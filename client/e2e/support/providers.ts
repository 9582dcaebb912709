import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openAlipayServer, type AlipayServer } from '#server/test/support/alipay-server.ts'
import { openWechatServer, type WechatServer } from '#server/test/support/wechat-server.ts'

/** Both payment providers on this machine, and the variables that lead a server to them. */
export interface Providers {
  readonly wechat: WechatServer
  readonly alipay: AlipayServer
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export async function openProviders(): Promise<Providers> {
  const [wechat, alipay] = [await openWechatServer(), await openAlipayServer()]
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-keys-'))
  const file = async (name: string, content: string) => {
    const at = path.join(folder, name)
    await writeFile(at, content, { mode: 0o600 })
    return at
  }
  const secret = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const open = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
  return {
    ...{ wechat, alipay },
    environment: {
      FIELDCAST_WECHAT_APP_ID: wechat.account.appId,
      FIELDCAST_WECHAT_MERCHANT_ID: wechat.account.merchantId,
      FIELDCAST_WECHAT_MERCHANT_SERIAL: wechat.account.merchantSerial,
      FIELDCAST_WECHAT_MERCHANT_KEY_FILE: await file('wechat.pem', secret(wechat.account.merchantKey)),
      FIELDCAST_WECHAT_PLATFORM_KEY_ID: wechat.account.platformKeyId,
      FIELDCAST_WECHAT_PLATFORM_KEY_FILE: await file('wechat-platform.pem', open(wechat.account.platformKey)),
      FIELDCAST_WECHAT_API_V3_KEY_FILE: await file('wechat-v3', wechat.account.apiV3Key),
      FIELDCAST_WECHAT_URL: wechat.url,
      FIELDCAST_ALIPAY_APP_ID: alipay.account.appId,
      FIELDCAST_ALIPAY_SELLER_ID: alipay.account.sellerId,
      FIELDCAST_ALIPAY_APP_KEY_FILE: await file('alipay.pem', secret(alipay.account.appKey)),
      FIELDCAST_ALIPAY_PLATFORM_KEY_FILE: await file('alipay-platform.pem', open(alipay.account.platformKey)),
      FIELDCAST_ALIPAY_URL: alipay.gateway,
    },
    close: async () => {
      await Promise.all([wechat.close(), alipay.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
