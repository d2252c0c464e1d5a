import type { KnownPackages } from '../../names/known-packages';
import { parseMatchSpec } from '../match-spec';
import { condaPlatform } from '../platform';
import type { CondaSpec } from '../spec';
import type { CondaContext, CondaTool } from '../tools/tool';
import { isLocalChannel } from './channel-files';
import { lookUp, type Offer } from './offers';
import { hasPackage } from './repodata-index';

/**
 * What the lists of channels that lie on this machine tell of the packages of a spec. What has not been read yet is begun to
 * be read, and not waited for: then nothing is known.
 */
export function lookUpInChannels(
  tool: CondaTool,
  { channels, packages }: Pick<CondaSpec, 'channels' | 'packages'>,
  context: CondaContext,
): KnownPackages {
  const { known, pending } = lookUp(tool, channels, context);
  if (pending.length > 0) return { missing: [], isWhole: false };
  const missing = new Map<string, { name: string; place: string }>();
  let isAllKnown = true;
  for (const text of packages) {
    const { name = '', channel, url } = parseMatchSpec(text) ?? {};
    // What the machine has.
    if (name.startsWith('__')) continue;
    const asked = channel === undefined ? channels : [channel];
    const place = asked.join(', ');
    if (name === '' || url !== undefined || !asked.every((one) => isWhole(one, known))) isAllKnown = false;
    else if (!known.some((offer) => asked.includes(offer.channel) && hasPackage(offer.index, name)))
      missing.set(`${name} ${place}`, { name, place });
  }
  return { missing: [...missing.values()], isWhole: isAllKnown };
}

/** Whether all that a channel has for this machine has been read. */
function isWhole(channel: string, known: readonly Offer[]): boolean {
  const subdirs = known.filter((offer) => offer.channel === channel).map(({ subdir }) => subdir);
  return isLocalChannel(channel) ? subdirs.length > 0 : [condaPlatform, 'noarch'].every((one) => subdirs.includes(one));
}
