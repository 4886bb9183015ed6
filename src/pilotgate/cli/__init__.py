"""The command line: arguments, progress, tables and exit codes; nothing else."""
