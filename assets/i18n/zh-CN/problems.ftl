# 预算文件里的错处；$like 为空表示没有相近的
problem-unexpected-end = 文件在这里就完了，后面应当还有内容
problem-unexpected-character = 这里不该有“{ $found }”
problem-full-width-punctuation = 这里用了全角的“{ $found }”，要写半角的 { $ascii }
problem-text-after-end = 最后的括号之后还有内容
problem-unclosed-comment = 注释 /* 没有用 */ 结束
problem-unclosed-string = 引号没有配对，文字没有结束
problem-unclosed-bracket = 括号 { $bracket } 没有配对，文件可能被截断了
problem-wrong-bracket = 这里应当是 { $expected }，写成了 { $found }
problem-missing-comma = 这里少了逗号
problem-missing-colon = 名称后面少了冒号
problem-field-name-missing = 这里应当写“字段: 值”
problem-unexpected-field = 前面没有写字段名，这里也不能写
problem-bad-escape = 不认识的转义写法
problem-too-deep = 括号套得太深（超过 { $limit } 层），后面没有再读
problem-wrong-type = 这里应当是{ $expected ->
    [text] 放在引号里的文字
    [quantity] 放在引号里的数字，如 "73.17 亿元"
    [integer] 整数
    [word] 一个词，不加引号
    [list] 列表 […]
    [map] 对照表 {"{"} "名称": … {"}"}
    [fact] table(…) 或 item(…)
    [identity] sum(…)、at_most(…)、equal(…)、growth(…) 或 ratio(…)
    [table] table(…)
    [item] item(…)
    [line] 一行的字段 (…)
    [section] 一节的字段 (…)
    [scope] 范围的字段 (…)
    [file] 文件的字段 (…)
    [project] 审阅文件的字段 (…)
    [note] 批注的字段 (…)
    [reply] 答复的字段 (…)
    [dismissal] 一个不用再提的问题 (…)
    [reviewer] 署名 (…)
    [budget] 预算的字段 (…)
    [settings] 看法的字段 (…)
    [filter] 筛选的字段 (…)
    [recovery] 恢复的字段 (…)
   *[other] { $expected }(…)
    }，现在是{ $found ->
    [text] 文字
    [number] 没有引号的数字
    [word] 一个词
    [record] 一组字段
    [tuple] 一组值
    [list] 列表
    [map] 对照表
   *[other] { $found }
    }
problem-unknown-field = { $where ->
    [file] 文件
    [section] 节
    [table] 表
    [line] 行
    [item] 事项
    [scope] 范围
   *[other] { $where }
    }里没有字段 { $name }{ $like ->
    [none] {""}
   *[other] ，是不是 { $like }
    }；可以写：{ $allowed }
problem-missing-field = { $where ->
    [file] 文件
    [section] 节
    [table] 表
    [line] 行
    [item] 事项
    [scope] 范围
    [project] 审阅文件
    [note] 批注
    [reply] 答复
    [dismissal] 不用再提的问题
    [budget] 预算
   *[other] { $where }
    }缺少字段 { $name }
problem-duplicate-field = 字段 { $name } 写了两次
problem-duplicate-key = “{ $name }”在这里已经有了
problem-unknown-word = 不认识“{ $found }”{ $like ->
    [none] {""}
   *[other] ，是不是 { $like }
    }；可以写：{ $allowed }
problem-empty-text = 这里的文字是空的
problem-bad-integer = “{ $found }”不行，要写 { $low } 到 { $high } 之间的整数
problem-other-format = 文件的格式版本是 { $found }，本程序只读版本 1；请升级程序，或另存为版本 1
problem-years-not-consecutive = 草案年度应当是执行年度的下一年
problem-bad-quantity = “{ $text }”不是一个数字：{ $reason ->
    [empty] 是空的
    [no-number] 没有数字，要用阿拉伯数字，如 25 亿元
    [second-point] 有两个小数点
    [bare-point] 小数点的一边没有数字
    [bad-groups] 千分位逗号应当每三位一个
    [too-many-digits] 位数太多
    [two-signs] 既写了下降又写了负号
    [two-bounds] 前后各有一个界限词
   *[other] { $reason }
    }
