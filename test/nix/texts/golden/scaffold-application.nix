{
  lib,
  python3Packages,
  fetchFromGitHub,
}:

python3Packages.buildPythonApplication rec {
  pname = "Zope.Demo";
  version = "1.2";
  pyproject = true;

  src = fetchFromGitHub {
    owner = "me";
    repo = "demo";
    rev = "v${version}";
    # The first build fails and says the true one behind “got:”; write that here.
    hash = lib.fakeHash;
  };

  build-system = [ python3Packages.hatchling ];

  dependencies = [
    python3Packages.numpy
  ];

  meta.mainProgram = "zope-demo";

  # For nixpkgs itself, add to meta: description, homepage, license and maintainers.
}
