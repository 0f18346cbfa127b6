"""What policies do to a nation: engines, populations, figures; and the `tongban policy` command. No tables."""
