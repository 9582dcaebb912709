/** The province-level regions as they stand at the head of an address, without their endings. */
const PROVINCES = [
  ...[
    '北京',
    '天津',
    '河北',
    '山西',
    '内蒙古',
    '辽宁',
    '吉林',
    '黑龙江',
    '上海',
    '江苏',
    '浙江',
    '安徽',
    '福建',
  ],
  ...['江西', '山东', '河南', '湖北', '湖南', '广东', '广西', '海南', '重庆', '四川', '贵州', '云南', '西藏'],
  ...['陕西', '甘肃', '青海', '宁夏', '新疆', '香港', '澳门', '台湾'],
]

/** The province of a region such as 山东省泰安市新泰市: 山东; empty when it names none. */
export const provinceOf = (region: string): string =>
  PROVINCES.find((province) => region.trimStart().startsWith(province)) ?? ''
