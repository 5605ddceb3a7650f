"""Changes that alter nothing that anybody could notice, each with the reason. They count neither way.

A change is named as ``python -m tests.bench.mutants`` prints it: file, function, before, after.
"""

EQUIVALENT: dict[str, str] = {}
