import * as z from 'zod';
import type { Run } from '../process/run';

/** What an interpreter says of itself. */
export const probeSchema = z.object({
  /** Such as `3.12.4` or `3.15.0a2`. */
  version: z.string(),
  /** `CPython`, `PyPy`, … */
  implementation: z.string(),
  prefix: z.string(),
  /** Differs from {@link prefix} in a virtual environment. */
  basePrefix: z.string(),
  hasVenv: z.boolean(),
  hasEnsurepip: z.boolean(),
  /** Absolute folder of its standard library. */
  library: z.string().optional(),
});
export type Probe = z.infer<typeof probeSchema>;

const timeoutMs = 5000;

/** Runs on everything from Python 2.7 on; imports nothing but what every interpreter has built in. */
const script = `
import sys
sys.path[:] = [entry for entry in sys.path if entry]
import json, os
def has(name):
    return any(os.path.isfile(os.path.join(entry, name, '__init__.py')) for entry in sys.path)
names = {'cpython': 'CPython', 'pypy': 'PyPy', 'graalpy': 'GraalPy'}
name = sys.implementation.name if hasattr(sys, 'implementation') else ('pypy' if '__pypy__' in sys.builtin_module_names else 'cpython')
version = '%d.%d.%d' % sys.version_info[:3]
if sys.version_info[3] != 'final':
    version += {'alpha': 'a', 'beta': 'b', 'candidate': 'rc'}[sys.version_info[3]] + str(sys.version_info[4])
sys.stdout.write(json.dumps({
    'version': version,
    'implementation': names.get(name, name),
    'prefix': sys.prefix,
    'basePrefix': getattr(sys, 'base_prefix', getattr(sys, 'real_prefix', sys.prefix)),
    'hasVenv': has('venv'),
    'hasEnsurepip': has('ensurepip'),
    'library': os.path.dirname(os.path.abspath(os.__file__)),
}))
`;

/**
 * Asks an interpreter what it is, without its site-packages and the user's variables. Null when it gives no sensible
 * answer within five seconds.
 */
export async function probeInterpreter(file: string, run: Run, signal: AbortSignal): Promise<Probe | null> {
  // -I would say the same as -E -s but is unknown to Python 2.7; from / and without '' in sys.path nothing planted is imported.
  const result = await run(file, ['-E', '-s', '-S', '-c', script], { folder: '/', timeoutMs, signal });
  return result.code === 0 ? readProbe(result.stdout) : null;
}

/** The probe in an interpreter's output, or null. */
export function readProbe(output: string): Probe | null {
  try {
    return probeSchema.safeParse(JSON.parse(output)).data ?? null;
  } catch {
    return null;
  }
}
