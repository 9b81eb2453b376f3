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
