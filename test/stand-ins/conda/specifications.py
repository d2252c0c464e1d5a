"""What people write down: environment.yml, explicit lists and lists of specifications."""

import os
import re
from dataclasses import dataclass, field

import yaml


@dataclass
class Specifications:
    """What is wanted, wherever it was written."""

    specs: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    pip: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    prefix: str | None = None
    # Addresses with their md5 after a hash sign.
    explicit: list[str] = field(default_factory=list)
    folder: str = "."


def read_files(paths):
    """Reads all files, in order; raises FileNotFoundError and yaml.YAMLError."""
    result = Specifications()
    for path in paths:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
        result.folder = os.path.dirname(os.path.abspath(path))
        if path.endswith((".yml", ".yaml")):
            add_environment(result, yaml.safe_load(text) or {})
        else:
            add_list(result, text)
    return result


def add_environment(result, content):
    result.name = content.get("name")
    result.prefix = content.get("prefix")
    result.channels += content.get("channels") or []
    result.variables.update({name: str(value) for name, value in (content.get("variables") or {}).items()})
    for entry in content.get("dependencies") or []:
        if isinstance(entry, dict):
            result.pip += entry.get("pip") or []
        else:
            result.specs.append(entry)


def add_list(result, text):
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if "@EXPLICIT" in lines:
        result.explicit += [line for line in lines if line != "@EXPLICIT"]
    else:
        result.specs += lines


def name_of(spec):
    """The name of the package that a specification is about."""
    return re.split(r"[\s=<>!~\[]", spec.split("::")[-1].strip())[0].lower()
