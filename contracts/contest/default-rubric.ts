import type { Award, ContestProcedure, NewCriterion } from './contest.types.ts'

/**
 * The default rubric of 优秀主播, a template that organisers edit: what published Chinese contests score
 * (product knowledge, language, interaction, control, planning, appearance), with truthfulness first, because
 * the first judged criterion decides between equal scores, and with sales counted only as verified net sales.
 */
export const defaultRubric: readonly NewCriterion[] = [
  {
    name: '产品讲解与真实性',
    hint: '产地、规格、价格、吃法讲全，所说与详情页一致，有当场证据',
    weightBp: 2500,
    source: 'judges',
    levels: [
      '说错或夸大，与详情页不符，或说不清产地、规格和价格',
      '基本讲到，但有遗漏，多照着念，没有当场证据',
      '产地、规格、价格、吃法讲全，与详情页一致',
      '讲全讲透，当场称重、切开或试吃为证，好坏都如实说',
    ],
  },
  {
    name: '语言表达与感染力',
    hint: '清楚、自然，听得下去；乡音、普通话都可以',
    weightBp: 1500,
    source: 'judges',
    levels: [
      '听不清或长时间冷场，观众听不下去',
      '能听懂，但平淡、重复多，像背稿',
      '清楚自然，有条理，让人愿意听下去',
      '生动有乡土味，讲得出故事，让人想留下也想买',
    ],
  },
  {
    name: '互动与答疑',
    hint: '看观众的问题有没有被听见、答准',
    weightBp: 1500,
    source: 'judges',
    levels: [
      '几乎不看评论，观众的问题没有人应',
      '偶尔回应，多为客套；答非所问，或只说“详情页有”',
      '多数问题一分钟内回应，答得准；个别追问漏掉',
      '主动点名答疑，不懂的当场求证，难听的问题也正面答',
    ],
  },
  {
    name: '控场、节奏与流程',
    hint: '开场、讲解、上架、秒杀、收尾有序，出了状况稳得住',
    weightBp: 1500,
    source: 'judges',
    levels: [
      '流程混乱，讲解与上架的商品对不上，出状况就中断',
      '有流程但常拖沓或赶场，状况处理生硬',
      '环节完整，节奏合适，小状况能接住',
      '张弛有度，讲解、上架、秒杀环环相扣，突发状况处理得体',
    ],
  },
  {
    name: '策划、选品与脚本',
    hint: '选品贴合时令与本地，顺序有设计',
    weightBp: 1000,
    source: 'judges',
    levels: [
      '看不出准备，选品与时令、产地无关',
      '有简单准备，选品或顺序欠考虑',
      '选品贴合时令，顺序有设计，脚本照应得上',
      '主题鲜明，选品搭配巧，现场环节为产品量身设计',
    ],
  },
  {
    name: '形象、场景与画面',
    hint: '真实的劳动场景，画面稳，收音清楚',
    weightBp: 500,
    source: 'judges',
    levels: [
      '画面晃、暗或声音听不清，场景与产品无关',
      '看得清，但场景单调或常有杂音',
      '画面稳、收音清，场景真实',
      '田间地头真实动人，镜头会说话，细节拍得清楚',
    ],
  },
  {
    name: '合规与纠错',
    hint: '不用绝对化用语，不虚假促销，说错了当场更正',
    weightBp: 500,
    source: 'judges',
    levels: [
      '有虚假或违禁宣传，被指出仍不改',
      '用语偶有不当，经提醒才改',
      '用语规范，促销说明清楚，没有明显差错',
      '用语规范；说错立即主动更正，价格依据和售后讲得明白',
    ],
  },
  {
    name: '核验销售成效',
    hint: '平台按已付款减退款的净额计算，看超过了多少选手，评委不打分',
    weightBp: 1000,
    source: 'netSales',
    levels: null,
  },
]

/**
 * The procedure that goes with it: every gate that a published rule asks for, calibration and declarations first,
 * and sales from villages on the relief list weighing half as much again (the Ministry of Commerce's contest of
 * 2020 weighted goods from poor counties up).
 */
export const defaultProcedure: ContestProcedure = {
  ...{ holdHours: 72, appealHours: 48, heatAppealHours: 24, calibration: true, declareFirst: true },
  gates: ['identity', 'training', 'papers', 'violations'],
  reliefBp: 15_000,
}

/** The awards that go with it. */
export const defaultAwards: readonly Award[] = [{ name: '优秀主播', count: 10 }]

/**
 * The rubric of 带货达人, all of it measured: no marks, no likes and no views, which are for sale. Money is on a
 * capped logarithm, so that neither the order of the field nor one bulk order decides alone.
 */
const sellerRubric: readonly NewCriterion[] = [
  {
    ...{ name: '核验净销售额', hint: '已付款减退款；本人、关联人和组织采购另列', weightBp: 4500 },
    ...{ source: 'netSales', levels: null, scale: 'log', cap: 100_000_00 },
  },
  {
    ...{ name: '有效订单', hint: '付了款、没有全退的订单', weightBp: 1500 },
    source: 'validOrders',
    levels: null,
  },
  { ...{ name: '成交转化', hint: '下单后付了款的比例', weightBp: 1000 }, source: 'conversion', levels: null },
  { ...{ name: '售后', hint: '没有退回的货款比例', weightBp: 1500 }, source: 'keptSales', levels: null },
  {
    ...{ name: '联农带农', hint: '帮扶村产品卖出的净额', weightBp: 1500 },
    ...{ source: 'reliefSales', levels: null, scale: 'log', cap: 50_000_00 },
  },
]

/** Both boards of the county's contest with their awards: one formula cannot serve both. */
export const bothBoards = {
  tracks: ['优秀主播', '带货达人'],
  criteria: [...defaultRubric, ...sellerRubric.map((it) => ({ ...it, track: 2 }))],
  awards: [
    { name: '优秀主播', count: 10, track: 1, sole: false },
    { name: '带货达人', count: 15, track: 2, sole: false },
  ],
} satisfies { tracks: string[]; criteria: NewCriterion[]; awards: Award[] }
