/** Villages of the demo on the county's relief list. */
export const reliefVillages: readonly string[] = ['石榴峪村', '掌平洼村']

/** The twenty towns of 新泰 in their usual order, with the villages that appear in the demo. */
export const towns: readonly (readonly [town: string, ...villages: string[]])[] = [
  ['青云街道', '平阳社区'],
  ['新汶街道', '孙村'],
  ['东都镇', '东都村'],
  ['小协镇', '小协村'],
  ['翟镇', '翟家庄村'],
  ['泉沟镇', '泉沟村'],
  ['羊流镇', '石榴峪村'],
  ['果都镇', '果都村'],
  ['西张庄镇', '西张庄村'],
  ['天宝镇', '柳泉村', '后柳村'],
  ['楼德镇', '南街村'],
  ['禹村镇', '禹村'],
  ['宫里镇', '宫里村'],
  ['谷里镇', '谷里村'],
  ['石莱镇', '南坡村'],
  ['放城镇', '杏山村', '百合谷村'],
  ['刘杜镇', '刘杜村'],
  ['汶南镇', '盘古庄村'],
  ['龙廷镇', '掌平洼村'],
  ['岳家庄乡', '槐林村'],
]
