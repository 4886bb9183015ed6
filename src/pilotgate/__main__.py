"""`python -m pilotgate` is the command `pilotgate`."""

from pilotgate.cli.main import main

main()
