# 批注与审阅文件
menu-notes = 批注
tab-notes = 批注（{ $count }）

cmd-save = 保存
cmd-save-as = 另存为…
cmd-autosave = 自动保存
cmd-update-budget = 换成新的预算草案…
cmd-versions = 历史版本…
cmd-merge = 合并别人的批注…
cmd-show-notes = 全部批注
cmd-write-note = 写批注
cmd-note-on-statement = 批注整张表
cmd-note-on-section = 批注报告这一节
cmd-note-on-report = 批注整份报告
cmd-find-notes = 查找批注
cmd-reviewer = 我的姓名和代表团…

deed-write-note = 写批注
deed-change-note = 改批注
deed-delete-note = 删除批注
deed-reply-to-note = 答复批注
deed-change-status = 改批注状态
deed-move-note = 移动批注
deed-renew-quote = 更新引用的数字
deed-change-reviewer = 改姓名和代表团
deed-update-budget = 换预算草案
deed-merge = 合并批注
deed-restore-version = 恢复历史版本

note-kind-question = 询问
note-kind-suggestion = 建议
note-kind-opinion = 意见
note-kind-praise = 肯定
note-kind-memo = 备忘
note-status-draft = 草稿
note-status-ready = 待提出
note-status-raised = 已提出
note-status-answered = 已答复
note-status-settled = 已解决
note-importance-high = 重要
note-importance-normal = 一般
note-importance-low = 次要
note-importance = 重要程度
note-status = 状态
note-write = 写批注
note-change = 修改
note-reply = 答复
note-delete = 删除
note-set-status = 状态
note-official = 部门答复
note-no-author = 未署名
note-quote = 引用：{ $quote }
note-figure-changed = 数字变了：原来是 { $before }，现在是 { $now }
note-renew-quote = 改引现在的数
note-lost = 在现在的预算里找不到这个地方
note-lost-quote = 在现在的预算里找不到这个地方；当时印的是“{ $quote }”
note-put-here = 移到：{ $place }
note-put-here-hint = 先在“对照”里选中要移去的数字或科目
note-other-version = { $name } 另外改成：
note-mark-hint = { $count } 条批注
note-ask-about = 请说明原因。

anchor-report = 整份报告
anchor-section = 第 { $at } 节 { $title }
anchor-figure = { $name }（{ $when } · { $measure }）
anchor-finding = 程序发现的问题
anchor-finding-gone = 已经没有的问题
anchor-chart = 图表
anchor-chart-of = 图表：{ $kind } { $of }

editor-note = 批注：{ $place }
editor-reply = 答复：{ $place }
editor-text = 批注的文字
editor-hint = 想问什么、有什么看法，写在这里。{ $key } 保留
editor-reply-hint = 写下答复。{ $key } 保留
editor-official = 部门的正式答复
editor-tags = 标签
editor-tags-hint = 标签，用空格隔开
editor-nameless = 署上您的姓名和代表团…
editor-keep = 保留

inspector-notes-nearby = 同一行的批注

findings-ask = 就此提问
findings-notes = { $count } 条批注

notes-search = 查找批注
notes-search-hint = 查找批注、标签、科目
notes-kind = 类别
notes-kind-all = 所有类别
notes-status = 状态
notes-status-all = 所有状态
notes-importance = 重要程度
notes-importance-all = 轻重都看
notes-author = 作者
notes-author-all = 所有作者
notes-tag = 标签
notes-tag-all = 所有标签
findings-book-all = 全部预算
findings-scope-all = 全部范围
notes-place = 位置
notes-place-all = 所有位置
notes-place-changed = 数字变了的
notes-place-lost = 未能定位
notes-order = 次序
notes-order-report = 按报告次序
notes-order-time = 最近改的在前
notes-order-importance = 重要的在前
notes-expand-all = 全部展开
notes-count = 列出 { $shown } 条，共 { $all } 条
notes-set-status = 列出的 { $count } 条改为
notes-replies = { $count } 条答复
notes-none = 还没有批注。在“对照”里选中一个数字，按 { $key } 或点右边的“写批注”。
notes-filtered = 没有符合条件的批注。

standing-saved = 已保存 { $time }
standing-saved-once = 已保存
standing-saving = 正在保存…
standing-unsaved = 未保存
standing-endangered = 未保存，恢复记录也写不进去，请另存
standing-elsewhere = 只读：另一个窗口打开着
standing-newer = 只读：由更新的程序写成

