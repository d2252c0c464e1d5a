import { copyFix } from '../../../preload/contract';
import { installable, installCommand } from '../../process/distribution';
import { type Explanation, explanation, type Failure, type Rule, toInstall } from './failure-rule';

/** What is wrong with the machine, whatever was to be installed. */
export const machineRules: readonly Rule[] = [
  {
    pattern: /No space left on device|\[Errno 28\]|\[Errno 122\]|Disk quota exceeded/,
    explain: () =>
      explanation('disk-full', 'There is no space left on the disk.', 'Free some space there, then try again.'),
  },
  {
    pattern: /`([^`\n]+)`: Read-only file system|Read-only file system(?:: '([^'\n]+)')?/,
    explain: (match) =>
      explanation(
        'read-only',
        `${match[1] ?? match[2] ?? 'What is to be written'} is on a disk that can only be read.`,
        'Mount that disk so that it can be written to, or choose another folder.',
      ),
  },
  {
    pattern: /\[Errno 13\] Permission denied: '([^']+)'|`?([^\s`]+)`?: Permission denied \(os error 13\)/,
    explain: (match) =>
      explanation(
        'permission',
        `${match[1] ?? match[2]} may not be written.`,
        'Give yourself the right to write there, or choose another folder.',
      ),
  },
  {
    pattern: /externally-managed-environment|is externally managed/,
    explain: () =>
      explanation(
        'externally-managed',
        'The interpreter belongs to the operating system and refuses packages.',
        'Make the environment again, with another Python if it fails again: its own one was passed over for that of the system.',
      ),
  },
  {
    pattern: /ensurepip is not\s+available|No module named ['"]?ensurepip|No module named ['"]?venv/,
    explain: (_match, failure) => explainEnsurepip(failure),
  },
  {
    pattern: /Cannot find command 'git'|Git executable not found/,
    explain: (_match, failure) => ({
      code: 'tool-missing',
      message: 'One of the requirements comes from a Git repository, and git is not installed.',
      ...toInstall('git', installable.git, failure),
    }),
  },
];

/** Debian has the module in a package of its own, whose name venv tells; elsewhere uv does without. */
function explainEnsurepip({ output, distribution }: Failure): Explanation {
  const message = 'This Python lacks its module ensurepip, without which it cannot make a venv.';
  if (distribution.family !== 'debian')
    return { code: 'interpreter-unusable', message, ...toInstall('uv', installable.uv, { distribution }) };
  const name = /apt(?:-get)? install (python[\d.]+-venv)/.exec(output)?.[1] ?? 'python3-venv';
  const line = installCommand(distribution, { other: name });
  const fixes = line === undefined ? [] : [copyFix(line)];
  return { code: 'interpreter-unusable', message, hint: `Install ${name}, or uv, then try again.`, fixes };
}
