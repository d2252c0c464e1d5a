# demo, written by Cloche.
# A module for "imports" in configuration.nix.
{ pkgs, ... }:

let
  interpreter = pkgs.python3;

  pythonPackages = interpreter.pkgs;

  dependencies = [
    pythonPackages.requests
  ]
  ++ pkgs.lib.optional (pkgs.lib.versionOlder interpreter.pythonVersion "3.11") pythonPackages.tomli;

  project = pythonPackages.buildPythonApplication {
    pname = "demo";
    version = "1.0";
    # So that every nixpkgs knows it; today pyproject, build-system and dependencies say the same.
    format = "pyproject";
    src = builtins.path {
      path = (/. + "/home/me/demo");
      name = "demo-source";
      # All but what belongs to this machine: results, virtual environments, caches, and the like.
      filter =
        path: type:
        !(
          type == "unknown"
          || (type == "symlink" && baseNameOf path == "result")
          || (type == "directory" && builtins.pathExists (path + "/pyvenv.cfg"))
          || builtins.elem (baseNameOf path) [
            ".git"
            ".hg"
            ".svn"
            ".direnv"
            ".env"
            ".venv"
            ".tox"
            ".nox"
            ".eggs"
            ".mypy_cache"
            ".pytest_cache"
            ".ruff_cache"
            ".cache"
            ".idea"
            ".vscode"
            "__pycache__"
            "node_modules"
          ]
        );
    };
    nativeBuildInputs = [
      pythonPackages.setuptools-scm
      pythonPackages.setuptools
    ];
    propagatedBuildInputs = dependencies;
    SETUPTOOLS_SCM_PRETEND_VERSION = "1.0";
    # Tests are run in the shell.
    doCheck = false;
  };
in
{
  environment.systemPackages = [
    project
  ];
}
