import { createEventBus } from '../../main/events';
import type { Services } from '../../main/services';
import { defaultSettings } from '../../preload/contract';

/** Services that do nothing but note every call, so that a test sees what a page has reached. */
export function createRecordingServices(earlyNotices: string[] = []): { services: Services; calls: string[] } {
  const calls: string[] = [];
  const answers: Readonly<Record<string, unknown>> = { 'settings.get': defaultSettings, 'terminals.running': 0 };
  const room = (name: string) =>
    new Proxy(
      {},
      {
        get: (_target, verb) => async () => {
          calls.push(`${name}.${String(verb)}`);
          return answers[`${name}.${String(verb)}`] ?? [];
        },
      },
    );
  const note = (name: string) => async () => {
    calls.push(name);
    return [];
  };
  const services = {
    folders: { data: '/data', config: '/config', cache: '/cache', state: '/state', runtime: '/runtime' },
    events: createEventBus(),
    settings: room('settings'),
    kinds: [],
    jobs: room('jobs'),
    environments: room('environments'),
    exchange: room('exchange'),
    openForm: room('openForm'),
    trust: room('trust'),
    terminals: room('terminals'),
    run: note('run'),
    kindSummaries: note('kindSummaries'),
    complete: note('complete'),
    newPackage: note('newPackage'),
    interpreters: note('interpreters'),
    checkMachine: note('checkMachine'),
    takeEarlyNotices: () => earlyNotices.splice(0),
    dispose: note('dispose'),
  } as unknown as Services;
  return { services, calls };
}

/** A host that notes what it is asked to do. */
export function createRecordingHost(calls: string[]) {
  const note =
    <T>(name: string, answer: T) =>
    async () => {
      calls.push(`host.${name}`);
      return answer;
    };
  return {
    id: 'browser' as const,
    can: { pickFiles: false, openFolder: false, paste: false },
    pickFolder: note('pickFolder', null),
    pickFiles: note('pickFiles', []),
    saveFile: note('saveFile', null),
    paste: note('paste', undefined),
    openFolder: note('openFolder', undefined),
    openExternal: note('openExternal', undefined),
  };
}
