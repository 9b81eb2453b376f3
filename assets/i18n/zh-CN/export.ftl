# 导出的文件：工作簿、逗号分隔的表
export-failed = 没有导出：{ $reason }
export-cancelled = 已取消
export-too-long = “{ $table }”有 { $rows } 行，工作表最多放得下 { $most } 行
export-internal = 程序出错（{ $reason }）
export-hint-cancelled = 没有写任何文件；审阅没有变，需要时可以再导出。
export-hint-too-long = 没有写任何文件；审阅没有变。请改导出 CSV，它没有行数限制。
export-hint-internal = 没有写任何文件；审阅没有变，批注都在。请先保存审阅，重新打开程序再试；若还不行，请把这句话告诉维护的人。
export-cut = ……（太长，余下的见审阅文件）

export-sheet-about = 说明
export-sheet-findings = 问题
export-sheet-notes = 批注

export-program = 明账 { $version }
export-budget = 预算报告
export-years = 执行年度与草案年度
export-file = 预算文件
export-sha256 = 文件的 SHA-256
export-unit = 金额单位
export-base = 草案比什么
export-author = 审阅人
export-made = 导出时间
export-made-with = 导出程序
export-notes = 批注
export-checks = 核对
export-unchecked = 导出时还没有核对。

export-legend = 图例
export-legend-printed = 报告所印的数字，位数与报告相同
export-legend-derived = 推算的数（斜体、灰色）：报告没有印，由报告的数字算出，单元格里是算式
export-legend-indirect = 带 ≈ 的推算数：由另一个推算的数再算出来，只能看个大概
export-legend-missing = 空格：报告未给出，也推算不出
export-legend-base = 数字左边的小字：增长率、执行率的基数与表头不同，或报告只说了个大概
export-legend-notes = 右上角有三角的格子有批注，鼠标移上去可以看；全部批注在“批注”表
export-legend-percent = 百分数的格子里存的是百分之几（5.1% 存作 5.1）

export-at-least = 不低于
export-at-most = 不超过
export-about = 约

export-number = 序号
export-severity = 程度
export-place = 位置
export-sentence = 问题
export-arithmetic = 算式
export-ends = 方括号里是四舍五入之前最低和最高可能的数。
export-explained-by = 可能的原因
export-source = 依据
export-figures = 有关的数字
export-quote = 引用的数字
export-place-state = 数字变了没有
export-text = 批注
export-tags = 标签
export-written = 写于
export-changed = 改于
export-replies = 答复
export-no-notes = 没有批注。

export-book = 预算
export-flow = 类别
export-derived = 推算的栏（报告没有印）
export-base-of = { $head } 的基数
export-between = ；
