# On a real Windows: installs without a window, looks, runs the command line, opens the window, hands it a second file, removes.
# packaging/windows/test.sh does more, under Wine. For a user who has no Mingzhang yet, as a runner's is.
$ErrorActionPreference = 'Stop'
function Want($condition, $message) { if (-not $condition) { throw $message } }
function WaitFor($what, $condition) {
    for ($i = 0; $i -lt 120; $i++) {
        if (& $condition) { return }
        Start-Sleep -Milliseconds 500
    }
    throw "not within a minute: $what"
}
# What is on the search path of this user, as it is written down.
function SearchPath {
    $path = (Get-Item 'HKCU:\Environment').GetValue('Path', '', 'DoNotExpandEnvironmentNames')
    @($path -split ';' | Where-Object { $_ })
}
# Chinese by its numbers: not every PowerShell reads this file as UTF-8.
$ming = -join [char[]](0x660E, 0x8D26)
$yangquan = -join [char[]](0x9633, 0x6CC9)
$qingxi = -join [char[]](0x6E05, 0x6EAA)

$setup = Get-ChildItem target/package/*-windows-x64.exe | Select-Object -First 1
$folder = Join-Path $env:LOCALAPPDATA 'Programs\Mingzhang'
$settings = Join-Path $env:APPDATA 'mingzhang\config\settings.ron'
$uninstall = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\Mingzhang'
$command = 'HKCU:\Software\Classes\Mingzhang.Review\shell\open\command'
$before = SearchPath
Want (-not (Test-Path $folder)) 'it is installed already'
Want (-not (Test-Path $settings)) "this user has settings already, so nothing would be proved by them: $settings"

Start-Process $setup.FullName '/S' -Wait
foreach ($file in 'mingzhang.exe', 'mingzhang.com', 'document.ico', 'uninstall.exe') {
    Want (Test-Path (Join-Path $folder $file)) "not installed: $file"
}
Want ((Get-ItemProperty $uninstall).DisplayIcon -eq "$folder\mingzhang.exe,0") 'uninstall entry'
Want ((Get-ItemProperty $command).'(default)' -eq "`"$folder\mingzhang.exe`" `"%1`"") 'association'
Want ((Get-ItemProperty 'HKCU:\Software\Classes\.mingzhang').'(default)' -eq 'Mingzhang.Review') 'kind of file'
Want ((SearchPath) -contains $folder) "not on the search path: $(SearchPath)"

# the door from a console
$said = & "$folder\mingzhang.com" --version
Want ($said -match '^mingzhang \d') "--version says: $said"
$lines = & "$folder\mingzhang.com" figures data/yangquan-2026.ron
Want ($lines.Count -gt 400) "figures gives $($lines.Count) lines"
& "$folder\mingzhang.com" check no-such-file.ron 2>$null
Want ($LASTEXITCODE -ne 0) 'an error has no exit code'
$global:LASTEXITCODE = 0
# by its bare name, as a console opened from now on finds it
$path = $env:Path
$env:Path = [Environment]::GetEnvironmentVariable('Path', 'Machine') + ';' + [Environment]::GetEnvironmentVariable('Path', 'User')
$said = cmd /c 'mingzhang --version'
$env:Path = $path
Want ($said -match '^mingzhang \d') "mingzhang at a new console says: $said"

# the window
$sample = Join-Path $folder 'yangquan-2026.ron'
$tutorial = (Resolve-Path data/tutorial.ron).Path
$first = Start-Process "$folder\mingzhang.exe" "--lang zh `"$sample`"" -PassThru
# without it .NET forgets how the process has ended
$null = $first.Handle
function Shows($words) {
    Want (-not $first.HasExited) "the program has ended with $($first.ExitCode)"
    $first.Refresh()
    $first.MainWindowHandle -ne [IntPtr]::Zero -and $first.MainWindowTitle.Contains($ming) -and $first.MainWindowTitle.Contains($words)
}
try {
    WaitFor 'a window with the sample' { Shows $yangquan }
    # written once the window has been seen to be drawn
    WaitFor "the way of drawing in $settings" {
        (Test-Path $settings) -and (Select-String -Quiet -SimpleMatch 'renderer: Some(' -Path $settings)
    }
    $second = Start-Process "$folder\mingzhang.exe" "`"$tutorial`"" -PassThru
    $null = $second.Handle
    Want ($second.WaitForExit(60000)) 'the second start goes on'
    Want ($second.ExitCode -eq 0) "the second start has ended with $($second.ExitCode)"
    WaitFor 'the file of the second start in the window of the first' { Shows $qingxi }
    Want ($first.CloseMainWindow()) 'the window cannot be closed'
    Want ($first.WaitForExit(60000)) 'the window does not close'
    Want ($first.ExitCode -eq 0) "the program has ended with $($first.ExitCode)"
} finally {
    if (-not $first.HasExited) { $first.Kill() }
}

Start-Process "$folder\uninstall.exe" '/S' -Wait
# it goes on from a copy of itself
for ($i = 0; $i -lt 60 -and (Test-Path $folder); $i++) { Start-Sleep 1 }
Want (-not (Test-Path $folder)) 'the folder is still there'
Want (-not (Test-Path $uninstall)) 'the uninstall entry is still there'
Want (-not (Test-Path 'HKCU:\Software\Classes\.mingzhang')) 'the association is still there'
Want (((SearchPath) -join ';') -eq ($before -join ';')) "the search path is left as $(SearchPath)"
Write-Output 'installed, used and removed'
