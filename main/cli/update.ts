import type { UpdateRequest } from '../../preload/contract';
import { tellCommands } from './change-command';
import { exitCodes } from './exit-codes';
import { followMaking } from './follow-job';
import { planText, tellMade } from './make';
import { printable } from './output';
import { changedSpec, specOptions } from './spec';
import { planTrusted } from './trusted-plan';
import { jsonOption, planOption, type Verb, yesOption } from './verb';

/** `cloche update`: what is asked for now; without options everything is resolved anew. */
export const update: Verb = {
  name: 'update',
  usage:
    'NAME [--python VERSION] [--package PACKAGE]… [--without PACKAGE]… [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary: 'Changes what an environment is made of; without options it is resolved anew.',
  words: ['NAME'],
  options: {
    ...specOptions,
    without: { type: 'string', multiple: true, value: 'PACKAGE', help: 'what to take out again; may be repeated' },
    plan: planOption,
    yes: yesOption,
    json: jsonOption,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const { environments } = services;
    const { environment, kind, subject } = await environments.knownByName(args.words[0] ?? '');
    const spec = await changedSpec(subject.spec, kind, args, services);
    const wish: UpdateRequest = { id: environment.id, ...(spec === undefined ? {} : { spec }) };
    const asked = { verb: 'update' as const, name: environment.name, kind, spec: subject.spec };
    return tellCommands(services, asked, async () => {
      const { request, plan } = await planTrusted(wish, (one) => environments.planUpdate(one), args, output);
      if (args.has('plan')) {
        if (args.has('json')) output.json({ request, plan });
        else output.result(planText({ name: environment.name, kind: kind.id }, plan));
        return exitCodes.ok;
      }
      for (const warning of plan.warnings) output.note(`warning: ${printable(warning)}`);
      tellMade(await followMaking(services, await environments.update(request)), args, output);
      return exitCodes.ok;
    });
  },
};
