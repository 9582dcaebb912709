import type { Programme } from '#contracts/live/live.types.ts'

/** One product of a programme: what is said about it and what its flash sale offers. */
export interface DemoScene {
  /** The product, by its picture. */
  readonly picture: string
  readonly offerFen: number
  readonly units: number
  readonly words: readonly string[]
}

/** What one demo host streams, sells and says. */
export interface DemoProgramme {
  readonly host: { readonly username: string; readonly displayName: string; readonly avatar: string }
  readonly title: string
  readonly cover: string
  readonly village: string
  readonly programme: Programme
  /** A clip beside the one that makes them. */
  readonly clip: string
  /** What its giveaway is about. */
  readonly prize: string
  readonly scenes: readonly DemoScene[]
}

export const demoProgrammes: readonly DemoProgramme[] = [
  {
    host: { username: 'chunxing', displayName: '徐春杏', avatar: 'chunxing' },
    title: '现摘美早大樱桃，五点半的露水还在',
    cover: 'orchard',
    village: '柳泉村',
    programme: 'festival',
    clip: 'orchard.mkv',
    prize: '头茬大樱桃一箱',
    scenes: [
      {
        picture: 'cherry',
        offerFen: 9_900,
        units: 40,
        words: [
          '五点半摘的，露水还在呢，果柄都是青的',
          '今天 17 点前付款，走圆通当天发',
          '坏几颗赔几颗，签收 24 小时内拍照就行',
        ],
      },
      {
        picture: 'peach',
        offerFen: 4_900,
        units: 30,
        words: ['映霜红是挂树挂到霜降的，脆甜离核', '六个一盒，一个七两往上'],
      },
      {
        picture: 'honey',
        offerFen: 2_990,
        units: 24,
        words: ['槐花蜜一年就摇一次，冬天起沙是正常的', '能不能分两箱装？能，备注里写两个地址'],
      },
    ],
  },
  {
    host: { username: 'jianchuan', displayName: '高建川 第一书记', avatar: 'jianchuan' },
    title: '百合地里现挖现装，挖一棵给你看',
    cover: 'lily-field',
    village: '杏山村',
    programme: 'secretary',
    clip: 'lilies.mkv',
    prize: '鲜百合两斤',
    scenes: [
      {
        picture: 'lily',
        offerFen: 3_980,
        units: 36,
        words: ['放城沙土地三年生的百合，不漂白不熏硫', '炖梨、煮粥，洗净掰开就能下锅'],
      },
      {
        picture: 'pancake',
        offerFen: 2_600,
        units: 20,
        words: ['小米煎饼卷大葱，石磨糊、鏊子摊', '真空装能放 60 天，吃多少拿多少'],
      },
    ],
  },
]

/** What the host says in this turn; a product that comes round again has something new to tell. */
export const demoWords = ({ words }: DemoScene, round: number): string => words[round % words.length] ?? ''
