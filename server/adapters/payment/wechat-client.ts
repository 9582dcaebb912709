import { createHash, type KeyObject } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { Decorator } from 'wechatpay-axios-plugin'
import { z } from 'zod'
import { Problem } from '#server/core/problem.ts'

const CALL_TIMEOUT_MS = 8_000
const MAX_REPLY_BYTES = 256 * 1024
const MAX_BILL_BYTES = 64 * 1024 * 1024
const MAX_BILL_TEXT_BYTES = 512 * 1024 * 1024

/** Who we are to WeChat Pay, and by what we know it. */
export interface WechatAccount {
  readonly appId: string
  readonly merchantId: string
  /** The serial of the merchant's certificate. */
  readonly merchantSerial: string
  readonly merchantKey: KeyObject
  /** The id of WeChat Pay's public key, or the serial of its certificate. */
  readonly platformKeyId: string
  readonly platformKey: KeyObject
  /** 32 bytes that encrypt what callbacks carry. */
  readonly apiV3Key: string
  /** The app's secret, where JSAPI is wanted. */
  readonly appSecret: string | null
}

/** WeChat Pay said no, with a code of its own. */
export class WechatRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`WeChat Pay refused with ${code} (${String(status)})`)
    this.name = 'WechatRefusal'
    this.status = status
    this.code = code
  }
}

const refused = z.object({
  response: z.object({ status: z.int(), data: z.object({ code: z.string().max(64) }) }),
})
const failed = z.object({ code: z.string().max(64).optional(), message: z.string().optional() })
const billLink = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().max(128),
  download_url: z.url().max(2_048),
})
const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type, format: 'pem' }).toString()

/** WeChat Pay's API v3 over its SDK, which signs what we ask and checks the signature of every answer. */
export class WechatClient {
  readonly #account: WechatAccount
  readonly #baseUrl: string
  readonly #http: Decorator['v3']

  constructor(account: WechatAccount, baseUrl: string) {
    this.#account = account
    this.#baseUrl = baseUrl
    this.#http = new Decorator({
      mchid: account.merchantId,
      serial: account.merchantSerial,
      privateKey: pemOf(account.merchantKey, 'pkcs8'),
      certs: { [account.platformKeyId]: pemOf(account.platformKey, 'spki') },
      baseURL: baseUrl,
      timeout: CALL_TIMEOUT_MS,
      maxContentLength: MAX_REPLY_BYTES,
      maxRedirects: 0,
      proxy: false,
    }).v3
  }

  /**
   * Asks and parses the answer.
   *
   * @throws WechatRefusal where WeChat says no; Problem `unavailable` where there is no sound answer.
   */
  async ask<T>(method: 'GET' | 'POST', url: string, reply: z.ZodType<T>, body?: object): Promise<T> {
    const answer = await this.#send({ method, url, ...(body === undefined ? {} : { data: body }) })
    const parsed = reply.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new Problem('unavailable', { cause: new Error(`WeChat Pay answered ${url} in an unknown way`) })
  }

  /** Downloads a day's trade bill, whole and unchanged. Throws like `ask`. */
  async tradeBill(day: string): Promise<string> {
    const query = `bill_date=${day}&bill_type=ALL&tar_type=GZIP`
    const { hash_value: hash, download_url: url } = await this.ask(
      'GET',
      `/v3/bill/tradebill?${query}`,
      billLink,
    )
    // The signature goes along, so it goes nowhere else.
    const { origin, pathname, searchParams } = new URL(url)
    if (origin !== new URL(this.#baseUrl).origin) throw strange('a bill lies on another host')
    const file = z.instanceof(Buffer).parse(
      await this.#send({
        method: 'GET',
        // By its path alone the SDK knows that this answer carries no signature.
        url: pathname,
        params: searchParams,
        responseType: 'arraybuffer',
        maxContentLength: MAX_BILL_BYTES,
      }),
    )
    const bill = gunzipSync(file, { maxOutputLength: MAX_BILL_TEXT_BYTES })
    // WeChat's hash is of the bill as it was before it was compressed.
    if (createHash('sha1').update(bill).digest('hex') !== hash.toLowerCase())
      throw strange('a bill came with another hash')
    return bill.toString('utf8')
  }

  get account(): WechatAccount {
    return this.#account
  }

  async #send(request: Parameters<Decorator['v3']['request']>[0]): Promise<unknown> {
    try {
      return (await this.#http.request<unknown>(request)).data
    } catch (error) {
      // The SDK's own error carries our keys and signature, so only what it says is kept.
      const { success, data } = refused.safeParse(error)
      if (success && data.response.status < 500)
        throw new WechatRefusal(data.response.status, data.response.data.code)
      const { code = '', message = '' } = failed.safeParse(error).data ?? {}
      throw strange(`${code} ${message}`.trim())
    }
  }
}

const strange = (what: string): Problem =>
  new Problem('unavailable', { cause: new Error(`WeChat Pay gave no sound answer: ${what}`) })
