import { describe, expect, test } from 'vitest';
import { parseAnswer } from '../../main/conda/tools/answer';
import { explainConda, explainSolving } from '../../main/conda/tools/explain';
import type { ErrorCode } from '../../preload/contract';
import { type Recorded, recorded, recordedRuns, recordings } from './recorded';

/** What Cloche says of a failure: its code, and in the message the packages at fault as far as the recording names any. */
type Expected = readonly [code: ErrorCode, message: string | RegExp];

const noEnvironment: Expected = ['not-found', 'The tool finds no environment there.'];
const nowhere: Expected = ['no-such-package', /^nopkg-at-all: the channels have no such package/];
const needed: Expected = ['no-such-package', /^demo-nodep needs does-not-exist: the channels have no such package/];
const noArchive: Expected = ['no-such-package', /^demo-missing 1\.0 cannot be downloaded: its channel lists it/];
const conflict: Expected = ['conflict', 'demo-app and demo-tool cannot be together in one environment.'];
const badSum: Expected = ['hash-mismatch', 'demo-badsum 1.0 is not what its channel promised.'];
const unreachable: Expected = ['network', 'A channel cannot be reached.'];
const interrupted: Expected = ['tool-failed', 'The tool was interrupted before it was done.'];
const script: Expected = ['build-failed', 'The own script of demo-postfail 1.0 failed while it was installed.'];
const forbidden: Expected = ['permission', 'The tool may not write where it has to.'];
const notInstalled: Expected = ['not-found', 'not-installed is not in the environment.'];
const untold: Expected = ['tool-failed', /^it failed with exit code -?\d+\.$/];

/** All failures that were recorded, by their recording and the runs in it. */
const failures: Readonly<Record<string, Readonly<Record<number, Expected>>>> = {
  'conda-badcmd': { 0: untold },
  'conda-badopt': { 0: untold, 1: untold },
  'conda-badsum-http': { 0: badSum },
  'conda-channel-unreachable': { 0: unreachable },
  'conda-channel-unreachable-file': { 0: ['network', 'A channel is not there.'] },
  'conda-channel-unreachable-json': { 0: unreachable },
  'conda-concurrent': { 1: ['busy', 'Another program has taken the download of demo-big 1.0 away.'] },
  'conda-env-remove': { 0: noEnvironment, 1: noEnvironment },
  'conda-missing404': { 0: noArchive },
  'conda-no-such-env': { 0: noEnvironment, 1: noEnvironment, 2: noEnvironment, 3: noEnvironment, 4: noEnvironment },
  'conda-notfound': { 0: nowhere },
  'conda-notfound-classic-json': { 0: nowhere },
  'conda-notfound-json': { 0: nowhere },
  'conda-postfail': { 0: script, 1: script },
  'conda-readonly-root': { 1: forbidden, 3: forbidden },
  'conda-remove-missing': { 0: notInstalled },
  'conda-sigint-download': { 0: interrupted },
  'conda-sigint-download-json': { 0: interrupted },
  'conda-sigint-link': { 0: interrupted, 1: interrupted },
  'conda-sigterm-download': { 0: interrupted },
  'conda-unsat': { 0: conflict },
  // On paper the classic solver names nobody.
  'conda-unsat-classic': { 0: ['conflict', 'These packages cannot be together in one environment.'] },
  'conda-unsat-classic-json': { 0: ['conflict', 'demo-tool and demo-app cannot be together in one environment.'] },
  'conda-unsat-json': { 0: conflict },
  'conda-unsat-nodep-json': { 0: needed },
  'conda-update-json': { 2: notInstalled },
  'conda-yml-bad': { 0: untold },
  'conda-yml-missingfile': { 0: untold },
  'conda-yml-nodefaults-fails': { 0: unreachable, 1: unreachable, 2: unreachable, 3: unreachable },
  'conda-yml-pip-fail-json': { 0: untold },
  'mm-badcmd': { 0: untold },
  'mm-badopt': { 0: untold },
  'mm-badsum': { 0: badSum, 1: badSum },
  'mm-channel-unknown-host': { 0: unreachable },
  'mm-channel-unreachable': { 0: unreachable },
  'mm-channel-unreachable-file': { 0: unreachable },
  'mm-channel-unreachable-json': { 0: unreachable },
  'mm-create-existing-noyes': { 0: untold },
  'mm-explicit-badmd5': {
    0: [
      'hash-mismatch',
      /^demo-core 2\.0, demo-lib 2\.0, demo-py 0\.5, pip 23\.2\.1, and python 3\.11\.7 are not what/,
    ],
  },
  'mm-lock-timeout': { 0: ['hash-mismatch', 'demo-big 1.0 is not what its channel promised.'] },
  'mm-missing404': { 0: noArchive },
  'mm-no-such-env': { 0: noEnvironment, 1: noEnvironment, 2: noEnvironment, 3: noEnvironment, 4: noEnvironment },
  'mm-notfound': { 0: nowhere },
  'mm-notfound-json': { 0: nowhere },
  'mm-offline': { 0: ['network', /^The tool works offline\. demo-lib: the channels have no such package/] },
  'mm-readonly-root': {
    0: forbidden,
    1: forbidden,
    3: ['permission', 'The tool may not write where it has to, at demo-tool.'],
  },
  'mm-sigint-download': { 0: interrupted },
  'mm-sigint-download-json': { 0: interrupted },
  'mm-sigint-link': { 0: interrupted, 1: interrupted },
  'mm-sigint-slow': { 0: interrupted, 1: interrupted },
  'mm-sigkill-download': { 0: untold },
  'mm-sigkill-link': { 1: untold, 2: untold, 3: untold, 4: untold },
  'mm-sigterm-download': { 0: untold },
  'mm-unsat': { 0: conflict },
  'mm-unsat-json': { 0: conflict },
  'mm-unsat-nodep-json': { 0: needed },
  'mm-yml-bad': { 0: untold },
  'mm-yml-missingfile': { 0: untold },
  'mm-yml-pip-fail': { 0: untold },
  'mm-yml-pip-fail-json': { 0: untold },
};

