"""Bad input as data: what is sent, and the expected response.

The YAML files beside this hold the cases. {$repeat: [text, n]}, {$numbered: [template, n]}, {$addresses: n}
and {$join: [...]} stand for long values; "{article}" and the like for rows of the scene.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class BadInput:
    """One case. With ``pointer`` None the response names no field."""

    name: str
    status: int
    code: str = ""
    pointer: str | None = None
    sent: dict[str, Any] = field(default_factory=dict)


def load_cases(name: str) -> list[BadInput]:
    """Return the cases of one file."""
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return [make_case(row) for row in rows]


def make_case(row: dict[str, Any] | list[str]) -> BadInput:
    if isinstance(row, list) and len(row) == 4:
        made, filename, media_type, code = row
        return BadInput(f"{made} {filename}", 202, code, "/file", {"made": (made, filename, media_type)})
    if isinstance(row, list):
        address, code = row
        return BadInput(address, 422, code, "/url", {"json": {"url": address}})
    known = {key: row.pop(key) for key in ("name", "status", "code", "pointer") if key in row}
    return BadInput(**known, sent=row)


def expand(value: Any, names: dict[str, Any]) -> Any:
    """Return a case's value with its long parts generated and its placeholders filled."""
    match value:
        case {"$repeat": [text, times]}:
            return text * times
        case {"$numbered": [template, times]}:
            return "".join(template.format(n=n) for n in range(times))
        case {"$addresses": count}:
            return [f"https://www.example.org/{n}" for n in range(count)]
        case {"$join": parts}:
            return "".join(expand(part, names) for part in parts)
        case dict():
            return {key: expand(item, names) for key, item in value.items()}
        case list():
            return [expand(item, names) for item in value]
        case str() if value.startswith("{") and value.endswith("}") and value[1:-1] in names:
            return names[value[1:-1]]
    return value


def make_body(sent: dict[str, Any]) -> bytes:
    """Return the raw body of a case of json.yaml."""
    if "hex" in sent:
        return bytes.fromhex(sent["hex"])
    if "repeat" in sent:
        text, times = sent["repeat"]
        return (text * times).encode()
    body = sent["body"]
    if "deep" in sent:
        body = body.replace("DEEP", "[" * sent["deep"] + "]" * sent["deep"])
    if "digits" in sent:
        body = body.replace("DIGITS", "9" * sent["digits"])
    if "more" in sent:
        text, times = sent["more"]
        body += text * times
    return body.encode()
