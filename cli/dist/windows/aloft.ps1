# Starts Aloft: not tried on Windows yet.
$aloft = Join-Path (Split-Path -Parent $MyInvocation.MyCommand.Path) '../share/aloft/@FOLDER@'
foreach ($name in 'JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS') { Remove-Item "Env:$name" -ErrorAction SilentlyContinue }
$path = ('aloft.jar', 'picocli.jar' | ForEach-Object { Join-Path $aloft "lib/$_" }) -join [IO.Path]::PathSeparator
$options = if ($env:ALOFT_JAVA_OPTIONS) { $env:ALOFT_JAVA_OPTIONS -split ' ' } else { @() }
& (Join-Path $aloft 'runtime/bin/java') '@FLAGS@'.Split(' ') "-Daloft.home=$aloft" @options -cp $path aloft.cli.Main @args
exit $LASTEXITCODE
