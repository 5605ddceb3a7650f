"""How deep JSON is nested, counted before it is read: a reader's own recursion limit never decides.

Python's differs from version to version (about 1,000 levels in 3.11, far more in 3.13).
"""

import re

# a string (its end may be missing), or a bracket; possessive, so that no input makes it go back
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
