"""How messages leave the house: one module for each channel, each with `send`, which takes several at once."""
