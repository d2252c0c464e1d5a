import { installWithPip, type PythonCommand, pipVersion } from '../../python/pip/install';
import { makeVenvWithPip, pythonOf } from '../../python/pip/make-venv';
import type { Engine, Order } from './engine';

/** The engine of the interpreter's own `venv` and `ensurepip`, and of the pip that these bring. */
export const pipEngine: Engine = {
  id: 'pip',
  version: async (interpreter, { run, signal }) => {
    if (interpreter === undefined) return 'pip';
    const script = 'import ensurepip; print(ensurepip.version())';
    const { code, stdout } = await run(interpreter, ['-I', '-c', script], { folder: '/', signal, timeoutMs: 5000 });
    return code === 0 ? `pip ${stdout.trim()}` : 'pip';
  },
  makePrefix: async (order) => {
    const { subject, prefix, interpreter, context } = order;
    const { systemSitePackages } = subject.spec;
    const venv = { prefix, name: subject.name, systemSitePackages };
    await makeVenvWithPip(venv, commandOf(order, interpreter), commandOf(order, pythonOf(prefix)), context);
  },
  install: async (order, requirements, made) => {
    await made;
    const { prefix, subject, context } = order;
    const command = commandOf(order, pythonOf(prefix));
    const asked = subject.spec.requirements;
    return installWithPip({ ...command, pip: await pipVersion(prefix), requirements, asked }, context);
  },
  usedVersion: async (prefix) => `pip ${await pipVersion(prefix)}`,
};

const commandOf = ({ subject, temporary }: Order, python: string): PythonCommand => ({
  command: [python],
  folder: subject.paths.folder,
  temporary,
  variables: subject.variables,
});
