import { ClocheError, copyFix } from '../../../preload/contract';
import { redactCredentials } from '../../process/redact';
import type { RunResult } from '../../process/run';
import { type Explanation, quoted } from './error-rule';

/** What keeps a zone from being made, in the words of bwrap, and what it means to people. */
interface ZoneRule {
  readonly pattern: RegExp;
  readonly explanation: Explanation;
}

const rules: readonly ZoneRule[] = [
  {
    // The kernel gives the namespace, and AppArmor takes what makes it useful: Ubuntu since 23.10, Debian 13.
    pattern: /^bwrap: (?:setting up uid map|Creating new namespace failed|Failed to make \/ slave): Permission denied/m,
    explanation: {
      code: 'permission',
      message: 'The zone cannot start: AppArmor does not let bwrap, which makes it, have user namespaces.',
      hint: 'Allow them to bwrap with a profile in /etc/apparmor.d or, until the machine starts anew, to all programs with the command.',
      fixes: [copyFix('sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0')],
    },
  },
  {
    pattern: /^bwrap: [^\n]*max_\*_namespaces exceeded/m,
    explanation: {
      code: 'unsupported',
      message: 'The zone cannot start: the kernel gives out no more user namespaces.',
      hint: 'Raise their number, user.max_user_namespaces; where it is 0 they are forbidden.',
      fixes: [copyFix('sudo sysctl -w user.max_user_namespaces=15000')],
    },
  },
  {
    pattern: /^bwrap: (?:No permissions to create (?:a )?new namespace|[^\n]*kernel does not support user namespaces)/m,
    explanation: {
      code: 'unsupported',
      message: 'The zone cannot start: this kernel has no user namespaces for ordinary users.',
      hint: 'Allow them with the command where the kernel has that setting; in a container, give it the right to make them.',
      fixes: [copyFix('sudo sysctl -w kernel.unprivileged_userns_clone=1')],
    },
  },
  {
    pattern: /^bwrap: [^\n]*: Operation not permitted/m,
    explanation: {
      code: 'unsupported',
      message: 'The zone cannot start: what runs here may make no namespaces and mount nothing, as in a container.',
      hint: 'Give the container the right to do so (SYS_ADMIN), or make the environment outside of it.',
    },
  },
];

/** Why a zone that was built does not start, by what its launcher said. */
export function explainZone({ code, signal, stdout, stderr }: RunResult): ClocheError {
  const said = redactCredentials(`${stdout}\n${stderr}`).trim();
  const detail = said === '' ? undefined : said.slice(-detailLengthMax);
  const known = rules.find(({ pattern }) => pattern.test(said));
  if (known) {
    const { code: errorCode, message, ...rest } = known.explanation;
    return new ClocheError(errorCode, message, { ...rest, detail });
  }
  const ending = code === null ? `its launcher was ended by ${signal}` : `its launcher failed with exit code ${code}`;
  const reason = said.split('\n').at(-1) || ending;
  return new ClocheError('tool-failed', `The zone cannot start: ${quoted(reason)}.`, { hint: 'Read the log.', detail });
}

const detailLengthMax = 8000;
