cli-about = 明账：在自己的电脑上审阅政府预算报告
cli-long-about = 明账打开一份预算文件（.ron），把上年执行与本年草案并排给人大代表看。
    不写命令就打开窗口；一切都留在本机，不联网。
cli-file = 要打开的预算文件
cli-file-none = 不写就打开欢迎页
cli-lang = 界面与消息的语言
cli-figures = 按报告次序列出文件里的全部数字
cli-figures-format = 输出的样子：table 给人看，csv 与 json 给程序用
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
cli-exit-codes = 退出码：0 正常（check：没有发现）；1 check 有发现；2 命令写错，或文件不能用（消息在标准错误）；3 打不开窗口。
cli-usage = 用法：{" "}
cli-options = 参数
cli-commands = 命令
cli-help = 显示这段说明
cli-version = 显示版本
