cli-about = 明账：在自己的电脑上审阅政府预算报告
cli-long-about = 明账打开一份预算文件（.ron），把上年执行与本年草案并排给人大代表看。
    不写命令就打开窗口；一切都留在本机，不联网。
cli-file = 要打开的预算文件（.ron）或审阅文件（.mingzhang）
cli-file-none = 不写就打开欢迎页
cli-lang = 界面与消息的语言
cli-figures = 按报告次序列出文件里的全部数字
cli-figures-format = 输出的样子：table 给人看，csv 与 json 给程序用
cli-renderer = 只用这一种方式画窗口；不写就试着来：glow 是 OpenGL，wgpu 是 DirectX 12、Metal 或 Vulkan
cli-new-window = 另开一个窗口；不写的话，已有窗口开着就交给它
cli-write-failed = 写不出结果：{ $reason }
cli-columns = 列：key section book scope flow account year stage measure value unit printed
    value 带正负号（下降、减收、减支为负）；printed 照报告所印，不带单位，百分号保留。
cli-no-window = 打不开窗口：{ $reason }
    命令行仍可使用，例如：mingzhang figures 文件 --format table
cli-check = 检查数字之间的勾稽、法定界限和可疑之处
cli-check-format = 输出的样子：text 给人看，json 给程序用
cli-check-all = 通过的和没有检查的也列出
cli-check-json = JSON：{"{"}version, checks: [{"{"}id, kind, outcome, severity, keys, formula, computed, stated, message, source{"}"}], causes: [{"{"}checks, suspects, proposals{"}"}], rules{"}"}
    区间写成 [low, high]，用精确的小数或分数写。没有 --all 就只列不妥的。
cli-merge = 把几位代表的审阅文件合成一份，谁的批注都不丢
cli-merge-files = 要合并的审阅文件（.mingzhang），次序无所谓
cli-merge-output = 合成以后写在哪里（.mingzhang）
cli-merge-force = 那里已经有文件也照写；原来的留作历史版本
cli-merge-how = 同一条批注两边都改过的，两种写法都留着。各份的预算不一样时先列出来，用最晚取入的那一份。
    有一份读不了，就什么也不写。
merging-exists = 已经有这个文件，没有动它。要写在那里，请加 --force（原来的会留作历史版本），或换个名字：{ $path }
merging-locked = 这个文件正在明账的窗口里打开着，没有动它。请先在窗口里存好、关上，或换个名字：{ $path }
merging-output-name = 合成的文件名要以 .mingzhang 结尾：{ $path }
merging-nothing-written = 上面的文件读不了，所以什么也没有写。
merging-budgets-differ = 这几份审阅里的预算不一样：
merging-budget = { $name }：{ $title }（SHA-256 { $sha }…）
merging-budget-kept = 合成的文件用最晚取入的那一份：{ $title }（SHA-256 { $sha }…）。别的批注按位置对到它上面，请留意引的数字有没有变。
merging-budget-unreadable = 读不出来的预算
merging-share = { $name }：{ $notes } 条批注，其中 { $new } 条前面的文件里没有
merging-notes = 合成以后共 { $notes } 条批注
merging-split = 有 { $count } 条两边都改过，两种写法都留着，请定一种
merging-dismissed = “不用再提”的问题有 { $count } 个
merging-written = 写在：{ $path }
cli-exit-codes = 退出码：0 正常（check：没有发现）；1 check 有发现；2 命令写错，或文件不能用（消息在标准错误）；3 打不开窗口；4 程序自己出了错（报告写在哪里，见标准错误）。
cli-usage = 用法：{" "}
cli-options = 参数
cli-commands = 命令
cli-help = 显示这段说明
cli-version = 显示版本
cli-export = 做成可以交出去的文件：PDF（带批注）、xlsx、csv
cli-export-file = 预算文件（.ron）或审阅文件（.mingzhang）
cli-export-output = 写在哪里；格式看文件名的结尾：.pdf、.xlsx、.csv
cli-export-unit = 金额的单位：yi-yuan 亿元（默认）、wan-yuan 万元、yuan 元
cli-export-base = 草案和什么比：executed 上年执行、adjusted 调整预算、initial 年初预算；默认照审阅文件里的
cli-export-notes = 列出哪些批注：all 全部、none 不列，或筛选条件；默认照审阅文件里的筛选
cli-export-parts = PDF 里要哪些部分，用逗号隔开；默认全要
cli-export-large = 大字版：正文 14 磅
cli-export-grey = 黑白版：不用彩色
cli-export-force = 那里已经有文件也照写
cli-export-filter = 筛选条件的写法：kind=question,status=ready,importance=high,book=general,scope=NAME,author=NAME,tag=WORD,text=WORDS（用逗号隔开，全部满足才列出）。
cli-export-format = 命令不完整。
cli-export-name = 看不出要写成什么格式：文件名要以 .pdf、.xlsx 或 .csv 结尾。什么也没有写。{ $path }
cli-export-exists = 已经有这个文件，没有动它。要写在那里，请加 --force，或换个名字：{ $path }
cli-export-bad-filter = 看不懂筛选条件“{ $text }”。什么也没有写。写法见 mingzhang export --help。
cli-export-pdf-written = 已写好，{ $pages } 页，{ $comments } 条电子批注：{ $path }
cli-export-not-written = 写不进去：{ $reason }。原来的文件没有动；请换个地方，或腾出空间以后再试：{ $path }
cli-export-written = 已写好：{ $path }