problem-bad-unit = “{ $text }”没有单位，应当写如 "73.17 亿元"、"2.1%"、"53 户"
problem-unknown-unit = “{ $text }”里不认识单位“{ $unit }”{ $like ->
    [none] {""}
   *[other] ，是不是“{ $like }”
    }；新的量词请写进 counters
problem-wrong-unit-for = “{ $text }”的单位是{ $unit }，不能用在 { $measure }
problem-unknown-scope = scopes 里没有范围“{ $name }”；有：{ $allowed }
problem-scope-two-parents = 范围“{ $name }”已经属于“{ $first }”，不能再属于“{ $second }”
problem-scope-circle = 范围“{ $name }”套着自己
problem-year-outside = 年度 { $found } 既不是执行年度 { $executed } 也不是草案年度 { $draft }
problem-stage-not-in-year = { $year } 年的表里不能写 { $name }
problem-bad-name = 名称“{ $name }”里不能有 / 和 > 和换行
problem-line-two-parents = 科目“{ $name }”在这张表里有两个上级：“{ $first }”与“{ $second }”；请改名，或写成两张带 under 的表
problem-too-many-levels = 科目套得太深（超过 { $limit } 层）
problem-unknown-line = 没有哪张表写了科目“{ $name }”
problem-duplicate-figure = “{ $name }”的 { $measure } 前面已经有一个数字
problem-duplicate-item = 事项“{ $name }”前面已经有了
problem-missing-base = “{ $text }”没有基数：请在本行、本表、本节或文件开头写 { $wanted }
problem-missing-whole = 有 { $name } 就要写 { $wanted }：占谁的比、拉动谁
problem-whole-without-share = 有 { $name } 却没有 { $wanted }
problem-parts-missing = 有 under 就要写 parts：complete、of_which 或 memo
problem-parts-without-under = 没有 under，parts 没有意义
problem-bad-key = “{ $text }”不是键；键有七段：预算/范围/流向/科目路径/年度/阶段/度量
problem-mixed-units = 这几个数字的单位不是一类，不能相加或相比
problem-unknown-figure = 没有这个数字：{ $text }
problem-too-few-parts = 这里至少要有 { $least } 个键
problem-bad-section = “{ $found }”不是节号；写成 一/（一）/2/（1）

load-failed = 打不开预算文件
load-io = 读不到这个文件：{ $reason }
load-too-large = 文件有 { $size } MB，超过 { $limit } MB，不像预算文件
load-not-utf8 = 文件不是 UTF-8 编码（第 { $line } 行第 { $column } 列）{ $like ->
    [none] {""}
   *[other] ，看起来是 { $like }
    }
load-not-utf8-hint = 请在编辑器里另存为 UTF-8 编码
load-empty = 文件是空的
load-problems = 有 { $count } 处要改
load-problem-at = 第 { $line } 行第 { $column } 列：{ $message }
load-problems-more = 另有 { $count } 处没有列出
load-not-budget = 这不是预算文件（.ron）
load-internal = 程序读这个文件时自己出了错
load-hint-internal = 这是程序的毛病：请把文件和这段话发给提供程序的人
load-forget = 从最近打开里去掉
load-cancelled = 已取消打开
load-nothing-changed = 什么都没有改动，原来打开的内容还在。
load-hint-io = 请检查文件是否还在、能不能读，或换一个文件
load-hint-problems = 请照上面逐处改好，再打开一次；文件若是别人准备的，请把这段说明复制给他
load-hint-other = 请换一个预算文件（.ron）
load-path = 文件：{ $path }

problem-bad-id = “{ $found }”不是编号；编号是程序写的，请从原来的文件里抄回来
problem-bad-time = “{ $found }”不是时刻；写成 2026-01-20T01:02:03Z
problem-bad-version = “{ $found }”不是版本；写成 "1.0"
problem-duplicate-note = 编号 { $found } 的批注出现了两次
problem-duplicate-revision = 这条批注的两个版本用了同一个 revision
