{
  description = "Python environments of every kind, each one click from a terminal";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      eachSystem =
        make:
        nixpkgs.lib.genAttrs [ "x86_64-linux" "aarch64-linux" ] (
          system: make nixpkgs.legacyPackages.${system}
        );
    in
    {
      packages = eachSystem (pkgs: {
        default = pkgs.callPackage ./package.nix { };
      });

      devShells = eachSystem (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.nodejs
            pkgs.chromium
            pkgs.bubblewrap
            pkgs.zsh
            pkgs.fish
            pkgs.python3
            pkgs.librsvg
          ];
          # The binary that npm's electron package downloads does not run on NixOS.
          ELECTRON_OVERRIDE_DIST_PATH = "${pkgs.electron}/bin";
        };
      });
    };
}
