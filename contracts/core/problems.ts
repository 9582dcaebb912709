import { z } from 'zod'
import { contestProblems } from './contest-problems.ts'

/** What each problem means: its HTTP status and its words for people. Codes are stable, words may improve. */
interface ProblemMeaning {
  readonly status: number
  readonly zh: string
  readonly en: string
}

/** Problems that any route or event may answer with. */
const common = {
  malformed: { status: 400, zh: '请求内容读不懂', en: 'The request could not be read' },
  invalid: { status: 422, zh: '有内容没填对', en: 'Some of this is not filled in correctly' },
  too_large: { status: 413, zh: '内容太大', en: 'The request is too large' },
  not_found: { status: 404, zh: '找不到', en: 'Not found' },
  sign_in_first: { status: 401, zh: '请先登录', en: 'Please sign in first' },
  not_allowed: { status: 403, zh: '你没有这个权限', en: 'You may not do this' },
  wrong_origin: { status: 403, zh: '请从本站页面操作', en: 'Please use this site itself' },
  too_many: { status: 429, zh: '太快了，请稍等', en: 'Too fast, please wait a moment' },
  too_many_here: {
    status: 429,
    zh: '这个网络上买的人太多了，请稍等',
    en: 'Too much is being bought from this network, please wait a moment',
  },
  method_not_allowed: { status: 405, zh: '这里不支持这种请求', en: 'This address does not do that' },
  unsupported_type: { status: 415, zh: '内容格式不对', en: 'This content type is not understood here' },
  key_missing: { status: 400, zh: '缺少幂等键', en: 'An Idempotency-Key is needed' },
  key_reused: {
    status: 409,
    zh: '这个幂等键用在了别的请求上',
    en: 'This Idempotency-Key belongs to another request',
  },
  conflict: {
    status: 409,
    zh: '已被别人改过，请刷新',
    en: 'Somebody changed this meanwhile, please refresh',
  },
  unavailable: {
    status: 503,
    zh: '暂时不可用，你的东西都在，请稍后再试',
    en: 'Unavailable for a moment; nothing is lost, please retry',
  },
  unexpected: {
    status: 500,
    zh: '出了意外，我们已经记下',
    en: 'Something unexpected happened, and we noted it',
  },
} as const

const identity = {
  code_wrong: { status: 401, zh: '验证码不对', en: 'The code is not right' },
  code_expired: {
    status: 401,
    zh: '验证码过期了，请重新获取',
    en: 'The code has expired, please ask for a new one',
  },
  password_wrong: { status: 401, zh: '用户名或密码不对', en: 'User name or password is not right' },
  phone_taken: { status: 409, zh: '这个手机号已有账号', en: 'This phone number has an account already' },
  username_taken: { status: 409, zh: '这个用户名已被使用', en: 'This user name is taken' },
} as const

const catalog = {
  name_taken: { status: 409, zh: '已有同名的', en: 'There is one of that name already' },
  bad_picture: { status: 422, zh: '这不是能用的图片', en: 'This is not a picture we can use' },
  bad_sheet: { status: 422, zh: '这不是能读的表格', en: 'This is not a sheet we can read' },
  not_served: { status: 409, zh: '这个省暂时不发货', en: 'This province is not served' },
  not_reviewed: {
    status: 409,
    zh: '商品还没通过审核，不能上架直播',
    en: 'The product has not passed its review and may not go on air',
  },
  stock_short: { status: 409, zh: '库存不够', en: 'There is not enough stock' },
  sku_in_cart: {
    status: 409,
    zh: '它还在直播的小黄车里，先请主播拿下来',
    en: 'It is in the cart of a live; have the host take it out first',
  },
  sku_in_sale: {
    status: 409,
    zh: '它正在秒杀，或排好了秒杀，先等它结束',
    en: 'It is in a flash sale that has not ended; wait for its end first',
  },
  last_sku: {
    status: 409,
    zh: '商品至少要有一个规格；整件不卖请下架',
    en: 'A product keeps one packing; to stop selling all of it, take it off sale',
  },
  skus_full: {
    status: 409,
    zh: '一个商品最多 20 个规格，先停卖一个',
    en: 'A product has at most 20 packings; stop selling another one first',
  },
  freight_in_use: {
    status: 409,
    zh: '还有商品用着这个模板，先给它们换一个',
    en: 'Products still use this template; give them another one first',
  },
  freight_gone: {
    status: 409,
    zh: '这个运费模板刚被删掉了，请另选一个',
    en: 'This freight template is no longer there; please choose another one',
  },
} as const

