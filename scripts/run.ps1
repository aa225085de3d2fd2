# Starts the kiosk in training mode on Windows, or passes arguments to its command line.
# Needs Python 3.11 or newer; installs a virtual environment with the locked wheels beside this repository.
$ErrorActionPreference = 'Stop'
$folder = Split-Path -Parent $PSScriptRoot
$lock = Join-Path $folder 'requirements\run.txt'
$stamp = Join-Path $folder '.venv\installed-run'
$python = Join-Path $folder '.venv\Scripts\python.exe'

$wanted = (Get-FileHash -Algorithm SHA256 $lock).Hash
$found = if (Test-Path $stamp) { Get-Content $stamp } else { '' }
if (-not (Test-Path $python) -or $found -ne $wanted) {
    if (-not (Test-Path $python)) {
        $launcher = if (Get-Command py -ErrorAction SilentlyContinue) { @('py', '-3') } else { @('python') }
        $arguments = @($launcher | Select-Object -Skip 1)
        & $launcher[0] @arguments -c 'import sys; sys.exit(sys.version_info < (3, 11))'
        if ($LASTEXITCODE -ne 0) { throw 'Python 3.11 or newer is needed.' }
        & $launcher[0] @arguments -m venv (Join-Path $folder '.venv')
        if ($LASTEXITCODE -ne 0) { throw 'The virtual environment could not be made.' }
    }
    # Wheels only: every requirement has one for Windows, and no compiler is needed.
    & $python -m pip install --quiet --disable-pip-version-check --only-binary ':all:' --require-hashes -r $lock
    if ($LASTEXITCODE -ne 0) { throw 'The requirements could not be installed.' }
    Set-Content -Path $stamp -Value $wanted
}

$env:PYTHONPATH = $folder
& $python -m kiosk @args
exit $LASTEXITCODE
