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
    """Lines for a shell that enter the environment."""
    path = os.pathsep.join([os.path.join(prefix, "bin"), os.path.join(root, "condabin"), os.environ.get("PATH", "")])
    level = int(os.environ.get("CONDA_SHLVL") or 0) + 1
    settings = {
        "PATH": path,
        "CONDA_PREFIX": prefix,
        "CONDA_SHLVL": str(level),
        "CONDA_DEFAULT_ENV": label,
        "CONDA_PROMPT_MODIFIER": f"({label}) ",
        **variables_of(prefix),
    }
    scripts = sorted(glob.glob(os.path.join(glob.escape(prefix), "etc/conda/activate.d/*.sh")))
    return [
        *[f"export {name}={shlex.quote(value)}" for name, value in settings.items()],
        *[f". {shlex.quote(script)}" for script in scripts],
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
