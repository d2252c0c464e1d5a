import type { FormatId } from '../../preload/contract';
import type { Kind, Subject } from './kind';

/** The formats in which an environment of any kind can be written. */
export const commonFormats = [
  'requirements-plain',
  'requirements',
  'requirements-hashed',
  'pylock.toml',
  'pyproject.toml',
  'environment.yml',
  'environment-versions.yml',
  'Dockerfile',
  'devcontainer.json',
] as const satisfies readonly FormatId[];

/** The formats that an environment can be exported to, the usual one first; some may still be refused for what is in it. */
export function formatsOf(kind: Pick<Kind, 'formats' | 'furtherFormats'>, { spec }: Pick<Subject, 'spec'>): FormatId[] {
  return [
    ...new Set([
      'cloche',
      'cloche-bundle',
      ...kind.formats,
      ...(kind.furtherFormats?.(spec) ?? []),
      ...commonFormats,
    ] as const),
  ];
}

/** The formats that each environment of a kind can be exported to. */
export const formatsOfEach = ({ formats }: Pick<Kind, 'formats'>): FormatId[] => formatsOf({ formats }, { spec: {} });