const live = {
  not_your_live: { status: 403, zh: '这不是你的直播', en: 'This is not your live' },
  bad_still: {
    status: 422,
    zh: '这不是能用的照片',
    en: 'This is not a picture that can be shown',
  },
  live_not_on: { status: 409, zh: '直播没有在进行', en: 'The live is not on' },
  live_begun: {
    status: 409,
    zh: '已经开播、结束或取消，改不了了',
    en: 'It has begun, is over or was cancelled, and cannot be changed',
  },
  live_over: { status: 409, zh: '直播已经结束', en: 'The live is over' },
  already_live: { status: 409, zh: '你有另一场直播还在进行', en: 'Another live of yours is still on' },
  media_elsewhere: {
    status: 421,
    zh: '这场直播的画面在另一台服务器上',
    en: 'Another server has the picture of this live',
  },
  room_full: { status: 503, zh: '直播间满了', en: 'The room is full' },
  own_live: { status: 409, zh: '这是主播自己', en: 'That is the host' },
  cohosts_full: { status: 409, zh: '连麦已经满了，最多 4 人', en: 'Four people are up already' },
  too_many_asked: {
    status: 409,
    zh: '想连麦的人太多，等一等再申请',
    en: 'Too many wait to come up, try later',
  },
  chat_slow: { status: 429, zh: '现在是慢速聊天，等一等再发', en: 'The chat is in slow mode, please wait' },
  chat_muted: { status: 403, zh: '你在这场直播里被禁言', en: 'You are muted in this live' },
  live_banned: { status: 403, zh: '你被请出了这场直播', en: 'You were put out of this live' },
  moderator_exempt: {
    status: 409,
    zh: '主播、助手、干部和运营不能被禁言',
    en: 'Hosts, helpers, officials and operators cannot be restricted',
  },
  appeal_filed: {
    status: 409,
    zh: '已经申诉过了，一场只能申诉一次',
    en: 'You have appealed already; once a live',
  },
  no_appeal: { status: 409, zh: '主播还没有申诉', en: 'The host has not appealed' },
  not_scheduled: { status: 409, zh: '只有还没开播的能预约', en: 'Only a live to come can be waited for' },
  list_full: { status: 409, zh: '词表满了，先删几个', en: 'The list is full, please remove some first' },
  stream_key_wrong: { status: 401, zh: '推流密钥不对', en: 'The stream key is not right' },
  page_sending: {
    status: 409,
    zh: '手机上的直播间页面正在推流，关掉那个页面再从编码器推',
    en: 'The studio page is sending: close it, then publish from the encoder',
  },
  encoder_sending: {
    status: 409,
    zh: '编码器正在推这场直播，确认换成这台设备才会接过来',
    en: 'An encoder is sending this live; confirm to send from this device instead',
  },
  page_elsewhere: {
    status: 409,
    zh: '另一台设备正在直播，确认换成这台设备才会接过来',
    en: 'Another device is sending this live; confirm to send from this device instead',
  },
  no_live_to_publish: {
    status: 409,
    zh: '没有正在进行或马上开始的直播，请先在工作台安排一场',
    en: 'No live of yours is on or about to begin; plan one in the studio first',
  },
  bad_sdp: { status: 400, zh: 'SDP 读不懂', en: 'The SDP makes no sense' },
  media_unfit: {
    status: 406,
    zh: '没有可用的编码，视频请用 H.264 或 VP8，声音请用 Opus',
    en: 'No usable codec: send H.264 or VP8 pictures and Opus sound',
  },
  if_match_missing: { status: 428, zh: '缺少 If-Match', en: 'An If-Match header is needed' },
  if_match_failed: {
    status: 412,
    zh: 'ICE 会话已经换了',
    en: 'The ICE session is another one by now',
  },
  join_first: { status: 409, zh: '请先进入直播间', en: 'Please join the live first' },
  unknown_transport: { status: 404, zh: '没有这条媒体通道', en: 'No such media transport' },
  unknown_producer: { status: 404, zh: '没有这路音视频', en: 'No such media stream' },
  unknown_consumer: { status: 404, zh: '没有这路播放', en: 'No such media playback' },
  bad_media: { status: 422, zh: '音视频参数不对', en: 'The media parameters make no sense' },
  cannot_consume: { status: 422, zh: '这台设备放不了这路视频', en: 'This device cannot play this stream' },
  under_retention: {
    status: 409,
    zh: '录像还在保存期内，不能删除',
    en: 'The recording is still to be kept and cannot be deleted',
  },
  media_limit: { status: 429, zh: '媒体通道太多', en: 'Too many media connections' },
} as const

