; The installer for Windows 10 and 11: for one user, without administrator rights, Chinese or English as the system is.
; packaging/windows/build.sh calls it with -DVERSION, -DFILES (folder of what is installed), -DOUT and perhaps -DTARGET, from the top folder.
;
;   mingzhang-…-windows-x64.exe /S [/D=C:\folder]     installs without a window (/D last, without quotes)
;   …\uninstall.exe /S                                removes it without a window
; Exit codes with /S: 0 done, 4 the program is running (nothing was changed).
;
; What the user has made is never touched: reviews (.mingzhang) wherever they are, settings in %APPDATA%\mingzhang,
; versions and recovery in %LOCALAPPDATA%\mingzhang.

; NSIS for Windows has no amd64 installers; what they install is the same.
!ifndef TARGET
  !define TARGET amd64-unicode
!endif
Target ${TARGET}
!include MUI2.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Mingzhang"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\mingzhang.exe"
!define CLASSES "Software\Classes"
!define ENVIRONMENT "Environment"
!define REVIEW "Mingzhang.Review"
!define BUDGET "Mingzhang.Budget"

Name "明账"
Caption "明账 Mingzhang ${VERSION}"
UninstallCaption "明账 Mingzhang"
BrandingText "明账 Mingzhang ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Mingzhang"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ManifestDPIAware true
ManifestSupportedOS Win10
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "明账"
VIAddVersionKey FileDescription "明账 Mingzhang"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT OR Apache-2.0"

!define MUI_ICON "assets\icon\mingzhang.ico"
!define MUI_UNICON "assets\icon\mingzhang.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\mingzhang.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP $(KeepsData)
!define MUI_UNFINISHPAGE_NOAUTOCLOSE

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; the first is for all other systems too
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"

LangString KeepsData ${LANG_SIMPCHINESE} "将删除明账程序。您的审阅文件（.mingzhang）、设置和自动保留的旧版本都不会删除。"
LangString KeepsData ${LANG_ENGLISH} "The program will be removed. Your reviews (.mingzhang), settings and the versions kept of them stay where they are."
LangString DataIn ${LANG_SIMPCHINESE} "保留了您的设置和旧版本，在："
LangString DataIn ${LANG_ENGLISH} "Your settings and versions were kept, in:"
LangString Running ${LANG_SIMPCHINESE} "明账正在运行。请先保存并关闭它，再点“重试”。"
LangString Running ${LANG_ENGLISH} "Mingzhang is running. Please save and close it, then choose Retry."
LangString Newer ${LANG_SIMPCHINESE} "已经安装了更新的版本。要换成这个旧版本（${VERSION}）吗？"
LangString Newer ${LANG_ENGLISH} "A newer version is installed. Replace it with this older one (${VERSION})?"
LangString TooOld ${LANG_SIMPCHINESE} "明账需要 Windows 10 或更新的 64 位系统。"
LangString TooOld ${LANG_ENGLISH} "Mingzhang needs Windows 10 or later, 64 bit."
LangString ReviewType ${LANG_SIMPCHINESE} "明账审阅文件"
LangString ReviewType ${LANG_ENGLISH} "Mingzhang review"
LangString BudgetType ${LANG_SIMPCHINESE} "明账预算文件"
LangString BudgetType ${LANG_ENGLISH} "Mingzhang budget"
LangString NotWritten ${LANG_SIMPCHINESE} "文件没能写入，安装没有完成。"
LangString NotWritten ${LANG_ENGLISH} "A file could not be written; the installation is not complete."

; A running program cannot be opened for writing. Asks for it to be closed; without a window, gives up before anything is changed.
!macro StopIfRunning
  StrCpy $0 "$INSTDIR\mingzhang.exe"
  Call ${UN}StopIfLocked
  StrCpy $0 "$INSTDIR\mingzhang.com"
  Call ${UN}StopIfLocked
!macroend

!macro StopIfLockedFunction
Function ${UN}StopIfLocked
  again:
  IfFileExists $0 0 free
  ClearErrors
  FileOpen $1 $0 a
  IfErrors locked
  FileClose $1
  Return
  locked:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION $(Running) /SD IDCANCEL IDRETRY again
  SetErrorLevel 4
  Quit
  free:
FunctionEnd
!macroend
!define UN ""
!insertmacro StopIfLockedFunction
!undef UN
!define UN "un."
!insertmacro StopIfLockedFunction
!undef UN

; Everything any version has installed. Nothing else in the folder is touched.
!macro DeleteFiles
  Delete "$INSTDIR\mingzhang.exe"
  Delete "$INSTDIR\mingzhang.com"
  Delete "$INSTDIR\document.ico"
  Delete "$INSTDIR\yangquan-2026.ron"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\LICENSE-fonts.txt"
  Delete "$INSTDIR\uninstall.exe"
!macroend

