import { explanation, type Rule, withFixes } from './failure-rule';
import { versionFixes } from './line-fixes';
import { conflictMessage, lastVersions, newestVersion } from './read-output';

/** Why no release fits what was asked for. */
export const versionRules: readonly Rule[] = [
  {
    pattern: /(\S+\.whl) is not a supported wheel|(\S+) has no wheels with a matching/,
    explain: (match) =>
      explanation(
        'no-such-version',
        `${match[1] ?? match[2]} is not made for this Python or this machine.`,
        'Choose another Python, or a version that has a wheel for this one.',
      ),
  },
  {
    pattern:
      /require a different python version: [^\n]*\n[^\n]*requirement (\S+)|current Python version \([^)]*\) does not\s+satisfy (?:Python)?\S+ and\s+(\S+) depends on|(\S+) requires a different Python|Package '([^']+)' requires a different Python/,
    explain: (match) =>
      explanation(
        'no-such-version',
        `${match[1] ?? match[2] ?? match[3] ?? match[4]} does not work with this Python.`,
        'Choose another Python, or another version of the package.',
      ),
  },
  {
    pattern: /ResolutionImpossible|conflicting dependencies|are incompatible|has requirement [^\n]*but you'll have/,
    explain: (_match, { output }) =>
      explanation('conflict', conflictMessage(output), 'Loosen one of the versions that you asked for.'),
  },
  {
    pattern:
      /Could not find a version that satisfies the requirement (\S+)[^\n]*\(from versions: (?:none)?\)|(\S+) was not found in the\s+package registry|(\S+) was not found in the provided/,
    explain: (match) => {
      const name = match[1] ?? match[2] ?? match[3] ?? '';
      return explanation(
        'no-such-version',
        `The index has no package ${name} that this Python can use.`,
        'Check the spelling and the index.',
      );
    },
  },
  {
    pattern:
      /Could not find a version that satisfies the requirement ([^(\n]+?) \(from [^\n]*?versions: ([^)\n]*)\)|there (?:is|are) no versions? of\s+(\S+)/,
    explain: (match, { requirements }) => {
      const asked = match[1] ?? match[3] ?? '';
      const released = match[2] ? ` It has ${lastVersions(match[2])}.` : '';
      const newest = match[2] && newestVersion(match[2]);
      return withFixes(
        explanation('no-such-version', `There is no ${asked}.`, `Ask for a version that exists.${released}`),
        versionFixes(requirements, asked, newest),
      );
    },
  },
  {
    // uv's whole explanation, of one package: one in more sentences is of what others ask for.
    pattern:
      /Because\s+only\s+(?:the\s+following\s+versions\s+of\s+)?([\w.-]+)(\S*)\s+(?:is|are)\s+available:?((?:\s+\1[<>=!~]\S*)*)\s+and\s+you\s+require\s+(?:one\s+of:\s+)?(\1[[<>=!~](?:\S|\s+\1)*[^\s,]),?\s+we\s+can\s+conclude\s+that\s+your\s+requirements/,
    explain: ([, name = '', range, ranges, asked = ''], { requirements }) => {
      const released = [range ? `${name}${range}` : '', ...(ranges ?? '').split(/\s+/)].filter(Boolean);
      const newest = /^<=([\d.]+)$/.exec(range ?? '')?.[1];
      const hint = `Ask for a version that exists. It has ${released.join(', ')}.`;
      return withFixes(
        explanation('no-such-version', `There is no ${asked.split(/\s+/).join(' or ')}.`, hint),
        versionFixes(requirements, name, newest),
      );
    },
  },
  {
    pattern: /No solution found when resolving/,
    explain: (_match, { output }) =>
      explanation('conflict', conflictMessage(output), 'Loosen one of the versions that you asked for.'),
  },
];
