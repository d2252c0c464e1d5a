import type { Interpreter, Lock } from '../../../preload/contract';
import { findTool } from '../../process/find-tool';
import { resolveInterpreter } from '../../python/interpreters';
import { isKnownToUv } from '../../python/judge';
import type { ProbeContext } from '../kind';
import type { Engine } from './engine';
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
 * choice, the Python of the lock goes first. Throws `interpreter-unusable`.
 */
export async function chooseEngine(spec: VenvSpec, lock: Lock | undefined, context: ProbeContext): Promise<Choice> {
  const [interpreter, uv] = await Promise.all([resolveInterpreter(spec.python, context, lock?.python), findTool('uv')]);
  const suitsUv = uv !== null && interpreter.version !== undefined && isKnownToUv(interpreter.version);
  return { interpreter, engine: suitsUv ? createUvEngine(uv) : pipEngine };
}
