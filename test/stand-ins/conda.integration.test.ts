import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeCondaChannel } from '../support/conda-channel';
import { type CondaTools, hasConda, openConda } from '../support/conda-tools';
import { digestOf, type Run, readRecording } from './recorded-runs';

/** Recordings, and what had been made before them; each of their runs gives the same again, whoever speaks. */
const recordings: Readonly<Record<string, readonly string[]>> = {
  'mm-create': [],
  'mm-create-json': [],
  'mm-create-dryrun': [],
  'mm-create-empty': [],
  'mm-install-json': ['micromamba create -y -n t2 -c $C --override-channels demo-lib=1.0'],
  'mm-install-noop-json': ['micromamba create -y -n t1 -c $C --override-channels demo-tool'],
  'mm-update-json': ['micromamba create -y -n t2 -c $C --override-channels demo-lib=1.0'],
  'mm-remove-json': ['micromamba create -y -n t1 -c $C --override-channels demo-lib demo-tool'],
  'mm-remove-missing-json': ['micromamba create -y -n t1 -c $C --override-channels demo-lib'],
  'mm-list': ['micromamba create -y -n t1 -c $C --override-channels demo-lib'],
  'mm-create-overwrites-existing': ['micromamba create -y -n t1 -c $C --override-channels demo-lib'],
  'mm-unsat-json': ['for name in q1 t1 t2; do micromamba create -y -n $name; done'],
  'mm-unsat-nodep-json': [],
  'mm-notfound-json': [],
  'mm-postfail': [],
  'mm-badsum': [],
  'mm-missing404': [],
  'mm-offline': [],
  'mm-badopt': [],
  'mm-yml-vars': [],
  'conda-create': [],
  'conda-create-json': [],
  'conda-create-dryrun': [],
  'conda-install-json': ['conda create -y -n t2 -c $C --override-channels demo-lib=1.0'],
  'conda-install-noop': ['conda create -y -n t1 -c $C --override-channels demo-tool'],
  'conda-update-json': ['conda create -y -n t2 -c $C --override-channels demo-lib=1.0'],
  'conda-remove-json': ['conda create -y -n t1 -c $C --override-channels demo-lib demo-tool'],
  'conda-remove-missing': ['conda create -y -n t1 -c $C --override-channels demo-lib'],
  'conda-list': ['conda create -y -n t1 -c $C --override-channels demo-lib'],
  'conda-postfail': [],
  'conda-unsat-json': [],
  'conda-notfound-json': [],
  'conda-badsum': [],
  'conda-missing404': [],
  'conda-unsat-nodep-json': [],
  'conda-badopt': [],
  'conda-nonconda-dir': ['mkdir plain; touch plain/important'],
};

const environmentFile = (channel: string) =>
  `name: ymlvars\nchannels:\n  - ${channel}\ndependencies:\n  - demo-lib=1.1\nvariables:\n  MYVAR: hello\n`;

/** Tools with a channel, and a folder for what people write. */
function openLab(): { readonly tools: CondaTools; say(line: string): Run } {
  const tools = openConda();
  onTestFinished(tools.dispose);
  const channel = writeCondaChannel(join(tools.folder, 'channel'));
  const work = join(tools.variables.HOME ?? '', 'w');
  mkdirSync(work);
  writeFileSync(join(work, 'envvars.yml'), environmentFile(channel));
  const variables = { ...tools.variables, C: channel };
  return {
    tools,
    say: (line) => {
      const { stdout, stderr, status } = spawnSync('bash', ['-c', line], {
        cwd: work,
        env: variables,
        encoding: 'utf8',
      });
      return { stdout, stderr, code: status };
    },
  };
}

describe.skipIf(!hasConda)('micromamba and conda behave as they were recorded', () => {
  for (const [name, preparations] of Object.entries(recordings))
    test(name, () => {
      const { say } = openLab();
      for (const line of preparations) expect(say(line)).toMatchObject({ code: 0 });
      const recorded = readRecording(name);
      expect(recorded.length).toBeGreaterThan(0);
      for (const run of recorded) {
        const [expected, actual] = digestOf(run, say(run.command));
        expect(actual, run.command).toEqual(expected);
      }
    });
});

test.skipIf(!hasConda)('conda does not say what it would make in the place of an environment that is there', () => {
  const { say } = openLab();
  const order = 'conda create -y -n t1 -c $C --override-channels demo-lib --json';
  expect(say(order)).toMatchObject({ code: 0 });
  const { code, stdout } = say(`${order} --dry-run`);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ exception_name: 'CondaValueError' });
});

describe.skipIf(!hasConda)('a shell', () => {
  test.each([
    ['micromamba', 'micromamba shell hook -s bash'],
    ['conda', 'conda shell.bash hook'],
  ] as const)('enters and leaves by %s what it has made', (tool, hook) => {
    const { tools, say } = openLab();
    const prefix = join(tools.environments[tool], 't1');
    expect(say(`${tool} create -y -n t1 -c $C --override-channels demo-lib`)).toMatchObject({ code: 0 });
    const tell = 'echo "$DEMO_ORDER $DEMO_CORE_VAR $(basename "$CONDA_PREFIX")"';
    const { stdout, stderr } = say(
      `eval "$(${hook})"; ${tool} activate ${prefix}; ${tell}; ${tool} deactivate; echo "[$DEMO_ORDER]"`,
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(':core:lib from-env_vars.d 2.0 t1\n[]\n');
  });
});
