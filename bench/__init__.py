"""How fast it is. `python -m bench --help` says what can be measured; docs/speed.md what was."""
