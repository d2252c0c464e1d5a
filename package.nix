{
  lib,
  stdenv,
  stdenvNoCC,
  buildNpmPackage,
  importNpmLock,
  cacert,
  autoPatchelfHook,
  copyDesktopItems,
  makeWrapper,
  electron,
  nodejs,
}:

let
  manifest = lib.importJSON ./package.json;
  lock = lib.importJSON ./package-lock.json;

  # The lock holds hashes but no addresses, so that any registry will do: npm itself knows which, and Nix checks the hash.
  tarballOf =
    path: entry:
    let
      name = entry.name or (lib.last (lib.splitString "node_modules/" path));
    in
    stdenvNoCC.mkDerivation {
      name = "${baseNameOf name}-${entry.version}.tgz";
      outputHash = entry.integrity;
      outputHashMode = "flat";
      impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "NPM_CONFIG_REGISTRY" ];
      nativeBuildInputs = [
        nodejs
        cacert
      ];
      SSL_CERT_FILE = "${cacert}/etc/ssl/certs/ca-bundle.crt";
      NODE_EXTRA_CA_CERTS = "${cacert}/etc/ssl/certs/ca-bundle.crt";
      buildCommand = ''
        export HOME=$TMPDIR
        npm pack --ignore-scripts --loglevel=error ${lib.escapeShellArg "${name}@${entry.version}"}
        mv ./*.tgz $out
      '';
    };

  parts = [
    {
      config = "vite.config.ts";
      outDir = "../dist/renderer";
    }
    {
      config = "vite.main.config.ts";
      outDir = "dist/main";
    }
    {
      config = "vite.preload.config.ts";
      outDir = "dist/preload";
    }
  ];
in
buildNpmPackage {
  pname = manifest.name;
  inherit (manifest) version;
  src = lib.cleanSource ./.;

  npmDeps = importNpmLock {
    package = manifest;
    packageLock = lock;
    packageSourceOverrides = lib.mapAttrs tarballOf (removeAttrs lock.packages [ "" ]);
  };
  npmConfigHook = importNpmLock.npmConfigHook;
  npmFlags = [ "--ignore-scripts" ];

  nativeBuildInputs = [
    autoPatchelfHook
    copyDesktopItems
    makeWrapper
  ];
  buildInputs = [ stdenv.cc.cc.lib ];

  env.NODE_ENV = "production";
  buildPhase = ''
    runHook preBuild
    node scripts/lib/vite-build.mjs ${lib.escapeShellArg (builtins.toJSON parts)}
    runHook postBuild
  '';

  desktopItems = [ "assets/cloche.desktop" ];
  installPhase = ''
    runHook preInstall
    npm prune --omit=dev --ignore-scripts
    mkdir -p $out/lib/cloche $out/share/mime/packages
    cp -r dist package.json node_modules $out/lib/cloche
    cp assets/cloche-mime.xml $out/share/mime/packages/cloche.xml
    for size in 16 24 32 48 64 128 256 512; do
      install -Dm644 assets/icons/''${size}x$size.png $out/share/icons/hicolor/''${size}x$size/apps/cloche.png
    done
    install -Dm644 assets/icon.svg $out/share/icons/hicolor/scalable/apps/cloche.svg
    makeWrapper ${lib.getExe electron} $out/bin/cloche --add-flags $out/lib/cloche
    makeWrapper ${lib.getExe nodejs} $out/bin/cloche-cli --add-flags $out/lib/cloche/dist/main/cli.js
    runHook postInstall
  '';

  meta = {
    description = manifest.description;
    license = lib.licenses.mit;
    mainProgram = "cloche";
    platforms = lib.platforms.linux;
  };
}
