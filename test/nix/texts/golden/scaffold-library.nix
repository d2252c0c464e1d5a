{
  lib,
  buildPythonPackage,
  fetchPypi,
  setuptools,
  requests,
  zope-interface,
}:

buildPythonPackage rec {
  pname = "Zope.Demo";
  version = "1.2";
  pyproject = true;

  src = fetchPypi {
    # Before PEP 625 files were called Zope.Demo.
    pname = "zope_demo";
    inherit version;
    # The first build fails and says the true one behind “got:”; write that here.
    hash = lib.fakeHash;
  };

  build-system = [ setuptools ];

  dependencies = [
    requests
    zope-interface
  ];

  # The module that is imported, where it is not called like the package.
  pythonImportsCheck = [ "zope_demo" ];

  # For nixpkgs itself, add to meta: description, homepage, license and maintainers.
}