const sales = {
  offer_not_open: { status: 409, zh: '秒杀还没开始', en: 'The flash sale has not started' },
  offer_over: { status: 409, zh: '秒杀已经结束', en: 'The flash sale is over' },
  offer_running: { status: 409, zh: '这件商品正在秒杀', en: 'This product is in a flash sale already' },
  sold_out: { status: 409, zh: '抢完了', en: 'Sold out' },
  over_limit: { status: 409, zh: '超过每人限购', en: 'Over the limit per person' },
  device_limit: {
    status: 409,
    zh: '这台设备上已有几个账号在抢这一场了',
    en: 'Several accounts are buying here from this device already',
  },
  challenge_required: {
    status: 428,
    zh: '正在确认，请稍等',
    en: 'Confirming, one moment please',
  },
  challenge_failed: {
    status: 403,
    zh: '没能确认，请再点一次',
    en: 'That could not be confirmed, please try again',
  },
  units_left: { status: 409, zh: '还有货，直接抢就行', en: 'There are units left, just buy' },
  queue_full: { status: 409, zh: '候补的人满了', en: 'The queue is full' },
  coupon_gone: { status: 409, zh: '券领完了', en: 'All of these coupons are claimed' },
  coupon_over: { status: 409, zh: '券不在领取时间', en: 'This coupon cannot be claimed now' },
  giveaway_over: { status: 409, zh: '福袋已经截止', en: 'This giveaway is closed' },
  ship_cap: {
    status: 409,
    zh: '超过今天摘得完、发得出的数量',
    en: 'More than can be picked and shipped today',
  },
  price_changed: {
    status: 409,
    zh: '价格变了，请确认新价格',
    en: 'The price has changed, please confirm the new one',
  },
  not_in_cart: { status: 404, zh: '小黄车里没有这件', en: 'This is not in the live cart' },
  order_state: { status: 409, zh: '订单现在不能这样操作', en: 'The order does not allow this now' },
  order_expired: {
    status: 409,
    zh: '付款时间已过，货已放回',
    en: 'The time to pay is over and the goods went back',
  },
  bad_signature: { status: 401, zh: '签名不对', en: 'The signature is not right' },
  refund_too_much: {
    status: 409,
    zh: '退得比付的还多',
    en: 'That is more than is left to send back',
  },
  no_merchant: {
    status: 409,
    zh: '这个账号还没有绑定商家，请联系运营',
    en: 'This account works for no merchant yet, please ask an operator',
  },
  after_sale_state: {
    status: 409,
    zh: '这件售后现在不能这样操作',
    en: 'The claim does not allow this now',
  },
  after_sale_open: {
    status: 409,
    zh: '这件商品已有售后在处理',
    en: 'There is an open claim about this already',
  },
  after_sale_closed: {
    status: 409,
    zh: '已过售后时间',
    en: 'The time for claims about this is over',
  },
  payment_state: { status: 409, zh: '这笔付款已有结果', en: 'This payment is decided already' },
  bill_not_ready: {
    status: 409,
    zh: '支付渠道还没出这一天的账单',
    en: 'The provider has not made the bill of that day yet',
  },
} as const

export const problemMeanings = {
  ...common,
  ...identity,
  ...catalog,
  ...live,
  ...sales,
  ...contestProblems,
} satisfies Record<string, ProblemMeaning>

export type ProblemCode = keyof typeof problemMeanings

/** Every route may answer with these without naming them. */
export const commonProblems = Object.keys(common) as (keyof typeof common)[]

/** A member of a request that was refused, and why: a code of contracts/core/reasons.ts and its words. */
const refusedField = z.object({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  messageZh: z.string(),
})

/** RFC 9457 problem details, with a stable `code` and words in both languages. */
export const problemBody = z.object({
  type: z.string(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  titleZh: z.string(),
  /** What exactly was wrong, where that helps the caller. */
  detail: z.string().optional(),
  detailZh: z.string().optional(),
  /** Members of the request that were refused, as paths such as `body.items.0.quantity`. */
  fields: z.array(refusedField).optional(),
  /** When it makes sense to try again. */
  retryAfterMs: z.int().optional(),
  /** Work to show before asking again under the same key: see `proof` in contracts/sales/guard.types.ts. */
  challenge: z.object({ token: z.string(), bits: z.int() }).optional(),
})
export type ProblemBody = z.infer<typeof problemBody>
