import { redactCredentials } from '../../process/redact';
import { type PipRequest, requirementLines } from '../../python/pip/requirements-file';
import type { NixDocument } from '../texts/formats';

/** A document of an environment in which pip installs, with what Nix does not carry: what pip is asked for. */
export function withPip(document: NixDocument, { requirements, constraints = [] }: PipRequest): NixDocument {
  const lines = requirementLines({ requirements });
  if (lines.length === 0) return document;
  const limits = requirementLines({ requirements: constraints });
  return {
    ...document,
    losses: [...document.losses, 'What pip installs is left out: its requirements stand there as a comment only.'],
    notes: [...document.notes, 'Export requirements too, and install them inside: pip install -r requirements.txt.'],
    remarks: [
      ...document.remarks,
      'Inside, run pip install -r requirements.txt, a file with these lines:',
      ...lines.map(redactCredentials),
      ...(limits.length === 0 ? [] : ['within the limits of a constraints.txt, for its option -c:']),
      ...limits.map(redactCredentials),
    ],
  };
}
