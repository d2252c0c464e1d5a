import type { Availability, Completion, Field, Interpreter, Option } from '../../../preload/contract';
import { nixpkgsField } from '../../nix/fields';
import { completeNames } from '../../nix/names/package-names';
import { probeNix } from '../../nix/run/nix';
import { chooseInterpreter, findInterpreters } from '../../python/interpreters';
import { requirementsField } from '../../python/pip/settings';
import type { ProbeContext } from '../kind';

/** The form of a venv, with the interpreters of this machine. */
export async function describeVenv(context: ProbeContext): Promise<Field[]> {
  const [interpreters, nixOptions] = await Promise.all([findInterpreters(context), offerNixpkgs(context)]);
  return [
    {
      key: 'python',
      type: 'choice',
      label: 'Python',
      options: [...pythonOptions(interpreters), ...nixOptions],
      default: '',
    },
    requirementsField(),
    {
      key: 'location',
      type: 'choice',
      label: 'Location',
      options: [
        { value: 'cloche', label: 'In Cloche’s folder' },
        { value: 'project', label: 'In a project', detail: '.venv' },
      ],
      default: 'cloche',
    },
    {
      key: 'project',
      type: 'folder',
      label: 'Project folder',
      help: 'Only for an environment in a project: its .venv is made there.',
      default: '',
    },
    {
      key: 'systemSitePackages',
      type: 'switch',
      label: 'See the packages of the base interpreter',
      default: false,
    },
    {
      key: 'pip',
      type: 'switch',
      label: 'Put pip inside',
      help: 'uv leaves it out, which is quicker: use uv pip then. Without uv it is always there.',
      default: false,
    },
    ...(nixOptions.length > 0 ? [nixpkgsField] : []),
  ];
}

/** Interpreters of nixpkgs, where there is a Nix: those whose names are known already, otherwise the usual one. */
async function offerNixpkgs(context: ProbeContext): Promise<Option[]> {
  if (!(await probeNix(context)).available) return [];
  const query = { text: '', limit: 50 };
  const { items } = await completeNames('interpreters', { nixpkgs: '', python: 'python3' }, query, context);
  const known = items.filter(({ name, caution }) => caution === undefined && !/^python2|^pypy(?:27)?$/.test(name));
  const names = known.length > 0 ? known : [{ name: 'python3' }];
  return names.map(({ name, version }: Partial<Completion> & { name: string }) => ({
    value: name,
    label: `${name} of nixpkgs`,
    detail: version === undefined ? 'fetched or built by Nix' : `${version}, fetched or built by Nix`,
  }));
}

/** Whether there is an interpreter that can make a venv. */
export async function probeVenv(context: ProbeContext): Promise<Availability> {
  const interpreters = await findInterpreters(context);
  if (interpreters.some(({ venv }) => venv.available)) return { available: true };
  if ((await probeNix(context)).available) return { available: true };
  const refused = interpreters.find(({ version }) => version?.startsWith('3.'))?.venv;
  return {
    available: false,
    reason: 'There is no Python here that can make a venv.',
    hint: (refused?.available === false && refused.hint) || 'Install Python 3 with its venv module.',
  };
}

/** The choices: the newest first, then each interpreter, by its version where that names it alone. */
export function pythonOptions(interpreters: readonly Interpreter[]): Option[] {
  const seen = new Set<string>();
  const options = interpreters.map((interpreter): Option => {
    const { path, version, implementation, venv } = interpreter;
    const isKnown = version === undefined || seen.has(version) || implementation !== 'CPython';
    if (version !== undefined && venv.available) seen.add(version);
    const label =
      implementation === 'CPython' || !version ? `Python ${version ?? ''}`.trim() : `${implementation} ${version}`;
    return {
      value: isKnown || !venv.available ? path : version,
      label,
      detail: path,
      ...(venv.available ? {} : { unavailable: venv.reason }),
    };
  });
  const usable = interpreters.some(({ venv }) => venv.available);
  const newest = usable ? ` (${chooseInterpreter(interpreters, '').version})` : '';
  return [{ value: '', label: `Newest${newest}` }, ...options];
}
