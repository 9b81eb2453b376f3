# On a real Windows: installs without a window, looks, runs the command line, removes. packaging/windows/test.sh does more, under Wine.
$ErrorActionPreference = 'Stop'
function Want($condition, $message) { if (-not $condition) { throw $message } }

$setup = Get-ChildItem target/package/*-windows-x64.exe | Select-Object -First 1
$folder = Join-Path $env:LOCALAPPDATA 'Programs\Mingzhang'
$uninstall = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\Mingzhang'
$command = 'HKCU:\Software\Classes\Mingzhang.Review\shell\open\command'

Start-Process $setup.FullName '/S' -Wait
foreach ($file in 'mingzhang.exe', 'mingzhang.com', 'document.ico', 'uninstall.exe') {
    Want (Test-Path (Join-Path $folder $file)) "not installed: $file"
}
Want ((Get-ItemProperty $uninstall).DisplayIcon -eq "$folder\mingzhang.exe,0") 'uninstall entry'
Want ((Get-ItemProperty $command).'(default)' -eq "`"$folder\mingzhang.exe`" `"%1`"") 'association'
Want ((Get-ItemProperty 'HKCU:\Software\Classes\.mingzhang').'(default)' -eq 'Mingzhang.Review') 'kind of file'

# the door from a console
$said = & "$folder\mingzhang.com" --version
Want ($said -match '^mingzhang \d') "--version says: $said"
$lines = & "$folder\mingzhang.com" figures data/yangquan-2026.ron
Want ($lines.Count -gt 400) "figures gives $($lines.Count) lines"
& "$folder\mingzhang.com" check no-such-file.ron 2>$null
Want ($LASTEXITCODE -ne 0) 'an error has no exit code'
$global:LASTEXITCODE = 0

Start-Process "$folder\uninstall.exe" '/S' -Wait
# it goes on from a copy of itself
for ($i = 0; $i -lt 60 -and (Test-Path $folder); $i++) { Start-Sleep 1 }
Want (-not (Test-Path $folder)) 'the folder is still there'
Want (-not (Test-Path $uninstall)) 'the uninstall entry is still there'
Want (-not (Test-Path 'HKCU:\Software\Classes\.mingzhang')) 'the association is still there'
Write-Output 'installed, used and removed'
