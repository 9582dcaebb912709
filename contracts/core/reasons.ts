/** Why something was refused, more closely than a problem's code says: `{name}` stands for a figure or a name. */
interface ReasonMeaning {
  readonly zh: string
  readonly en: string
}

/** What the shape of a member may lack. */
const shape = {
  missing: { zh: '要填', en: 'needed' },
  wrong_kind: { zh: '内容类型不对', en: 'not of the right kind' },
  wrong_form: { zh: '格式不对', en: 'not of the right form' },
  no_choice: { zh: '不在可选的范围里', en: 'not one of the choices' },
  unknown_member: { zh: '多了不认识的内容', en: 'has members that are not known' },
  text_short: { zh: '至少 {bound} 个字', en: 'at least {bound} characters' },
  text_long: { zh: '最多 {bound} 个字', en: 'at most {bound} characters' },
  list_short: { zh: '至少 {bound} 项', en: 'at least {bound} of them' },
  list_long: { zh: '最多 {bound} 项', en: 'at most {bound} of them' },
  too_low: { zh: '不能小于 {bound}', en: 'not below {bound}' },
  too_high: { zh: '不能大于 {bound}', en: 'not above {bound}' },
  no_multiple: { zh: '要是 {bound} 的倍数', en: 'a multiple of {bound}' },
  wrong: { zh: '没填对', en: 'not right' },
  control_characters: { zh: '有看不见的控制字符', en: 'without control characters' },
  no_mobile: { zh: '要填 11 位手机号', en: 'an 11-digit mobile number' },
  six_digits: { zh: '要填 6 位数字', en: '6 digits' },
  no_user_name: {
    zh: '用户名要 3–32 个小写字母、数字或 . _ -',
    en: 'a user name of 3–32 small letters, digits, . _ -',
  },
  no_year: { zh: '年份要从 2000 年起', en: 'a year from 2000' },
  no_key: {
    zh: '幂等键要 8–64 个字母、数字、- 或 _',
    en: 'an Idempotency-Key of 8–64 letters, digits, - or _',
  },
  no_seed: { zh: '要 8–64 个字母、数字、- 或 _', en: '8–64 letters, digits, - or _' },
  no_tracking_number: {
    zh: '运单号要 6–40 个字母、数字或 -',
    en: 'a tracking number of 6–40 letters, digits or -',
  },
} as const

/** Words of a person, a name or a number: they read the same in every language. */
const verbatim = {
  as_written: { zh: '{words}', en: '{words}' },
} as const

const goods = {
  needs_reason: { zh: '要写原因', en: 'a reason is needed' },
  not_zero: { zh: '不能是 0', en: 'not 0' },
  province_twice: { zh: '一个省只能在一个区域里', en: 'each province once' },
  sku_twice: { zh: '同一个规格只能有一行', en: 'each packing once' },
  sku_elsewhere: { zh: '有一个规格是别的商品的', en: 'a packing of another product' },
  sku_left_out: {
    zh: '少了一个规格：不卖了请点「不再卖」，别直接去掉',
    en: 'a packing is left out: choose to sell it no more instead',
  },
  shelf_full: { zh: '超过货架能放的数量', en: 'more than a shelf holds' },
  most_templates: { zh: '最多 {most} 个运费模板', en: 'a merchant has at most {most} freight templates' },
  picture_unknown: { zh: '有一张图片没有传好', en: 'a picture was not uploaded' },
  picture_format: { zh: '这是 {format} 文件', en: 'this is a {format} file' },
  sheet_heavy: { zh: '表格解开后太大', en: 'it unpacks to too much' },
  sheet_empty: { zh: '里面没有工作表', en: 'it has no sheet' },
  sheet_long: { zh: '最多 {most} 行', en: 'at most {most} rows' },
} as const

