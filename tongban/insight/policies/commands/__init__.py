"""Parts of the `tongban policy` command that need engines. They are loaded only when they run."""
