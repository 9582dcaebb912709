/** What a demo merchant sells; weights in grams, prices in 分. */
interface DemoProduct {
  readonly key: string
  readonly title: string
  readonly picture: string
  readonly description: string
  readonly skus: readonly (readonly [
    name: string,
    unit: string,
    priceFen: number,
    weightGrams: number | null,
    stock: number,
  ])[]
}

export interface DemoMerchant {
  readonly name: string
  readonly village: string
  readonly products: readonly DemoProduct[]
}

export const merchants: readonly DemoMerchant[] = [
  {
    name: '柳泉村果蔬专业合作社',
    village: '柳泉村',
    products: [
      {
        key: 'cherry',
        title: '柳泉美早大樱桃',
        picture: 'cherry',
        description:
          '天宝镇柳泉村露天果园，清早五点半现摘，当天 17 点前付款的当天发。果径 28–30 毫米，糖度当场测。\n坏果包赔：签收 24 小时内拍照，坏几颗赔几颗。',
        skus: [
          ['5斤/箱', '箱', 12_800, 2500, 600],
          ['3斤/箱', '箱', 8_200, 1500, 400],
        ],
      },
      {
        key: 'peach',
        title: '映霜红桃 6 枚装',
        picture: 'peach',
        description: '晚熟桃，挂树到霜降才摘，脆甜离核。单果 7 两以上。坏果包赔。',
        skus: [['6枚/盒', '盒', 5_900, 2250, 480]],
      },
    ],
  },
  {
    name: '杏山百合种植专业合作社',
    village: '杏山村',
    products: [
      {
        key: 'lily',
        title: '放城鲜百合 六头大果 真空保鲜',
        picture: 'lily',
        description:
          '放城镇杏山村沙土地三年生百合，鲜挖当天真空。附百合炖梨做法卡。不漂白、不熏硫，附检测报告。',
        skus: [['2斤/袋', '袋', 4_580, 1000, 900]],
      },
    ],
  },
  {
    name: '岳家庄槐林养蜂合作社',
    village: '槐林村',
    products: [
      {
        key: 'honey',
        title: '岳家庄槐花蜜',
        picture: 'honey',
        description: '五月槐花期一次摇蜜，波美度 42 以上，冬天会有细结晶，属正常。附批次检测。',
        skus: [['500克/瓶', '瓶', 3_600, 500, 320]],
      },
      {
        key: 'egg',
        title: '散养土鸡蛋',
        picture: 'egg',
        description: '槐林下散养，吃虫吃草，三天内的蛋，珍珠棉包装，破损包赔。',
        skus: [['30枚/箱', '箱', 3_990, null, 60]],
      },
    ],
  },
  {
    name: '石莱南坡茶社',
    village: '南坡村',
    products: [
      {
        key: 'tea',
        title: '石莱南坡绿茶 明前',
        picture: 'tea',
        description: '北纬 35 度的山坡茶，昼夜温差大，豆香栗香，耐泡。明前单芽，年产不多。',
        skus: [['125克/罐', '罐', 9_800, 125, 150]],
      },
    ],
  },
  {
    name: '羊流石榴峪农场',
    village: '石榴峪村',
    products: [
      {
        key: 'potato',
        title: '羊流沙土地黄心土豆',
        picture: 'potato',
        description: '沙土地里长的黄心土豆，蒸着吃面，炖着吃不散。带泥发货好存放。',
        skus: [['10斤/箱', '箱', 2_990, 5000, 1200]],
      },
      {
        key: 'pomegranate',
        title: '石榴峪软籽石榴',
        picture: 'pomegranate',
        description: '软籽能嚼着吃，单果 6 两以上，9 月中旬现摘。坏果包赔。',
        skus: [['6枚/盒', '盒', 6_800, 1800, 200]],
      },
    ],
  },
  {
    name: '楼德南街煎饼坊',
    village: '南街村',
    products: [
      {
        key: 'pancake',
        title: '楼德小米煎饼 手工摊制',
        picture: 'pancake',
        description: '小米、玉米、大豆石磨成糊，鏊子手摊，无添加，真空装保质 60 天。',
        skus: [['3斤/袋', '袋', 3_200, 1500, 500]],
      },
    ],
  },
]
