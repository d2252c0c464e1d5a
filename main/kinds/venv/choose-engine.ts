import type { Interpreter, Lock } from '../../../preload/contract';
import { findTool } from '../../process/find-tool';
import { resolveInterpreter } from '../../python/interpreters';
import { isKnownToUv } from '../../python/judge';
import type { JobContext, ProbeContext, Subject } from '../kind';
import type { Engine } from './engine';
import { isOfNixpkgs, provideNixPython } from './nix-python';
import { pipEngine } from './pip';
import type { VenvSpec } from './spec';
import { createUvEngine } from './uv';

/** An interpreter and the engine that suits it. */
export interface Choice {
  readonly interpreter: Interpreter;
  readonly engine: Engine;
}

/**
 * uv when it is on PATH and knows this Python, otherwise the interpreter's own tools. Where the specification leaves the
 * choice, the Python of the lock goes first; one of nixpkgs is fetched or built. Throws `interpreter-unusable`.
 */
export async function chooseEngine(
  subject: Subject<VenvSpec>,
  lock: Lock | undefined,
  context: JobContext,
): Promise<Choice> {
  const { spec } = subject;
  if (isOfNixpkgs(spec)) return withEngine(provideNixPython(subject, context));
  return findEngine(spec, lock, context);
}

/** {@link chooseEngine} for a Python that is on this machine already. */
export async function findEngine(spec: VenvSpec, lock: Lock | undefined, context: ProbeContext): Promise<Choice> {
  return withEngine(resolveInterpreter(spec.python, context, lock?.python || undefined));
}

async function withEngine(found: Promise<Interpreter>): Promise<Choice> {
  const interpreter = await found;
  return { interpreter, engine: await engineFor(interpreter.version) };
}

/** The engine that suits a version of Python; one that is not known yet is taken for one that uv knows. */
export async function engineFor(version: string | undefined): Promise<Engine> {
  const uv = await findTool('uv');
  return uv !== null && (version === undefined || isKnownToUv(version)) ? createUvEngine(uv) : pipEngine;
}
