# demo, written by Cloche.
{
  pkgs ? import <nixpkgs> { },
}:

let
  # No cache has this interpreter: it and its packages are compiled on this machine.
  interpreter = (pkgs.python3.override { self = interpreter; }).overrideAttrs (_: {
    hardeningDisable = [ "all" ];
  });

  # A function gets what it asks for by name; anything else is taken as it is.
  project =
    let
      file = import (./. + "/nix/my package.nix");
      names = {
        inherit pkgs;
        python3 = interpreter;
        python3Packages = interpreter.pkgs;
      };
    in
    if builtins.isFunction file then
      pkgs.lib.callPackageWith (pkgs // interpreter.pkgs // names) file { }
    else
      file;

  # The interpreter that it is built with, or that its shell has.
  projectPython = builtins.head (
    builtins.filter (input: input ? withPackages) (
      (project.propagatedBuildInputs or [ ])
      ++ (project.buildInputs or [ ])
      ++ (project.nativeBuildInputs or [ ])
    )
    ++ [ interpreter ]
  );

  # Lets Python import what is in the folder now, so that nothing has to be built to try a change.
  modules = pkgs.writeTextFile {
    name = "project-modules";
    destination = "/${projectPython.sitePackages}/project.pth";
    text = toString ./.;
  };

  python =
    let
      more =
        ps:
        (project.dependencies or [ ])
        ++ (project.propagatedBuildInputs or [ ])
        ++ [
          (ps.toPythonModule modules)
        ];
    in
    # One that has packages keeps them.
    if projectPython ? python then
      projectPython.override (old: {
        extraLibs = (old.extraLibs or [ ]) ++ more projectPython.pkgs;
      })
    else
      projectPython.withPackages more;
in
if project ? src || !(project ? overrideAttrs) then
  pkgs.mkShell {
    inputsFrom = [ project ];
    nativeBuildInputs = [
      python
      (pkgs.wrapGAppsHook3 or pkgs.wrapGAppsHook)
      pkgs.gobject-introspection
      pkgs.gtk3
    ];
    # With none, hooks of setuptools and pip install the project into a temporary folder.
    shellHook = ''
      # GTK looks for its settings there, and ends a program that opens a file dialog without them.
      export XDG_DATA_DIRS="$GSETTINGS_SCHEMAS_PATH:''${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
    '';
  }
else
  # A shell already: it keeps its variables and its shellHook.
  project.overrideAttrs (old: {
    nativeBuildInputs = [
      python
      (pkgs.wrapGAppsHook3 or pkgs.wrapGAppsHook)
      pkgs.gobject-introspection
      pkgs.gtk3
    ] ++ (old.nativeBuildInputs or [ ]);
    shellHook = ''
      # GTK looks for its settings there, and ends a program that opens a file dialog without them.
      export XDG_DATA_DIRS="$GSETTINGS_SCHEMAS_PATH:''${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
    '' + (old.shellHook or "");
  })
