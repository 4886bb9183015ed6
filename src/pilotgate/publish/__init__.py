"""Publishers: one module per format, each a pure function from a noun to the bytes of a file.

Nothing here reads a file, a clock or the network; what a publisher needs is in the scorecard. Names and values come
from strangers' data, so every publisher escapes for its own format, and control characters are made visible.
"""
