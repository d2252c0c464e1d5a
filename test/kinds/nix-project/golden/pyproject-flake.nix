# demo, written by Cloche.
{
  description = "The Python environment demo";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      forEachSystem =
        make:
        nixpkgs.lib.genAttrs systems (system: make (import nixpkgs { inherit system; }));
      parts = forEachSystem (
        pkgs:
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
              path = ./.;
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

          # Lets Python import what is in the folder now, so that nothing has to be built to try a change.
          modules = pkgs.writeTextFile {
            name = "project-modules";
            destination = "/${interpreter.sitePackages}/project.pth";
            text = toString ./src;
          };

          python = interpreter.withPackages (
            ps:
            dependencies
            ++ [
              (ps.toPythonModule modules)
              ps.pytest
              ps."3odd"
            ]
          );
        in
        {
          shell = pkgs.mkShell {
            inputsFrom = [ project ];
            nativeBuildInputs = [
              python
              pkgs.ffmpeg
            ];
            # With none, hooks of setuptools and pip install the project into a temporary folder.
            shellHook = ":";
          };
          package = project;
        }
      );
    in
    {
      devShells = nixpkgs.lib.mapAttrs (_: { shell, ... }: { default = shell; }) parts;
      packages = nixpkgs.lib.mapAttrs (_: { package, ... }: { default = package; }) parts;
    };
}
