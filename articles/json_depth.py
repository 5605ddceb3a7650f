"""Measure how deep JSON is nested before it is parsed.

A fixed limit replaces the parser's recursion limit, which differs between versions of Python (about 1,000
levels in 3.11, far more in 3.13).
"""

import re

# A string (its end may be missing) or a bracket. Possessive, so that no input causes backtracking.
TOKENS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


def is_nested_deeper(raw: bytes, levels: int) -> bool:
    """Tell whether brackets outside strings are nested deeper than ``levels``. Linear in the length."""
    if raw.count(b"[") + raw.count(b"{") <= levels:
        return False
    depth = 0
    for token in TOKENS.finditer(raw):
        first = token[0][:1]
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
        if depth > levels:
            return True
    return False
