"""Wrong attempts: counted by what was attempted and by where they came from, so that nobody can guess on for ever."""