status-note-kept = 批注已保留
status-note-dropped = 没有保留；编辑菜单里的“撤销”可以找回
status-change-dropped = 没有改；编辑菜单里的“重做”可以找回
status-note-deleted = 批注已删除，可以撤销
status-notes-status = { $count } 条改为“{ $status }”
status-note-moved = 批注已移到选中的地方
status-choose-place = 请先在“对照”里选中一个数字或科目
status-read-only = 这份审阅只能看，不能改；用“另存为”存成自己的一份
status-open-elsewhere = 另一个窗口打开着这个文件，这里只能看；用“另存为”存成另一份
status-newer = 这个文件由更新的程序写成，这里只能看；请换用新的程序
status-altered = 这个文件里的预算被人改动过，与原来的预算文件不同
status-updated = 已换成新的预算草案
status-merged = 已合并，现有 { $count } 条批注
status-locked = 没有保存：另一个窗口打开着那个文件
status-version-restored = 已恢复成历史版本，可以撤销
status-left-stays = 没有删掉：{ $reason }

dialog-save-title = 保存审阅
dialog-update-title = 选择新的预算草案
dialog-merge-title = 选择要合并的审阅文件
dialog-project-kind = 明账审阅
dialog-budget-kind = 预算文件

leave-title = 审阅还没有保存
leave-text = 要保存批注和标记吗？
leave-save = 保存
leave-discard = 不保存

recovery-title = 上次没有保存的内容
recovery-text = 程序上次没有正常结束，下面的内容还没有保存到文件里。
recovery-nameless = 还没有存成文件的审阅
recovery-what = 最后记录于 { $time }，共 { $count } 条批注
recovery-difference = 与文件相比：{ $what }
recovery-note = · { $text }
recovery-take = 恢复
recovery-discard = 不要了
recovery-later = 下次再说

versions-title = 历史版本
versions-none = 还没有历史版本。每次保存都会留下保存前的样子，留最近十份。
versions-text = 每次保存前的样子，留最近十份。恢复之后还可以撤销。
versions-row = { $time } 之前的样子，{ $count } 条批注
versions-since = 此后：{ $what }
versions-restore = 恢复这个版本

difference-added = 新写 { $count } 条
difference-changed = 改了 { $count } 条
difference-deleted = 删了 { $count } 条
difference-dismissed = 不用再提 { $count } 个问题
difference-restored = 重新提起 { $count } 个问题
difference-budget = 换了预算草案
difference-reviewer = 改了署名
difference-none = 没有不同
list-comma = ，

changes-title = 新草案与原来的不同
changes-count = 改动 { $changed } 个数字，新增 { $added } 个，去掉 { $removed } 个。
changes-notes = 批注中，数字变了的 { $changed } 条，未能定位的 { $lost } 条。
changes-nothing = 没有
changes-copy = 复制清单
changes-show-notes = 看这些批注

merge-title = 合并批注
merge-other-budget = { $name } 用的是另一份预算（{ $title }）；合并批注，预算仍用现在这份。
merge-row = { $name }：{ $notes } 条批注，其中 { $new } 条是这里没有的
merge-split = 有 { $count } 条批注两边都改过，两种写法都会保留。
merge-do = 合并

reviewer-title = 我的姓名和代表团
reviewer-text = 写在您的每条批注上，随审阅文件保存，也印在汇总里。
reviewer-name = 姓名
reviewer-delegation = 代表团
button-ok = 确定

trouble-take-theirs = 与文件里的合并再保存
trouble-overwrite = 用我的覆盖（原来的留在历史版本里）
trouble-elsewhere = 另存到别处…

open-newer-file = 由更新的程序写成，没有合并：{ $path }
trouble-again = 再存一次

deed-delete-reply = 删除答复
editor-own = 我的话
note-use-this = 用这一种写法
note-remove-reply = 删除这条答复
note-changed-at = 改于 { $time }
note-changed-by = { $name } 改于 { $time }
note-back-to-list = 回到批注列表
notes-filter = 筛选
notes-place-touched = 新草案动过的
reviewer-sign = 这份审阅里没有署名的 { $count } 条批注也署上
changes-added = { $figure }（新增）
changes-removed = { $figure }（已去掉）
status-note-settled = 已定下一种写法，可以撤销
status-recovered = 已恢复，请看一看再保存
status-merged-theirs = 已与文件里的合并并保存
place-choices = 比较、单位、筛选
note-more = 另有 { $count } 条更早的批注，见批注列表
replace-title = 那里已经有一个文件
replace-text = 覆盖它吗？它原来的样子会留在历史版本里。
replace-do = 覆盖
status-review-beside = 这份预算旁边已有审阅文件 { $name }，要接着审请打开它
typed-path-several = 文件的位置（几个文件用分号隔开）
