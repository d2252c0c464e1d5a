import type { UpdateRequest } from '../../preload/contract';
import { changeByName } from './change-command';
import { make, planAndMake, tellUnconfirmed, type Way } from './make';
import { askedChange, packageOptions } from './package-changes';
import { specOptions } from './spec';
import { makingOptions, type Verb } from './verb';

/** `cloche update`: what is asked for now; without options everything is resolved anew. One that is incomplete is made anew. */
export const update: Verb = {
  name: 'update',
  usage:
    'NAME [--python VERSION] [--package PACKAGE]… [--without PACKAGE]… [--upgrade PACKAGE]… [--pin PACKAGE]… [--unpin PACKAGE]… [--from FILE [--prune]] [--set KEY=VALUE]… [--plan] [--yes] [--json]',
  summary: 'Changes what an environment is made of; without options it is resolved anew. Makes an incomplete one anew.',
  words: ['NAME'],
  options: {
    ...specOptions,
    ...packageOptions,
    ...makingOptions,
  },
  run: async (args, { output, services: open }) => {
    const services = await open();
    const { environments } = services;
    return changeByName(services, args.words[0], async (known) => {
      const { environment, kind, subject } = known;
      const { change, unconfirmed } = await askedChange(known, args, services, output);
      const { spec } = change;
      if (unconfirmed.length > 0)
        return tellUnconfirmed(
          { name: subject.name, kind: kind.id, spec: spec ?? subject.spec },
          { unconfirmed },
          args,
          output,
        );
      if (environment.state === 'incomplete') {
        const { name, spec: asked, variables } = subject;
        const again = {
          name,
          kind: kind.id,
          spec: spec ?? asked,
          variables: { ...variables },
          replaces: environment.id,
        };
        return make(again, args, services, output);
      }
      const wish: UpdateRequest = { id: environment.id, ...change };
      const way: Way<UpdateRequest> = {
        about: environment,
        plan: (one) => environments.planUpdate(one),
        start: (one) => environments.update(one),
      };
      return planAndMake(wish, way, args, services, output);
    });
  },
};
