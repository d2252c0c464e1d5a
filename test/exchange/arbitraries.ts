// biome-ignore-all lint/suspicious/noTemplateCurlyInString: editors and Nix put text into text like that.
import fc from 'fast-check';
import { normalizeName } from '../../main/python/package-name';
import { isSeed } from '../../main/python/seeds';
import type { Package } from '../../preload/contract';

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);

/** Names of distributions, none of which every venv has. */
export const packageName = fc
  .stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,8}[A-Za-z0-9])?$/)
  .filter((name) => !isSeed(name) && /[A-Za-z]/.test(name));

/** Versions of PEP 440. */
export const version = fc.stringMatching(
  /^(?:[1-9]!)?\d{1,3}(?:\.\d{1,3}){0,3}(?:(?:a|b|rc)\d)?(?:\.post\d)?(?:\.dev\d)?(?:\+[a-z0-9]{1,4})?$/,
);

/** Environment markers with all that has a meaning elsewhere. */
export const marker = fc.constantFrom(
  'python_version >= "3.8"',
  "sys_platform == 'linux' and (os_name == \"posix\" or platform_machine != 'arm64')",
  'extra == "$(touch marker)"',
  "platform_version != '\\\\n; `id`'",
);

/** What people type into variables, and what would like to be more than a value. */
export const value = fc.oneof(
  fc.string({ maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom(
    '"',
    "'",
    '\\',
    '$HOME',
    '${localEnv:HOME}',
    '$(id)',
    '`id`',
    'a\nRUN id',
    'END\nRUN id',
    '#',
    ' x ',
    '3.10',
    'on',
    '%b\\0044',
    '\u2028',
    'a: b',
    "'\\''",
  ),
);

/** Variables of an environment. */
export const variables = fc.dictionary(
  fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,6}$/),
  value.filter((text) => !text.includes('\0')),
  {
    maxKeys: 4,
  },
);

const specifier = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('>=', '==', '~=', '!=', '<'), fc.stringMatching(/^\d{1,2}\.\d{1,2}$/))
    .map((parts) => parts.join('')),
);

/** A line that asks for a distribution, as a spec keeps it. */
const requirementOf = (name: string) =>
  fc
    .tuple(fc.constantFrom('', '[fast]', '[a,b]'), specifier, fc.option(marker, { nil: undefined }))
    .map(
      ([extras, clauses, condition]) => `${name}${extras}${clauses}${condition === undefined ? '' : `; ${condition}`}`,
    );

/** Names that are different distributions. */
const names = fc.uniqueArray(packageName, { selector: normalizeName, maxLength: 5 });

/** Requirement lines, each for another distribution, and options that pip has for all of them. */
export const requirements = fc
  .tuple(
    names.chain((all) => fc.tuple(...all.map(requirementOf))),
    fc.subarray([
      '--index-url https://packages.index.example/simple',
      '--pre',
      'https://files.index.example/own-1.0.tar.gz',
      'own2 @ git+https://code.example/own2@main',
    ]),
  )
  .map(([lines, more]) => [...more, ...lines]);

/** What pip has installed, ordered by normalised name. */
export const installed = names.chain((all) =>
  fc.tuple(
    ...all.map((name) =>
      fc.tuple(version, fc.uniqueArray(digest, { minLength: 1, maxLength: 1 })).map(
        ([number, [hash = '']]): Package => ({
          name,
          version: number,
          isRequested: true,
          hashes: [`sha256:${hash}`],
          archive: { url: `https://files.index.example/${name}-${number}-py3-none-any.whl`, hash: `sha256:${hash}` },
        }),
      ),
    ),
  ),
);

/** Names of environments. */
export const environmentName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);

/** Text that wants to be more than a name or a version, wherever it comes to stand. */
export const hostile = fc.oneof(
  fc.constantFrom(
    '"; touch marker; "',
    "'; touch marker; '",
    '$(touch marker)',
    '`touch marker`',
    'x\nRUN touch marker',
    'END\nRUN touch marker',
    'x\n--index-url https://evil.example',
    '\\',
    '${builtins.readFile /etc/passwd}',
    '${localEnv:HOME}',
    "''${x}",
    '# comment',
    '- item\nkey: value',
    '"]\n[tool.evil]\n',
    '\u202ereversed',
    '-r /etc/passwd',
    '@ file:///etc/passwd',
    '; python_version > "3"',
  ),
  fc.string({ maxLength: 20, unit: 'binary' }),
);
