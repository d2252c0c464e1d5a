"""Why specifications do not go together, in the words of libmamba."""

from specifications import name_of

ROOT = "Could not solve for environment specs"


def explain(channels, specs):
    """The `problems` as one line each, and the `tree` that libmamba prints."""
    chosen = {spec: channels.search(spec) for spec in specs}
    for spec, found in chosen.items():
        if not found:
            line = f"└─ {shown(spec)} does not exist (perhaps a typo or a missing channel)."
            return one("unsupported request", [line])
    for spec, found in chosen.items():
        for dependency in found[-1]["depends"]:
            if not channels.search(dependency):
                needed = stem(found[-1])
                lines = [
                    f"└─ {shown(spec)} is not installable because it requires",
                    f"   └─ {wanted(dependency)}, which does not exist (perhaps a missing channel).",
                ]
                return one(f"nothing provides {dependency} needed by {needed}", lines)
    return conflict(channels, chosen)


def one(problem, lines):
    return {"problems": [problem], "tree": "\n".join(["The following package could not be installed", *lines])}


def conflict(channels, chosen):
    """The first pair of packages of which each excludes what the other one needs."""
    needs = [
        (spec, found[-1], dependency)
        for spec, found in chosen.items()
        for dependency in [*found[-1]["depends"], spec]
    ]
    for index, (spec, _, dependency) in enumerate(needs):
        for other_spec, other, other_dependency in needs[index + 1 :]:
            if excludes(channels, dependency, other_dependency):
                tree = [
                    "The following packages are incompatible",
                    f"├─ {shown(spec)} is installable and it requires",
                    f"│  └─ {wanted(dependency)}, which can be installed;",
                    f"└─ {shown(other_spec)} is not installable because it requires",
                    f"   └─ {wanted(other_dependency)}, which conflicts with any installable versions previously reported.",
                ]
                problem = f"package {stem(other)} requires {other_dependency}, but none of the providers can be installed"
                return {"problems": [problem], "tree": "\n".join(tree)}
    return {"problems": ["the request cannot be met"], "tree": "The following packages are incompatible"}


def excludes(channels, one_spec, other_spec):
    if name_of(one_spec) != name_of(other_spec):
        return False
    urls = {record["url"] for record in channels.search(one_spec)}
    return not urls & {record["url"] for record in channels.search(other_spec)}


def stem(record):
    return f"{record['name']}-{record['version']}-{record['build']}"


def shown(spec):
    name, _, version = spec.replace("=", " ", 1).partition(" ")
    return f"{name} ={version or '*'} *"


def wanted(dependency):
    return f"{dependency} *"
