import { join } from 'node:path';
import { explainFailure } from '../../python/pip/failure';
import { translatePipFlags, translatePipSettings } from '../../python/pip/pip-configuration';
import { readUvProgress } from '../../python/pip/progress';
import { createYankedReader } from '../../python/pip/read-output';
import { textOf } from '../../store/quick-look';
import type { Engine, Order } from './engine';

/** The engine that uses the `uv` at the path. */
export function createUvEngine(uv: string): Engine {
  return {
    id: 'uv',
    version: async (_interpreter, { run, signal }) => {
      const { stdout } = await run(uv, ['--version'], { signal, timeoutMs: 5000 });
      return /^uv \S+/.exec(stdout)?.[0] ?? 'uv';
    },
    makePrefix: async (order) => {
      const { subject, prefix, interpreter } = order;
      const { systemSitePackages, pip } = subject.spec;
      const extras = [...(systemSitePackages ? ['--system-site-packages'] : []), ...(pip ? ['--seed'] : [])];
      // The marker already stands in the prefix, which uv refuses without --allow-existing.
      const where = ['--python', interpreter, '--prompt', subject.name, '--allow-existing', ...extras, '--', prefix];
      await runUv(uv, order, ['venv', ...uvFlags(subject.variables), ...where]);
    },
    install: async (order, requirements, made) => {
      const only = requirements.isComplete ? ['--no-deps'] : [];
      const python = join(order.prefix, 'bin', 'python');
      const flags = [...uvFlags(order.subject.variables), ...only];
      await runUv(uv, order, ['pip', 'install', '--python', python, ...flags, '-r', requirements.path], made);
      return new Map();
    },
    usedVersion: async (prefix) => {
      const configuration = textOf(join(prefix, 'pyvenv.cfg')) ?? '';
      const version = /^uv = (\S+)/m.exec(configuration)?.[1];
      return version ? `uv ${version}` : 'uv';
    },
  };
}

async function runUv(uv: string, order: Order, args: readonly string[], after?: Promise<unknown>): Promise<void> {
  const { subject, temporary, context } = order;
  const { requirements } = subject.spec;
  const readYanked = createYankedReader();
  const result = await context.run(uv, args, {
    folder: subject.paths.folder,
    signal: context.signal,
    ...(after ? { after } : {}),
    variables: { ...uvVariables(subject.variables), TMPDIR: temporary },
    onLine: (line) => {
      const progress = readUvProgress(line);
      if (progress) context.report(progress);
      const yanked = readYanked(line);
      if (yanked !== undefined) context.notice(yanked);
    },
  });
  if (result.code !== 0) throw explainFailure('uv', result, { requirements, command: [uv, ...args] });
}

/** With which arguments uv is to work in an environment with these variables. */
export const uvFlags = (own: Readonly<Record<string, string>>): string[] =>
  translatePipFlags({ ...process.env, ...own });

/** How uv is to work in an environment with these variables. */
export const uvVariables = (own: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  ...translatePipSettings({ ...process.env, ...own }),
  ...own,
  UV_NO_PROGRESS: '1',
  NO_COLOR: '1',
  UV_PYTHON_DOWNLOADS: 'never',
});
