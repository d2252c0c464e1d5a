import * as z from 'zod';
import { ClocheError } from '../../../preload/contract';
import type { Asked } from '../errors/error-rule';
import { pinArguments } from '../pins/pin-expression';
import type { NixContext } from '../run/nix';
import { evaluateNix, isOfMachine } from '../run/run-nix';
import {
  type AttributePath,
  type AttributeQuestion,
  attributeAlone,
  attributeExpression,
} from './attribute-expression';

const findingSchema = z.union([
  z.tuple([z.string(), z.string(), z.string(), z.array(z.string()), z.boolean()]),
  z.literal('throws'),
  z.number(),
]);
const partSchema = z.object({ found: z.array(findingSchema), sets: z.record(z.string(), z.array(z.string())) });
const pythonSchema = z.object({
  version: z.string(),
  implementation: z.string(),
  caution: z.string(),
  isRefused: z.boolean(),
  canBeOptimised: z.boolean(),
});
const answerSchema = z.object({
  python: z.union([z.null(), z.literal('other'), pythonSchema]),
  interpreters: z.array(z.string()),
  /** Null without an interpreter. */
  packages: z.union([z.null(), partSchema]),
  programs: partSchema,
});
/** What a pin answers, packages and programs in the order of the question; see {@link attributeExpression}. */
export type AttributeAnswer = z.infer<typeof answerSchema>;

/**
 * Asks a pin; nothing is built. Errors that Nix cannot catch take the whole evaluation with them: then it is told only
 * what is there. Throws as evaluateNix.
 */
export async function askAttributes(
  question: Omit<AttributeQuestion, 'isDeep'>,
  context: NixContext,
): Promise<AttributeAnswer> {
  try {
    return await evaluate({ ...question, isDeep: true }, context);
  } catch (thrown) {
    if (isOfMachine(thrown)) throw thrown;
    return evaluate({ ...question, isDeep: false }, context);
  }
}

async function evaluate(question: AttributeQuestion, context: NixContext): Promise<AttributeAnswer> {
  const { pin, python } = question;
  const answer = await evaluateNix(context, attributeExpression(question), {
    args: pinArguments(pin),
    asked: { python },
  });
  return answerSchema.parse(answer);
}

/** What nixpkgs says about an attribute that throws, by evaluating it alone. */
export async function askThrowing(
  { pin, allow, path }: AttributePath,
  asked: Asked,
  context: NixContext,
): Promise<ClocheError> {
  try {
    await evaluateNix(context, attributeAlone({ pin, allow, path }), { args: pinArguments(pin), asked });
  } catch (thrown) {
    if (thrown instanceof ClocheError) return thrown;
    throw thrown;
  }
  return new ClocheError('no-such-package', `This nixpkgs does not give ${path.join('.')}.`);
}
