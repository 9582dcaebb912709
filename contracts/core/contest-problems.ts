/** What only the contest answers with. */
export const contestProblems = {
  weights_sum: { status: 422, zh: '各项权重加起来要等于 100%', en: 'The weights must sum to 100 %' },
  rubric_frozen: {
    status: 409,
    zh: '评分已开始，评分表不能再改',
    en: 'Judging has begun, so the rubric is frozen',
  },
  contest_not_open: { status: 409, zh: '现在不在打分阶段', en: 'This contest is not taking marks now' },
  contest_incomplete: {
    status: 409,
    zh: '评委或选手还不齐',
    en: 'The contest still lacks entries or judges',
  },
  sheet_locked: { status: 409, zh: '这一场你已锁定', en: 'You have locked this sheet' },
  sheet_incomplete: { status: 409, zh: '还有项目没打分', en: 'Some criteria have no mark yet' },
  recused: { status: 403, zh: '你已回避这一场', en: 'You are recused from this entry' },
  not_your_panel: { status: 403, zh: '这一场不归你评', en: 'This entry is not yours to judge' },
  invitation_answered: {
    status: 409,
    zh: '这份邀请已经答复过了',
    en: 'This invitation has been answered already',
  },
  declare_first: {
    status: 409,
    zh: '打分前请先申报与选手的关系',
    en: 'Please declare your interests before you mark',
  },
  calibrate_first: {
    status: 409,
    zh: '打分前请先给校准片段打分',
    en: 'Please mark the calibration clip first',
  },
  panel_locked: { status: 409, zh: '这一组已经锁定', en: 'This panel is locked' },
  appeal_closed: { status: 409, zh: '现在不受理申诉', en: 'Appeals are not taken now' },
  appeal_decided: { status: 409, zh: '这件申诉已有结论', en: 'This appeal is decided' },
  appeals_open: { status: 409, zh: '还有申诉没有结论', en: 'Some appeals are not decided yet' },
  phone_needed: {
    status: 403,
    zh: '投票要先用手机号登录',
    en: 'Voting needs a verified phone number',
  },
  voted_today: {
    status: 409,
    zh: '今天已经投过了，明天再来',
    en: 'You have voted today; come back tomorrow',
  },
  not_yet: { status: 409, zh: '还没到时间', en: 'It is not time yet' },
  conflict_of_interest: {
    status: 422,
    zh: '与本案有关的人不能仲裁',
    en: 'Somebody concerned may not decide this',
  },
  sheets_open: { status: 409, zh: '还有评委没有锁定', en: 'Some judges have not locked yet' },
  last_round: {
    status: 409,
    zh: '这已是最后一轮，请直接公布结果',
    en: 'This is the last round: publish the result instead',
  },
  not_advanced: { status: 409, zh: '这位主播没有晋级', en: 'This host did not go on to this round' },
  slot_taken: {
    status: 409,
    zh: '这段时间评委在看另一位选手',
    en: 'The panel watches another entry at that time',
  },
  outside_slot: {
    status: 409,
    zh: '这一刻不在选手的场次时间里',
    en: 'This moment is outside the entry’s slot',
  },
  text_frozen: {
    status: 409,
    zh: '评委已开始读，文字不能再改',
    en: 'A judge has marked this text, so it is frozen',
  },
  already_entered: {
    status: 409,
    zh: '这位主播已用另一场直播参评',
    en: 'This host takes part with another live already',
  },
  panel_in_use: {
    status: 409,
    zh: '已有评委或参评主播在要去掉或换轮次的小组里，小组只能改名或添在后面',
    en: 'Judges or hosts are in a panel that would go or change its round: rename panels, or add them at the end',
  },
  judge_takes_part: {
    status: 409,
    zh: '评委和参评主播不能是同一个人',
    en: 'Nobody judges a contest that they take part in',
  },
  judged_before: {
    status: 409,
    zh: '这场直播上一轮评过了，换一场',
    en: 'This live was judged in an earlier round; choose another',
  },
  not_eligible: { status: 409, zh: '参赛资格还不齐', en: 'The host is not eligible yet' },
  blind_review: {
    status: 409,
    zh: '这一项匿名评审，请按编号打分',
    en: 'This criterion is reviewed blind: mark it by its number',
  },
} as const
