const only = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });
const outside = (folder, allowed) =>
  only(
    `${folder}-reaches`,
    { path: `^main/${folder}/` },
    { path: '^(main|renderer)/', pathNot: `^main/(${[folder, ...allowed].join('|')})(/|\\.ts$)` },
    `${folder} may use ${allowed.join(', ') || 'nothing else'}`,
  );

/** The rules of the house (ARCHITECTURE.md). */
module.exports = {
  forbidden: [
    only('no-circles', {}, { circular: true }, 'a circle hides who depends on whom'),
    only(
      'contract-uses-zod-only',
      { path: '^preload/contract/' },
      { pathNot: '^(preload/contract/|node_modules/zod/)' },
      'the contract is words',
    ),
    only(
      'renderer-knows-the-contract',
      { path: '^renderer/' },
      { path: '^(main/|preload/electron|node_modules/electron/)' },
      'the page knows a Port and nothing else',
    ),
    only('renderer-has-no-node', { path: '^renderer/' }, { dependencyTypes: ['core'] }, 'the page is a page'),
    only(
      'electron-at-its-hosts',
      { pathNot: '^(main/electron\\.ts|main/hosts/electron/|preload/electron\\.ts)' },
      { path: '(^|node_modules/)electron(/|$)' },
      'Electron stays in its host',
    ),
    only(
      'pty-owner',
      { pathNot: '^main/terminals/host/pty\\.ts$' },
      { path: 'node_modules/(node-pty|@lydell)/' },
      'one owner of the native binding',
    ),
    only(
      'process-starts-children',
      { path: '^main/', pathNot: '^main/process/' },
      { path: '^(node:)?child_process$' },
      'one place starts processes',
    ),
    only(
      'execa-in-process',
      { path: '^main/', pathNot: '^main/process/' },
      { path: 'node_modules/execa/' },
      'one place starts processes',
    ),
    only(
      'kind-knows-no-other-kind',
      { path: '^main/kinds/([^/]+)/' },
      { path: '^main/kinds/([^/]+)/', pathNot: '^main/kinds/$1/' },
      'what kinds share has a folder of its own',
    ),
    outside('kinds', ['process', 'store', 'python']),
    outside('python', ['process', 'store']),
    outside('process', ['store']),
    outside('store', []),
    outside('jobs', ['kinds', 'process', 'store', 'events']),
    outside('environments', ['kinds', 'process', 'store', 'jobs', 'python', 'events']),
    outside('exchange', ['kinds', 'process', 'store', 'environments', 'python']),
    outside('terminals', ['kinds', 'process', 'store', 'environments', 'events']),
    outside('api', [
      'environments',
      'exchange',
      'jobs',
      'terminals',
      'kinds',
      'machine',
      'python',
      'process',
      'store',
      'services',
      'events',
    ]),
    outside('machine', ['kinds', 'process', 'store', 'python', 'terminals']),
    only(
      'features-apart',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/([^/]+)/', pathNot: '^renderer/features/$1/' },
      'features meet in the stores',
    ),
    only(
      'ui-has-no-stores',
      { path: '^renderer/ui/' },
      { path: '^renderer/(stores|features)/' },
      'primitives know no state',
    ),
    only('entries-are-leaves', {}, { path: '^main/(electron|browser|cli)\\.ts$' }, 'nothing imports an entry'),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    exclude: { path: '^(dist|test)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'] },
  },
};