const sales = {
  photo_twice: { zh: '同一张照片只能放一次', en: 'each photo once' },
  photo_not_own: { zh: '只能用自己传的、还没用过的照片', en: 'only unused photos of one’s own' },
  photo_needed: { zh: '至少一张照片', en: 'at least one photo' },
  photo_no_jpeg: { zh: '不是 JPEG 照片', en: 'not a JPEG' },
  tracking_needed: { zh: '要填快递和运单号', en: 'a carrier and a tracking number are needed' },
  more_than_bought: { zh: '不能多于买的数量', en: 'no more than were bought' },
  takes_nothing_off: { zh: '要减掉一点钱', en: 'takes nothing off' },
  needs_threshold: { zh: '要写满多少', en: 'a threshold is needed' },
  ends_before_start: { zh: '结束要晚于开始', en: 'the end must be after the start' },
  order_too_dear: { zh: '一单不能超过 1000 万元', en: 'an order of more than 10 million yuan' },
  bad_cursor: { zh: '翻页位置不对', en: 'not a place to go on from' },
  within_a_week: { zh: '要在今后 7 天内', en: 'within the next 7 days' },
  restock_with_all: {
    zh: '退完剩下的全部才能回库',
    en: 'units return to the shelf only with all that is left',
  },
  most_addresses: { zh: '最多存 {most} 个地址', en: 'at most {most} addresses are kept' },
  attempt_over: { zh: '这一次没抢成，请重新抢', en: 'this attempt was given up; please buy again' },
  ships_at_most: { zh: '今天最多还能放 {units} 份', en: 'at most {units} more units today' },
  cart_full: { zh: '购物车最多 {most} 种', en: 'a cart holds at most {most} products' },
  one_unknown: { zh: '其中一个规格找不到', en: 'one of the packings is not there' },
  no_merchant_role: { zh: '这个账号没有商户身份', en: 'the account does not have the role of a merchant' },
  no_such_channel: { zh: '{provider}没有这种支付方式', en: '{provider} has no such way to pay' },
  callback_old: { zh: '回调超过五分钟', en: 'the callback is older than five minutes' },
  other_amount: { zh: '金额和付款单对不上', en: 'the amount is not the payment’s' },
  wechat_sign_in: { zh: '要先在微信里登录', en: 'WeChat must sign the buyer in first' },
  wechat_forgot: { zh: '微信登录过期了，请重来', en: 'WeChat does not know this sign-in any more' },
  proof_expired: { zh: '确认过期了，换了一个新的', en: 'the challenge has expired; here is another' },
  proof_used: {
    zh: '这个确认用过了，换了一个新的',
    en: 'this work was used before; here is another challenge',
  },
  proof_wrong: { zh: '这个确认对不上这次购买', en: 'the work does not hold for this purchase' },
} as const

const live = {
  no_host: { zh: '这个账号不是主播，也不是干部', en: 'not a host or official' },
  only_marks: { zh: '要有字母、数字或汉字', en: 'letters or digits are needed' },
  other_live: { zh: '这句是在另一场直播里说的', en: 'said in another live' },
  too_deep: { zh: '内容太大，或嵌套太深', en: 'too large, or nested too deeply' },
  send_type: { zh: '请发 {type}', en: 'send {type}' },
  no_push_service: { zh: '这不是公网上的推送服务', en: 'not a public push service' },
} as const

