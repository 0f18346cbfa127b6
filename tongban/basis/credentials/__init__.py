"""Electronic licences: how they are written, shown and checked. Nothing here opens a file, a socket or a clock."""
