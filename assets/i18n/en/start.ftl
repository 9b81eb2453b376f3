no-window-title = Mingzhang cannot open its window
no-window-text = This computer has no working graphics at the moment, so the window of Mingzhang cannot be drawn. None of your files was touched, and your notes are where they were.
    {""}
    What may help:
    { $hints }
    {""}
    Please pass this line on to whoever helps you:
    { $reason }
no-window-try-windows = 1. restart the computer and open Mingzhang again;
    2. have Windows Update install the driver of the graphics card;
    3. if this is a remote desktop or a virtual machine, open it on that computer itself.
no-window-try-macos = 1. restart the computer and open Mingzhang again;
    2. install the updates under Software Update in System Settings.
no-window-try-linux = 1. install libegl1, libgl1-mesa-dri (or mesa-vulkan-drivers) and libxkbcommon-x11-0;
    2. log in again and open Mingzhang again;
    3. if the window is shown over a network, open it on that computer itself.
crash-told = Mingzhang broke off by a mistake of its own. A report (nothing of budgets or notes is in it) lies here:{" "}
crash-untold = Mingzhang broke off by a mistake of its own, and the report could not be written:
crash-title = Mingzhang broke off last time
crash-lies-there = { $count ->
        [one] A mistake of Mingzhang left a report behind.
       *[other] Mistakes of Mingzhang left { $count } reports behind.
    } Nothing of budgets or notes is in it. If you like, please pass it on to whoever looks after Mingzhang.
crash-show = Open the folder of the report
crash-forget = Not needed, delete it
crash-later = Later
crash-behind = A step in the background failed and was not done; your notes are all there. A report lies here: { $path }
crash-box-title = Mingzhang broke off
crash-box-text = Mingzhang broke off by a mistake of its own, and its window was closed. Notes not yet saved have been set down; open Mingzhang again to go on with them.
    {""}
    A report (nothing of budgets or notes is in it) lies here:
    { $path }
crash-box-none = (it could not be written)
crash-forget-failed = A report cannot be deleted: { $reason }