const contest = {
  levels_without_words: {
    zh: '按等级打分的要写每一级的说明，别的不写',
    en: 'criteria judged by levels have words for them, others none',
  },
  cap_with_log: { zh: '对数计分要写封顶值，别的不写', en: 'a logarithmic scale has a cap, others none' },
  scale_of_measured: { zh: '只有量出来的才能这样计分', en: 'only what is measured has such a scale' },
  written_by_judges: { zh: '只有评委打分的才能是文字作品', en: 'only what judges mark is written' },
  names_alike: { zh: '有两个同名', en: 'two share a name' },
  bad_slug: { zh: '3–40 个小写字母、数字或 -', en: '3–40 small letters, digits or -' },
  clip_backwards: { zh: '片段的结束要晚于开始', en: 'a clip ends after it begins' },
  village_or_host: { zh: '选一个村或一位主播，只选一样', en: 'name a village or a host, one of the two' },
  mark_unknown: { zh: '本次评比没有这样的分', en: 'not a mark that this contest knows' },
  mark_too_high: { zh: '最高 {top} 分', en: 'the highest mark is {top}' },
  not_judged: { zh: '这一项不由评委打分', en: 'not a criterion that judges mark in this contest' },
  judged_by_live: { zh: '这一项看直播打分', en: 'this criterion is judged by the live' },
  judged_as_text: { zh: '这一项看文字打分', en: 'this criterion is judged by its text' },
  weights_are: {
    zh: '第 {board} 个榜的权重合计是 {sum}，应为 {all}',
    en: 'the weights of board {board} sum to {sum} of {all}',
  },
  votes_weigh_most: {
    zh: '公众投票最多占一个榜的十分之一，除非整个榜都靠投票',
    en: 'public votes weigh at most a tenth of a board, unless they are all of it',
  },
  slot_to_come: { zh: '场次还没开始', en: 'the slot has not begun' },
  no_live_in_slot: { zh: '场次时间里没有开播', en: 'the live was not on in its slot' },
  moment_outside: { zh: '这一刻不在场次时间里', en: 'the moment is outside the slot' },
  live_not_begun: { zh: '直播还没开始', en: 'the live has not begun' },
  moment_unreached: { zh: '直播还没到这一刻', en: 'the stream has not come to this moment' },
  slot_too_long: { zh: '一个场次最多一天', en: 'a slot is at most a day' },
  slot_of: { zh: '{number} 号占着', en: 'it is that of No. {number}' },
  panel_is_locked: { zh: '这个小组已经锁定', en: 'the panel has locked' },
  close_round_first: { zh: '先收这一轮', en: 'close this round first' },
  named_twice: { zh: '有人写了两次', en: 'somebody is named twice' },
  seat_without_sheet: { zh: '有一个席位没有给这位选手打分', en: 'a seat has no sheet for this entry' },
  no_sheet_left: { zh: '去掉后就没有评分表了', en: 'no sheet would be left' },
  no_arbiter: {
    zh: '只有评委、干部和审计能裁决申诉',
    en: 'only judges, officials and auditors decide appeals',
  },
  live_cancelled: { zh: '这场直播已经取消', en: 'the live is cancelled' },
  most_entries: { zh: '参评的已满 {most} 个', en: 'the contest has {most} entries already' },
  panels_are: { zh: '一共 {count} 个小组', en: 'there are {count} panels' },
  boards_are: { zh: '一共 {count} 个榜', en: 'there are {count} boards' },
  panel_of_other_round: { zh: '这个小组不评第 {round} 轮', en: 'the panel does not judge round {round}' },
  panels_once: { zh: '每个小组正好评一轮', en: 'every panel judges in exactly one round' },
  rounds_alike: { zh: '有两轮同名', en: 'two rounds share a name' },
  advance_but_last: {
    zh: '除了最后一轮，每轮都要写几人晋级',
    en: 'all rounds but the last name how many go on',
  },
  most_judges: { zh: '评委已满 {most} 位', en: 'there are {most} judges already' },
  most_asked: { zh: '已经邀请过 {most} 位', en: '{most} were asked already' },
  no_judge_role: { zh: '这个账号没有评委身份', en: 'the account does not hold the role of a judge' },
  no_entry: { zh: '还没有主播参评', en: 'no host is entered' },
  no_judge: { zh: '还没有请评委', en: 'no judge is appointed' },
  no_judge_in: { zh: '「{panel}」还没有评委', en: 'no judge is appointed to {panel}' },
  overlap_at_least: {
    zh: '有几个小组时，至少要有 {least} 个选手由所有小组都评',
    en: 'several panels need at least {least} entries that all of them judge',
  },
  unjudged: { zh: '{numbers} 号没有评委了', en: 'no judge is left for entry {numbers}' },
  gates_shut: { zh: '还差 {count} 项', en: '{count} of what is asked for are lacking' },
  phone_not_verified: { zh: '手机号没有验证', en: 'the phone number is not verified' },
  not_recorded: { zh: '还没有登记', en: 'not recorded yet' },
  found_missing: { zh: '登记为不符合', en: 'recorded as not fulfilled' },
  stop_stands: { zh: '有被停播的记录', en: 'a stop of a live stands' },
} as const

export const reasonMeanings = {
  ...shape,
  ...verbatim,
  ...goods,
  ...sales,
  ...live,
  ...contest,
} satisfies Record<string, ReasonMeaning>

export type ReasonCode = keyof typeof reasonMeanings

/** A reason with the figures and names that its words ask for. */
export interface Reason {
  readonly code: ReasonCode
  readonly values: Readonly<Record<string, string | number>>
}

export const because = (code: ReasonCode, values: Reason['values'] = {}): Reason => ({ code, values })

/** What somebody wrote, or a name: shown as it is in every language. */
export const asWritten = (words: string): Reason => because('as_written', { words })

/** A reason as the message of a check in a contract. */
export const reason = (code: ReasonCode): ReasonCode => code

export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(reasonMeanings, code)

/** Whether a reason only says that a member has not the shape its contract asks for. */
export const isShapeReason = (code: string): boolean => Object.hasOwn(shape, code)

/** A reason's words in both languages. */
export const wordsOf = ({ code, values }: Reason): ReasonMeaning => {
  const fill = (words: string) => words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  const { zh, en } = reasonMeanings[code]
  return { zh: fill(zh), en: fill(en) }
}
