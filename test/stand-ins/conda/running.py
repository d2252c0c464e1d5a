"""Starts programs in an environment, and pip for the `pip:` section of a file."""

import glob
import json
import os
import pathlib
import shlex
import subprocess
import tempfile


def variables_of(prefix):
    """The variables of packages, and those of the environment itself."""
    result = {}
    for path in sorted(glob.glob(os.path.join(glob.escape(prefix), "etc/conda/env_vars.d/*.json"))):
        result.update(json.loads(pathlib.Path(path).read_text()))
    state = pathlib.Path(prefix, "conda-meta", "state")
    if state.exists():
        result.update(json.loads(state.read_text()).get("env_vars", {}))
    return result


def activation(prefix, root, label):
    """Lines for a shell that enter the environment, in place of the one that it is in."""
    inside = os.environ.get("CONDA_PREFIX")
    outside = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder != f"{inside}/bin"]
    condabin = os.path.join(root, "condabin")
    path = [os.path.join(prefix, "bin"), condabin, *[folder for folder in outside if folder != condabin]]
    settings = {
        **variables_of(prefix),
        "PATH": os.pathsep.join(path),
        "CONDA_PREFIX": prefix,
        "CONDA_SHLVL": str(int(os.environ.get("CONDA_SHLVL") or 0) + 1),
        "CONDA_DEFAULT_ENV": label,
        "CONDA_PROMPT_MODIFIER": f"({label}) ",
    }
    return [*[f"export {name}='{value}'" for name, value in settings.items()], *sourced(prefix, "activate.d")]


def deactivation(prefix):
    """Lines for a shell that leave the environment, by the names that entering has set."""
    names = [*variables_of(prefix), "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_PROMPT_MODIFIER"]
    path = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder != f"{prefix}/bin"]
    return [
        *sourced(prefix, "deactivate.d"),
        f"export PATH='{os.pathsep.join(path)}'",
        *[f"unset {name}" for name in names],
        "export CONDA_SHLVL='0'",
    ]


def sourced(prefix, folder):
    scripts = sorted(glob.glob(os.path.join(glob.escape(prefix), "etc/conda", folder, "*.sh")))
    return [f'. "{script}"' for script in scripts]


def hook(name, program, command, settings):
    """Lines that make the program a function of the shell, which can enter and leave; `command` prints what that means."""
    return [
        *[f"export {variable}='{value}'" for variable, value in settings.items()],
        f"{name}() {{",
        '  case "$1" in',
        f"""    activate | deactivate) eval "$('{program}' {command} "$@")" ;;""",
        f"""    *) '{program}' "$@" ;;""",
        "  esac",
        "}",
    ]


def run_in(prefix, root, label, command):
    """Runs the program in the environment and answers with its exit code as a shell gives it."""
    script = [*activation(prefix, root, label), f"exec {shlex.join(command)}"]
    code = subprocess.run(["bash", "-c", "\n".join(script)], check=False).returncode
    return 128 - code if code < 0 else code


def install_with_pip(prefix, requirements, folder):
    """Installs what pip shall, from the folder of the file that asks for it."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=folder, prefix="condaenv.") as file:
        file.write("".join(f"{line}\n" for line in requirements))
        file.flush()
        command = [os.path.join(prefix, "bin", "python"), "-m", "pip", "install", "-U", "-r", file.name]
        return command, subprocess.run(
            [*command, "--exists-action=b"], cwd=folder, capture_output=True, text=True, check=False
        )
