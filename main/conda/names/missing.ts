import { parseMatchSpec } from '../match-spec';
import { condaPlatform } from '../platform';
import type { CondaSpec } from '../spec';
import type { CondaContext, CondaTool } from '../tools/tool';
import { isLocalChannel } from './channel-files';
import { lookUp, type Offer } from './offers';
import { hasPackage } from './repodata-index';

/** A package that a kept list of names does not have, and who has the list, to end a sentence with. */
export interface MissingPackage {
  readonly name: string;
  readonly place: string;
}

/**
 * Packages of a spec that its channels are known not to have, by the lists that lie on this machine. What has not been read
 * yet is begun to be read, and not waited for: then nothing is known.
 */
export function missingFromChannels(
  tool: CondaTool,
  { channels, packages }: Pick<CondaSpec, 'channels' | 'packages'>,
  context: CondaContext,
): MissingPackage[] {
  const { known, pending } = lookUp(tool, channels, context);
  if (pending.length > 0) return [];
  const missing = packages.flatMap((text): MissingPackage[] => {
    const { name = '', channel, url } = parseMatchSpec(text) ?? {};
    const asked = channel === undefined ? channels : [channel];
    // What the machine has, and what is from elsewhere.
    if (name === '' || name.startsWith('__') || url !== undefined || !asked.every((one) => isWhole(one, known)))
      return [];
    const isThere = known.some((offer) => asked.includes(offer.channel) && hasPackage(offer.index, name));
    return isThere ? [] : [{ name, place: asked.join(', ') }];
  });
  return [...new Map(missing.map((one) => [`${one.name} ${one.place}`, one])).values()];
}

/** Whether all that a channel has for this machine has been read. */
function isWhole(channel: string, known: readonly Offer[]): boolean {
  const subdirs = known.filter((offer) => offer.channel === channel).map(({ subdir }) => subdir);
  return isLocalChannel(channel) ? subdirs.length > 0 : [condaPlatform, 'noarch'].every((one) => subdirs.includes(one));
}
