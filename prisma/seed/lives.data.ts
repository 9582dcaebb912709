import type { Programme } from '#contracts/live/live.types.ts'

/** A live to come, at an hour of the county's day, so many days ahead. */
export interface DemoLive {
  readonly key: string
  readonly host: string
  readonly village: string
  readonly title: string
  readonly cover: string
  readonly programme: Programme
}

export interface UpcomingLive extends DemoLive {
  readonly inDays: number
  readonly hour: number
  readonly minute: number
  readonly goods: readonly string[]
}

export const upcoming: readonly UpcomingLive[] = [
  {
    key: 'honey',
    host: 'laomeng',
    village: '槐林村',
    title: '镇长来了：槐花蜜开桶',
    cover: 'bee-grove',
    programme: 'mayor',
    inDays: 1,
    hour: 14,
    minute: 0,
    goods: ['honey', 'egg'],
  },
  {
    key: 'lily',
    host: 'jianchuan',
    village: '杏山村',
    title: '第一书记直播：百合地里的第 6 场，挖一棵给你看',
    cover: 'lily-field',
    programme: 'secretary',
    inDays: 1,
    hour: 19,
    minute: 30,
    goods: ['lily'],
  },
  {
    key: 'tea',
    host: 'shouyi',
    village: '南坡村',
    title: '南坡茶社：现炒一锅给你闻',
    cover: 'tea-garden',
    programme: 'village',
    inDays: 2,
    hour: 9,
    minute: 30,
    goods: ['tea', 'pancake'],
  },
  {
    key: 'potato',
    host: 'fugui',
    village: '石榴峪村',
    title: '土豆分拣一整天，挑给你看',
    cover: 'potato-shed',
    programme: 'village',
    inDays: 2,
    hour: 15,
    minute: 0,
    goods: ['potato', 'pomegranate'],
  },
]

/** A past live that the contest was judged by, with each judge's levels in the rubric's order. */
export interface PastLive extends DemoLive {
  readonly minutes: number
  readonly levels: readonly (readonly number[])[]
}

const contestLive = (
  host: string,
  village: string,
  title: string,
  cover: string,
  levels: PastLive['levels'],
): PastLive => ({
  key: `contest-${host}`,
  host,
  village,
  title,
  cover,
  programme: 'contest',
  minutes: 60,
  levels,
})

export const past: readonly PastLive[] = [
  contestLive('guihua', '百合谷村', '百合文化艺术节：晚饭后聊聊鲜百合', 'lily-valley', [
    [3, 3, 3, 2, 3, 3, 3],
    [3, 3, 2, 3, 3, 3, 3],
    [3, 2, 3, 3, 3, 3, 3],
  ]),
  contestLive('jianchuan', '杏山村', '第一书记的百合课', 'lily-field', [
    [3, 2, 3, 3, 2, 2, 3],
    [3, 3, 2, 2, 3, 2, 3],
    [3, 2, 3, 2, 3, 3, 3],
  ]),
  contestLive('shouyi', '南坡村', '一杯南坡茶', 'tea-garden', [
    [3, 2, 2, 2, 3, 3, 2],
    [2, 3, 2, 2, 2, 3, 3],
    [3, 2, 2, 3, 2, 2, 3],
  ]),
  contestLive('xiaoman', '掌平洼村', '掌平洼的核桃和老屋', 'peach-orchard', [
    [2, 2, 3, 2, 2, 3, 3],
    [2, 3, 2, 2, 2, 2, 2],
    [3, 2, 2, 2, 2, 3, 2],
  ]),
  contestLive('fugui', '石榴峪村', '牛福贵的土豆仓库', 'potato-shed', [
    [2, 2, 2, 1, 2, 2, 2],
    [2, 2, 2, 2, 1, 2, 3],
    [2, 1, 2, 2, 2, 2, 2],
  ]),
  contestLive('yulan', '盘古庄村', '手工社的一天', 'craft-studio', [
    [2, 2, 1, 2, 2, 2, 2],
    [1, 2, 2, 2, 2, 2, 2],
    [2, 2, 2, 1, 2, 2, 1],
  ]),
]
