import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type Availability, ClocheError, type Progress, unavailableFor } from '../../../preload/contract';
import { findTool, isProgram } from '../../process/find-tool';
import type { Run } from '../../process/run';
import { homeFolder } from '../../store/folders';
import { storeFolder } from '../../store/nix-store';
import { explainNix } from '../errors/errors';
import { howToInstallNix } from '../errors/machine-errors';

/** What is needed to run Nix; the contexts of kinds fit it. */
export interface NixContext {
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly report?: (progress: Progress) => void;
  /** Gets the readable lines of what Nix says. */
  readonly log?: (line: string) => void;
}

/** The programs of Nix that are run here. */
export type NixToolName = 'nix-instantiate' | 'nix-shell' | 'nix-store' | 'nix-prefetch-url' | 'nix';

/** For how long one look at Nix serves all who ask, milliseconds. */
const probeLifeMs = 5000;
/** A daemon that answers later than this does not answer, milliseconds. */
const probeTimeoutMs = 3000;
/** A name that no store holds: to ask after it opens the store, and needs no network. */
const nobody = '00000000000000000000000000000000-cloche';

const versions = new Map<string, string>();
const probes = new Map<string, { readonly at: number; readonly answer: Promise<Availability> }>();

/**
 * The absolute path of a program of Nix: on PATH, or where Nix installs itself when a desktop session has not read its
 * profile. Throws `tool-missing`, with how to install it, when it is nowhere.
 */
export async function findNixTool(name: NixToolName): Promise<string> {
  const found = await findTool(name);
  if (found) return found;
  for (const folder of profileFolders(process.env)) {
    const file = join(folder, name);
    if (await isProgram(file)) return file;
  }
  const hasApt = (await findTool('apt')) !== null;
  throw new ClocheError('tool-missing', 'Nix is not installed on this machine.', howToInstallNix(hasApt));
}

function profileFolders(variables: NodeJS.ProcessEnv): string[] {
  const home = homeFolder(variables);
  const state = variables.XDG_STATE_HOME;
  return [
    join(home, '.nix-profile/bin'),
    join(state && isAbsolute(state) ? state : join(home, '.local/state'), 'nix/profile/bin'),
    '/run/current-system/sw/bin',
    '/nix/var/nix/profiles/default/bin',
  ];
}

/** The version of Nix, such as `2.8.0`; asked once for each file that is `nix`. Throws `tool-missing`, `tool-failed`. */
export async function nixVersion(context: NixContext): Promise<string> {
  const file = await findNixTool('nix');
  const key = await identityOf(file);
  const known = versions.get(key);
  if (known !== undefined) return known;
  const { stdout, stderr } = await context.run(file, ['--version'], { signal: context.signal, isLogged: false });
  const version = /\d+\.\d+\S*/.exec(stdout)?.[0];
  if (version === undefined) throw explainNix(stderr, { ending: 'nix does not tell its version' });
  versions.set(key, version);
  return version;
}

/** Files of the Nix store all have the same time, so that the real path counts as well. */
async function identityOf(file: string): Promise<string> {
  const path = await realpath(file);
  return `${path} ${(await stat(path)).mtimeMs}`;
}

/**
 * Whether Nix can be used here, and if not, why and what to do: it opens the store, or speaks to the daemon, as the
 * user's variables have it. Needs no network, and is remembered for some seconds.
 */
export async function probeNix(context: NixContext): Promise<Availability> {
  const key = probeKey(process.env);
  const known = probes.get(key);
  const shared = known && Date.now() - known.at < probeLifeMs ? known.answer : look(key, context);
  try {
    return await shared;
  } catch (thrown) {
    probes.delete(key);
    // Another caller's cancel ended the shared look.
    if (known?.answer !== shared || context.signal.aborted) throw thrown;
    return look(key, context);
  }
}

function look(key: string, context: NixContext): Promise<Availability> {
  const answer = openStore(context);
  probes.set(key, { at: Date.now(), answer });
  return answer;
}

/** What decides which Nix is asked, and how. */
function probeKey(variables: NodeJS.ProcessEnv): string {
  const names = Object.keys(variables).filter((name) => /^(?:NIX_.*|PATH|HOME|XDG_STATE_HOME)$/.test(name));
  return JSON.stringify(names.sort().map((name) => [name, variables[name]]));
}

async function openStore({ run, signal }: NixContext): Promise<Availability> {
  try {
    const [tool] = await Promise.all([findNixTool('nix-store'), findNixTool('nix-instantiate')]);
    const path = join(storeFolder(), nobody);
    const args = ['--log-format', 'internal-json', '--check-validity', '--print-invalid', path];
    const options = { signal, timeoutMs: probeTimeoutMs, isLogged: false };
    const { code, signal: end, stderr } = await run(tool, args, options);
    if (code === 0) return { available: true };
    if (end === 'SIGTERM') return { available: false, reason: 'The Nix daemon does not answer.', hint: 'Restart it.' };
    return unavailableFor(explainNix(stderr, { ending: 'Nix cannot open its store' }));
  } catch (thrown) {
    if (thrown instanceof ClocheError && thrown.code === 'tool-missing') return unavailableFor(thrown);
    throw thrown;
  }
}
