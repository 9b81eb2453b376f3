no-window-title = 明账打不开窗口
no-window-text = 这台电脑现在没有能用的图形显示方式，明账的窗口画不出来。您的文件都没有动，已有的批注都在。
    {""}
    可以试试：
    { $hints }
    {""}
    请把下面这一行转给帮您的人：
    { $reason }
no-window-try-windows = 1. 重新启动电脑，再打开明账；
    2. 在“Windows 更新”里装好显卡驱动程序；
    3. 在远程桌面或虚拟机里打不开的，直接在那台电脑上打开。
no-window-try-macos = 1. 重新启动电脑，再打开明账；
    2. 在“系统设置”的“软件更新”里装好更新。
no-window-try-linux = 1. 安装 libegl1、libgl1-mesa-dri（或 mesa-vulkan-drivers）和 libxkbcommon-x11-0；
    2. 重新登录桌面，再打开明账；
    3. 经网络显示打不开的，直接在那台电脑上打开。
crash-told = 明账自己出了错。报告（里面没有预算的内容，也没有批注）写在：
crash-untold = 明账自己出了错，报告写不进文件：
crash-title = 明账上次出过错
crash-lies-there = 明账自己出了错，留下了 { $count } 份报告。报告里没有预算的内容，也没有批注；愿意的话，请把它交给维护明账的人。
crash-show = 打开报告所在的文件夹
crash-forget = 不用了，删掉报告
crash-later = 以后再说
crash-behind = 后台有一步出了错，没有做成；您的批注都在。报告写在：{ $path }
crash-box-title = 明账出了错，关掉了
crash-box-text = 明账自己出了错，窗口关掉了。没来得及保存的批注已经另外记下，再打开明账时可以接着写。
    {""}
    报告（里面没有预算的内容，也没有批注）写在：
    { $path }
crash-box-none = （写不进文件）
crash-forget-failed = 有报告删不掉：{ $reason }
