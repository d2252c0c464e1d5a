/** Texts of the drawer that writes a new package for Nix. */
export const scaffoldStrings = {
  scaffold: {
    title: 'New Nix package',
    intro:
      'For what nixpkgs does not have. Save the file and name it under “Own packages” of a Nix environment, or put it into nixpkgs.',
    name: 'Name',
    version: 'Version',
    form: 'What it is',
    forms: { library: 'A library, which Python imports', application: 'An application, which people start' },
    source: 'Source',
    sourceHelp:
      'Empty for PyPI by its name; pypi:NAME, github:OWNER/REPOSITORY/REVISION, the address of an archive, or an absolute folder.',
    buildSystem: 'Build system',
    dependencies: 'Dependencies',
    dependenciesHelp: 'Names of Python packages, separated by blanks or commas.',
    resolvesHash: 'Download the source now for its hash',
    resolvesHashHelp: 'Otherwise the first build tells the hash.',
    needsName: 'Give it a name and a version: its file appears here.',
    lines: 'For nixpkgs itself',
    addTo: (file: string) => `Add to ${file}:`,
    save: (name: string) => `Save ${name}`,
  },
} as const;
