@echo off
rem Starts Aloft: not tried on Windows yet.
setlocal
set "ALOFT_HOME=%~dp0..\share\aloft\@FOLDER@"
set JAVA_TOOL_OPTIONS=
set JDK_JAVA_OPTIONS=
set _JAVA_OPTIONS=
"%ALOFT_HOME%\runtime\bin\java.exe" @FLAGS@ "-Daloft.home=%ALOFT_HOME%" %ALOFT_JAVA_OPTIONS% -cp "%ALOFT_HOME%\lib\aloft.jar;%ALOFT_HOME%\lib\picocli.jar" aloft.cli.Main %*