const failureOf = ({ stdout, stderr, code }: Pick<Recorded, 'stdout' | 'stderr' | 'code'>) => ({
  answer: parseAnswer(stdout),
  output: stderr.trim() || stdout,
  ending: `it failed with exit code ${code}`,
});

/** As of a tool that works offline when it was told to, and then says so if it is asked. */
const explained = (run: Recorded) => explainSolving(failureOf(run), async () => run.command.includes(' --offline'));

describe.each(recordings())('%s', (name) => {
  const runs = recordedRuns(name);

  test('each of its failures is told as what it is, and of whom', async () => {
    for (const [index, run] of runs.entries()) {
      const expected = failures[name]?.[index];
      if (run.code === 0) {
        expect(expected, `run ${index} does not fail`).toBeUndefined();
        continue;
      }
      const error = await explained(run);
      const [code, message] = expected ?? [];
      expect({ index, code: error.code, message: error.message }).toEqual({
        index,
        code,
        message: message instanceof RegExp ? expect.stringMatching(message) : message,
      });
      expect(error.detail === '').toBe(`${run.stdout}${run.stderr}`.trim() === '');
    }
  });

  test('each of its answers is read', () => {
    const answers = runs.map(({ stdout }) => stdout.split(/^rc=/m)[0] ?? '');
    for (const text of answers.filter((all) => all.startsWith('{') && all.includes('"success": true')))
      expect(parseAnswer(text)?.success).toBe(true);
  });
});

test('there is a recording of all that is expected', () => {
  expect(Object.keys(failures).filter((name) => !recordings().includes(name))).toEqual([]);
});

