import { ClocheError } from '../../preload/contract';
import { type HostAbilities, type MethodGroup, nothing } from './handlers';

/** `host.*`. */
export function hostMethods(host: HostAbilities): MethodGroup<'host'> {
  return {
    'host.pickFolder': ({ title }) => host.pickFolder(title),
    'host.pickFiles': ({ title }) => host.pickFiles(title),
    'host.saveFile': (file) => host.saveFile(file),
    'host.paste': () => nothing(host.paste()),
    'host.openExternal': async ({ url }) => nothing(host.openExternal(externalAddress(url))),
  };
}

/** The address when it is one of the web; anything else could start a program. Throws `invalid-input`. */
export function externalAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ClocheError('invalid-input', 'Only http and https addresses can be opened in the browser.');
}
