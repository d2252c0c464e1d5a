"""Command lines of both tools: options may stand anywhere between the words."""

from dataclasses import dataclass, field

SHORT = {
    "-n": "--name", "-p": "--prefix", "-r": "--root-prefix", "-c": "--channel", "-f": "--file",
    "-y": "--yes", "-q": "--quiet", "-d": "--dry-run", "-a": "--all", "-e": "--env", "-s": "--shell", "-h": "--help", "-V": "--version",
}
WITH_VALUE = {
    "--name", "--prefix", "--root-prefix", "--channel", "--file", "--channel-priority", "--clone", "--env", "--cwd",
    "--lock-timeout", "--shell", "--solver", "--rc-file", "--repodata-ttl", "--log-level", "--subdir", "--platform",
}
FLAGS = {
    "--yes", "--json", "--override-channels", "--strict-channel-priority", "--no-channel-priority", "--dry-run", "--all",
    "--skip-run-link-scripts", "--quiet", "--no-pip", "--prune", "--no-rc", "--no-env", "--no-pin", "--envs", "--base", "--explicit",
    "--md5", "--version", "--help", "--offline", "--no-capture-output", "--clean-env", "--no-prune-deps", "--force",
    "--no-default-packages", "--always-yes", "--download-only", "--use-index-cache",
}


class Unexpected(Exception):
    """An option or word that the tool does not know."""


@dataclass
class Arguments:
    words: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)

    def all(self, name):
        return self.options.get(name, [])

    def one(self, name, default=None):
        return self.options.get(name, [default])[-1]

    def has(self, name):
        return name in self.options


def parse(given, ends_at_word=0):
    """Reads words and options; after `ends_at_word` words everything is a word, as for `run`."""
    result = Arguments()
    rest = list(given)
    while rest:
        argument = rest.pop(0)
        if not argument.startswith("-") or argument == "-":
            result.words.append(argument)
            if ends_at_word and len(result.words) >= ends_at_word:
                return Arguments(result.words + rest, result.options)
            continue
        name, equals, value = argument.partition("=")
        name = SHORT.get(name, name)
        if name in WITH_VALUE:
            if not equals and not rest:
                raise Unexpected(argument)
            result.options.setdefault(name, []).append(value if equals else rest.pop(0))
        elif name in FLAGS:
            result.options.setdefault(name, []).append("")
        else:
            raise Unexpected(argument)
    return result
