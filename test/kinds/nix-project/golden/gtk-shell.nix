# demo, written by Cloche.
{
  pkgs ? import <nixpkgs> { },
}:

let
  interpreter = pkgs.python3;

  pythonPackages = interpreter.pkgs;

  dependencies = [ ];

  project = pythonPackages.buildPythonApplication {
    pname = "demo";
    version = "1";
    # So that every nixpkgs knows it; today pyproject, build-system and dependencies say the same.
    format = "setuptools";
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
      pythonPackages.setuptools
      (pkgs.wrapGAppsHook3 or pkgs.wrapGAppsHook)
      pkgs.gobject-introspection
    ];
    buildInputs = [
      pkgs.gtk3
    ];
    propagatedBuildInputs = dependencies;
    # Tests are run in the shell.
    doCheck = false;
  };

  # Lets Python import what is in the folder now, so that nothing has to be built to try a change.
  modules = pkgs.writeTextFile {
    name = "project-modules";
    destination = "/${interpreter.sitePackages}/project.pth";
    text = toString ./.;
  };

  python = interpreter.withPackages (
    ps:
    dependencies
    ++ [
      (ps.toPythonModule modules)
    ]
  );
in
pkgs.mkShell {
  inputsFrom = [ project ];
  nativeBuildInputs = [
    python
  ];
  # With none, hooks of setuptools and pip install the project into a temporary folder.
  shellHook = ''
    # GTK looks for its settings there, and ends a program that opens a file dialog without them.
    export XDG_DATA_DIRS="$GSETTINGS_SCHEMAS_PATH:''${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
  '';
}