!macro TellShell
  ; SHCNE_ASSOCCHANGED: icons and "open with" are looked up again
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; Puts the folder on this user's search path ("+"), or takes it away ("-"): `mingzhang` can then be typed at a prompt. A path too long for
; the strings of NSIS is left as it is, as it would be cut.
!macro SearchPath SIGN
  ; RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND; $1 becomes its size in bytes
  System::Call 'advapi32::RegGetValueW(p 0x80000001, w "${ENVIRONMENT}", w "Path", i 0x10000006, p 0, p 0, *i 0r1) i.r0'
  StrLen $2 "$INSTDIR"
  IntOp $2 $2 + 2
  IntOp $1 $1 / 2
  IntOp $2 $2 + $1
  ${If} $0 = 2
    ; there is none
    StrCpy $3 ""
  ${ElseIf} $0 = 0
  ${AndIf} $2 < ${NSIS_MAX_STRLEN}
    ReadRegStr $3 HKCU "${ENVIRONMENT}" "Path"
  ${Else}
    StrCpy $0 "leave"
  ${EndIf}
  ${If} $0 != "leave"
    ${WordAdd} "$3" ";" "${SIGN}$INSTDIR" $4
    ${If} $4 == ""
      DeleteRegValue HKCU "${ENVIRONMENT}" "Path"
    ${ElseIf} $4 != $3
      WriteRegExpandStr HKCU "${ENVIRONMENT}" "Path" "$4"
    ${EndIf}
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=500
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP $(TooOld) /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
  ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_YESNO|MB_ICONQUESTION $(Newer) /SD IDYES IDYES go_on
      Quit
      go_on:
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  SetShellVarContext current
FunctionEnd

Section
  !define UN ""
  !insertmacro StopIfRunning
  !undef UN
  ; over the old ones, not after them: with a full disk there is still an uninstaller
  SetOutPath "$INSTDIR"
  ClearErrors
  File "${FILES}\mingzhang.exe"
  File "${FILES}\mingzhang.com"
  File "${FILES}\document.ico"
  File "${FILES}\yangquan-2026.ron"
  File "${FILES}\LICENSE-MIT.txt"
  File "${FILES}\LICENSE-APACHE.txt"
  File "${FILES}\LICENSE-fonts.txt"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP $(NotWritten) /SD IDOK
    SetErrorLevel 2
    Abort
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\明账.lnk" "$INSTDIR\mingzhang.exe" "" "$INSTDIR\mingzhang.exe" 0

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "明账 Mingzhang"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\mingzhang.exe,0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Mingzhang"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"

  ; "mingzhang" in the Run box
  WriteRegStr HKCU "${APP_PATHS}" "" "$INSTDIR\mingzhang.exe"
  !insertmacro SearchPath "+"

  ; A double click on a review opens it here.
  WriteRegStr HKCU "${CLASSES}\${REVIEW}" "" "$(ReviewType)"
  WriteRegStr HKCU "${CLASSES}\${REVIEW}" "FriendlyTypeName" "$(ReviewType)"
  WriteRegStr HKCU "${CLASSES}\${REVIEW}\DefaultIcon" "" "$INSTDIR\document.ico"
  WriteRegStr HKCU "${CLASSES}\${REVIEW}\shell\open" "FriendlyAppName" "明账"
  WriteRegStr HKCU "${CLASSES}\${REVIEW}\shell\open\command" "" '"$INSTDIR\mingzhang.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.mingzhang" "" "${REVIEW}"
  WriteRegStr HKCU "${CLASSES}\.mingzhang\OpenWithProgids" "${REVIEW}" ""
  ; Budget files are also other programs' files: offered, not taken.
  WriteRegStr HKCU "${CLASSES}\${BUDGET}" "" "$(BudgetType)"
  WriteRegStr HKCU "${CLASSES}\${BUDGET}" "FriendlyTypeName" "$(BudgetType)"
  WriteRegStr HKCU "${CLASSES}\${BUDGET}\DefaultIcon" "" "$INSTDIR\document.ico"
  WriteRegStr HKCU "${CLASSES}\${BUDGET}\shell\open" "FriendlyAppName" "明账"
  WriteRegStr HKCU "${CLASSES}\${BUDGET}\shell\open\command" "" '"$INSTDIR\mingzhang.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.ron\OpenWithProgids" "${BUDGET}" ""
  WriteRegStr HKCU "${CLASSES}\Applications\mingzhang.exe" "FriendlyAppName" "明账"
  WriteRegStr HKCU "${CLASSES}\Applications\mingzhang.exe\SupportedTypes" ".mingzhang" ""
  WriteRegStr HKCU "${CLASSES}\Applications\mingzhang.exe\SupportedTypes" ".ron" ""
  WriteRegStr HKCU "${CLASSES}\Applications\mingzhang.exe\shell\open\command" "" '"$INSTDIR\mingzhang.exe" "%1"'
  !insertmacro TellShell
SectionEnd

Section "Uninstall"
  !define UN "un."
  !insertmacro StopIfRunning
  !undef UN
  !insertmacro DeleteFiles
  ; only if nobody has put anything there
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\明账.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${APP_PATHS}"
  !insertmacro SearchPath "-"
  DeleteRegKey HKCU "${CLASSES}\${REVIEW}"
  DeleteRegKey HKCU "${CLASSES}\${BUDGET}"
  DeleteRegKey HKCU "${CLASSES}\Applications\mingzhang.exe"
  DeleteRegValue HKCU "${CLASSES}\.mingzhang\OpenWithProgids" "${REVIEW}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.mingzhang\OpenWithProgids"
  ; another program may have taken it over in the meantime
  ReadRegStr $0 HKCU "${CLASSES}\.mingzhang" ""
  ${If} $0 == "${REVIEW}"
    DeleteRegValue HKCU "${CLASSES}\.mingzhang" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "${CLASSES}\.mingzhang"
  DeleteRegValue HKCU "${CLASSES}\.ron\OpenWithProgids" "${BUDGET}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.ron\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.ron"
  !insertmacro TellShell
  DetailPrint "$(DataIn)"
  DetailPrint "$APPDATA\mingzhang"
  DetailPrint "$LOCALAPPDATA\mingzhang"
SectionEnd
