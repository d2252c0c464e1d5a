import { table } from './output';
import type { Verb } from './verb';

const exitCodeText = `Exit codes:
  0    it worked
  1    it failed (doctor: something that is needed is missing; compare: it differs)
  2    the command was not understood
  3    there is no such environment or file
  4    refused, because it needs a yes: say --yes
  126  run: the command is there and cannot be executed
  127  run: there is no such command
  130  cancelled
run and open end as what they ran.`;

/** The help of the whole command line. */
export function overview(verbs: readonly Verb[]): string {
  return [
    'Cloche manages named Python environments.',
    '',
    'Usage: cloche VERB …',
    '',
    table(verbs.map(({ name, summary }) => [`  ${name}`, summary])),
    '',
    'cloche VERB --help tells more of one; cloche --version tells the version.',
    'Results go to standard output, everything else to standard error.',
    '',
    exitCodeText,
  ].join('\n');
}

/** The help of one verb. */
export function verbHelp({ name, usage, summary, ending, options }: Verb): string {
  const rows = Object.entries(options).map(([option, { short, value, help }]) => [
    `  ${short === undefined ? '    ' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  return [
    `Usage: cloche ${name} ${usage}`,
    '',
    ending === undefined ? summary : `${summary}\n${ending}`,
    ...(rows.length === 0 ? [] : ['', table(rows)]),
    '',
    'cloche help tells the exit codes.',
  ].join('\n');
}
