# 领域用语
book-general = 一般公共预算
book-fund = 政府性基金预算
book-capital = 国有资本经营预算
book-insurance = 社会保险基金预算
book-debt = 政府债务
book-policy = 事项

flow-revenue = 收入
flow-expenditure = 支出
flow-source = 资金来源
flow-transfer_in = 调入资金
flow-transfer_out = 调出资金
flow-transfer_payment = 转移支付
flow-reserve = 预备费、稳定基金
flow-three_public = “三公”经费
flow-balance = 结余
flow-debt_balance = 债务余额
flow-bond = 债券
flow-quota = 债务限额
flow-outcome = 成效
flow-principle = 原则
flow-problem = 问题
flow-project = 项目
flow-measure = 措施

stage-initial = 年初预算
stage-adjusted = 调整预算
stage-executed = 执行
stage-draft = 草案
stage-prior = 上年实际

measure-amount = 金额
measure-rate = 执行率
measure-growth = 同比
measure-growth-rate = 增长率
measure-change = 增减额
measure-adjustment = 调整额
measure-share = 占比
measure-share_change = 占比变动
measure-contribution = 拉动
measure-count = 个数
measure-percent = 百分数
measure-points = 百分点
measure-times = 倍数

base-initial = 上年年初预算
base-adjusted = 上年调整预算
base-executed = 上年执行
base-comparable = 上年执行（同口径）
base-unstated = 报告未说明
rate-base-initial = 年初预算
rate-base-adjusted = 调整预算
rate-base-unstated = 报告未说明
base-implied = { $base }（推断）

relation-complete = 组成
relation-of_which = 其中
relation-memo = 另一口径

unit-yuan = 元
unit-wan-yuan = 万元
unit-yi-yuan = 亿元
