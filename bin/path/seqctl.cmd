@echo off
if not defined THREADOS_NODE set "THREADOS_NODE=node"
"%THREADOS_NODE%" "%~dp0..\seqctl.js" %*
