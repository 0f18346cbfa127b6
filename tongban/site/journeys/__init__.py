"""The demonstration's cases, carried through the site by the people they need and held to what the law says."""
