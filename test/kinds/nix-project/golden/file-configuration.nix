# demo, written by Cloche.
# A module for "imports" in configuration.nix.
{ pkgs, ... }:

let
  # No cache has this interpreter: it and its packages are compiled on this machine.
  interpreter = (pkgs.python3.override { self = interpreter; }).overrideAttrs (_: {
    hardeningDisable = [ "all" ];
  });

  # A function gets what it asks for by name; anything else is taken as it is.
  project =
    let
      file = import (/. + "/home/me/demo/nix/my package.nix");
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
in
{
  environment.systemPackages = [
    project
  ];
}
