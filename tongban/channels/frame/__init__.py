"""The page around every page: frame, parts, wording of dates. Every channel uses it; it knows none of them."""
