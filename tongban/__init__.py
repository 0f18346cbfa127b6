"""One window for public-security administrative services."""
