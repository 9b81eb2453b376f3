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