/** The answers of one line of a shell that ran the tool more than once. */
const answersOf = (name: string, index: number) =>
  recorded(name, index)
    .stdout.split(/^rc=\d+\n?/m)
    .filter((text) => text.includes('{'))
    .map((stdout) => explainConda(failureOf({ stdout, stderr: '', code: 1 })));

test('what is damaged is named', () => {
  expect(answersOf('conda-corrupt-cache', 0)).toMatchObject([
    {
      code: 'verification-failed',
      message: 'The environment is damaged: what it has noted of demo-lib 2.0 cannot be read.',
    },
    { code: 'hash-mismatch', message: 'demo-lib is damaged in the tool’s cache of packages.' },
  ]);
  expect(answersOf('mm-cache-corrupt', 4)).toMatchObject([
    {
      code: 'verification-failed',
      message: 'The environment is damaged: what it has noted of a package cannot be read.',
    },
    { code: 'tool-failed', detail: expect.stringContaining('parse error at line 2') },
  ]);
});

test.each(['mm-unsat-json', 'mm-unsat', 'conda-unsat-json', 'conda-unsat'])('%s: the tree is shown', async (name) => {
  const { detail } = await explained(recorded(name));
  expect(detail).toMatch(/├─ demo-app[\s\S]*└─ demo-tool[\s\S]* └─ demo-lib >=2/);
});

describe('what was not recorded', () => {
  const ofMicromamba = (message: string) =>
    explainConda({ answer: undefined, output: `critical libmamba ${message}`, ending: 'micromamba failed' });
  const archive = 'http://127.0.0.1:1/chan/noarch/demo-missing-1.0-0.conda';

  test('an archive that is not there over HTTP is told apart from one that cannot be reached', () => {
    const [code, message] = noArchive;
    const gone = ofMicromamba(`Transfer finalized, status: 404 [${archive}] 0 bytes`);
    expect(gone).toMatchObject({ code, message: expect.stringMatching(message) });
    const answer = { exception_name: 'CondaHTTPError', message: 'HTTP 404', url: archive, status_code: 404 };
    expect(explainConda({ answer, output: '', ending: '' })).toMatchObject({ code: 'no-such-package' });
    for (const error of [
      ofMicromamba(`Download error (28) Timeout was reached [${archive}]`),
      explainConda({ answer: { ...answer, status_code: '000' }, output: '', ending: '' }),
    ])
      expect(error).toMatchObject({ code: 'network', message: 'demo-missing 1.0 cannot be downloaded.' });
  });

  test('a full disk is told, whatever else went wrong because of it', () => {
    expect(ofMicromamba('Found incorrect downloads: No space left on device')).toMatchObject({ code: 'disk-full' });
  });

  test('a branch that is nowhere does not hide a conflict', () => {
    const tree = [
      'Could not solve for environment specs',
      '    The following packages are incompatible',
      '    ├─ pin on python 3.11.* =* * is installable and it requires',
      '    │  └─ python =3.11 *, which can be installed;',
      '    └─ demo-new =* * is not installable because there are no viable options',
      '       ├─ demo-new 1.0 would require',
      '       │  └─ gone >=1 *, which does not exist (perhaps a missing channel);',
      '       └─ demo-new 2.0 would require',
      '          └─ python >=3.12 *, which conflicts with any installable versions previously reported.',
    ];
    expect(ofMicromamba(tree.join('\n'))).toMatchObject({
      code: 'conflict',
      message: 'python and demo-new cannot be together in one environment.',
    });
  });

  test('a warning is no failure, and passwords of channels are not shown', () => {
    const output = `warning  libmamba Permission denied\ncritical libmamba Download error (7) Could not connect to server [http://me:secret@127.0.0.1:1/noarch/repodata.json]`;
    const error = explainConda({ answer: undefined, output, ending: 'micromamba failed' });
    expect(error).toMatchObject({ code: 'network', detail: expect.stringContaining('***@127.0.0.1') });
    expect(error.detail).not.toContain('secret');
  });
});
