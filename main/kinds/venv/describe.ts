import type { Availability, Field, Interpreter } from '../../../preload/contract';
import { nixpkgsField } from '../../nix/fields';
import { probeNix } from '../../nix/run/nix';
import { chooseInterpreter, findInterpreters } from '../../python/interpreters';
import { requirementsField } from '../../python/pip/settings';
import type { ProbeContext } from '../kind';

/** The form of a venv, with the interpreters of this machine. */
export async function describeVenv(context: ProbeContext): Promise<Field[]> {
  const [interpreters, nix] = await Promise.all([findInterpreters(context), probeNix(context)]);
  const ofNixpkgs = nix.available ? ' an interpreter of nixpkgs such as python312,' : '';
  return [
    {
      key: 'python',
      type: 'text',
      label: 'Python',
      help: `A version such as 3.12, a range such as >=3.8,<3.12,${ofNixpkgs} or the path of an interpreter.`,
      default: '',
      placeholder: newestOf(interpreters),
      completes: 'interpreters',
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
      help: 'Its .venv is made there.',
      default: '',
      onlyWith: { key: 'location', value: 'project' },
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
    ...(nix.available ? [nixpkgsField] : []),
  ];
}

/** What stands for no choice: the interpreter that is taken then. */
function newestOf(interpreters: readonly Interpreter[]): string {
  const usable = interpreters.some(({ venv }) => venv.available);
  return usable ? `Newest (${chooseInterpreter(interpreters, '').version})` : 'Newest';
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
