import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** The modules and violations that dependency-cruiser finds in a house of these files. */
function cruise(files: Readonly<Record<string, string>>): { moduleCount: number; violations: string[] } {
  const folder = temporaryFolder();
  copyFileSync('.dependency-cruiser.cjs', join(folder, '.dependency-cruiser.cjs'));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--import',
      pathToFileURL('scripts/lib/parse-tsx.mjs').href,
      'node_modules/.bin/depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'main',
      'preload',
      'renderer',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const { modules, summary } = JSON.parse(stdout);
  const violations = (summary.violations as Violation[]).map(({ from, rule }) => `${from}: ${rule.name}`);
  return { moduleCount: modules.length, violations: violations.sort() };
}

const exporting = 'export const value = 1;';
const importing = (module: string) => `import { value } from '${module}';\nexport const other = value;`;
const house = {
  'main/kinds/kind.ts': exporting,
  'main/store/folders.ts': exporting,
  'main/process/run.ts': exporting,
  'main/python/archives.ts': exporting,
  'main/python/pip/install.ts': importing('../archives'),
  'main/environments/environments.ts': importing('../python/archives'),
  'main/kinds/venv/venv.ts': importing('../kind'),
  'main/hosts/browser/host.ts': exporting,
  'main/cli.ts': importing('./environments/environments'),
  'preload/contract/index.ts': exporting,
  'renderer/main.tsx': `${importing('../preload/contract/index')}\nexport const view = <p>{value}</p>;`,
  'renderer/stores/jobs.ts': exporting,
  'renderer/features/jobs/jobs.ts': importing('../../stores/jobs'),
};

test('a house that keeps its rules passes, and is really read', () => {
  expect(cruise(house)).toEqual({ moduleCount: Object.keys(house).length, violations: [] });
});

const forbidden = [
  ['renderer/stores/one.ts', importing('../../main/store/folders'), 'renderer-knows-the-contract'],
  ['renderer/ui/one.ts', "import { join } from 'node:path';\nexport const other = join;", 'renderer-has-no-node'],
  ['renderer/ui/two.ts', importing('../stores/jobs'), 'ui-has-no-stores'],
  ['renderer/features/create/one.ts', importing('../jobs/jobs'), 'features-apart'],
  ['preload/contract/one.ts', importing('../../main/store/folders'), 'contract-uses-zod-only'],
  ['preload/one.ts', importing('../renderer/stores/jobs'), 'words-know-no-side'],
  ['preload/two.ts', "import { join } from 'node:path';\nexport const other = join;", 'words-have-no-node'],
  ['main/kinds/conda/one.ts', importing('../venv/venv'), 'kind-knows-no-other-kind'],
  ['main/kinds/one.ts', importing('../python/pip/install'), 'neutral-knows-no-tool'],
  ['main/environments/two.ts', importing('../python/pip/install'), 'neutral-knows-no-tool'],
  ['main/python/one.ts', importing('./pip/install'), 'neutral-knows-no-tool'],
  ['main/kinds/conda/two.ts', importing('../../environments/environments'), 'kinds-reaches'],
  ['main/environments/one.ts', importing('../hosts/browser/host'), 'environments-reaches'],
  [
    'main/store/one.ts',
    "import { spawn } from 'node:child_process';\nexport const other = spawn;",
    'process-starts-children',
  ],
  ['main/api/one.ts', "import { app } from 'electron';\nexport const other = app;", 'electron-at-its-hosts'],
  ['main/api/two.ts', importing('../cli'), 'entries-are-leaves'],
  ['main/hosts/electron/one.ts', importing('../../environments/environments'), 'hosts-reaches'],
  ['main/cli/one.ts', importing('../hosts/browser/host'), 'cli-reaches'],
  ['main/terminals/one.ts', "import { spawn } from 'node-pty';\nexport const other = spawn;", 'pty-owner'],
] as const;

test('every forbidden import is caught by its rule', () => {
  const { violations } = cruise({ ...house, ...Object.fromEntries(forbidden.map(([path, text]) => [path, text])) });
  expect(violations).toEqual(expect.arrayContaining(forbidden.map(([path, , rule]) => `${path}: ${rule}`)));
});

test('a circle is caught', () => {
  const circle = { 'main/store/one.ts': importing('./two'), 'main/store/two.ts': importing('./one') };
  expect(cruise({ ...house, ...circle }).violations).toContain('main/store/one.ts: no-circles');
});
