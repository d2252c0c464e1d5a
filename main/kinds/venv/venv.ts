import { pinSources } from '../../nix/pins/pin-sources';
import { nixFormats } from '../../nix/texts/formats';
import type { Kind } from '../kind';
import { activateVenv } from './activation';
import { createVenv } from './create';
import { describeVenv, probeVenv } from './describe';
import { writeVenv } from './expression';
import { inspectVenv } from './inspect';
import { mendVenv } from './mend';
import { isOfNixpkgs, keepAliveAgain } from './nix-python';
import { planVenv } from './plan';
import { completePythons } from './pythons';
import { type VenvSpec, venvPrefix, venvProject, venvSpecSchema } from './spec';
import { archivesOfUv } from './uv-archives';

/** Virtual environments of the interpreters on this machine, made by uv or by venv and pip. */
export const venv: Kind<VenvSpec> = {
  id: 'venv',
  label: 'venv',
  summary: 'For most projects: a Python of this machine with packages from PyPI.',
  intent: 'Packages from PyPI',
  hue: 'venv',
  spec: venvSpecSchema,
  takes: { python: 'version', pip: true },
  image: 'python',
  formats: [],
  furtherFormats: (spec) => (isOfNixpkgs(spec) ? nixFormats : []),
  describe: describeVenv,
  probe: probeVenv,
  prefix: venvPrefix,
  project: venvProject,
  plan: planVenv,
  create: createVenv,
  mend: mendVenv,
  sources: async (spec) => (isOfNixpkgs(spec) ? pinSources(spec.nixpkgs ?? '') : { files: [], warnings: [] }),
  completionSources: async ({ nixpkgs }) => pinSources(typeof nixpkgs === 'string' ? nixpkgs : ''),
  complete: completePythons,
  outside: (subject) => (venvProject(subject.spec) === undefined ? [] : [venvPrefix(subject)]),
  activate: activateVenv,
  inspect: inspectVenv,
  archives: archivesOfUv,
  restored: keepAliveAgain,
  write: writeVenv,
};
