import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { ClocheError, defaultSettings, type Settings, settingsSchema } from '../../preload/contract';
import { makePrivateFolder } from './atomic-file';
import { issueLines } from './issue-text';
import { type JsonPlace, readJsonFile, updateJsonFile } from './json-file';
import { isFolder, realPathOf } from './quick-look';
import { watchFolder } from './watch-folder';

/** A change of some settings. */
export type SettingsUpdate = { readonly [K in keyof Omit<Settings, 'schema'>]?: Settings[K] | undefined };

/** The user's settings, shared by all processes of Cloche. */
export interface SettingsStore {
  /** All settings; what is absent, unknown or invalid in the file has its default, and is told once as a notice. */
  get(): Promise<Settings>;
  /**
   * Merges a change into what is on the disk now and returns the whole. Throws `invalid-input`, `newer-schema`, and
   * `not-found` for a folder that is not there.
   */
  update(change: SettingsUpdate): Promise<Settings>;
  dispose(): void;
}

export interface SettingsOptions {
  /** Absolute folder of `settings.json`. */
  readonly folder: string;
  readonly notice: (message: string) => void;
  /** Told of each new state, also when another process made it. */
  readonly changed: (settings: Settings) => void;
}

const fileName = 'settings.json';
type RawSettings = { readonly schema: 1 } & Readonly<Record<string, unknown>>;
const rawSchema = z.looseObject({ schema: z.literal(1).default(1) }) as z.ZodType<RawSettings>;

/** Reads key by key, so that one bad value costs only itself. */
function tolerate(raw: RawSettings, notice: (message: string) => void): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [key, value] of Object.entries(raw)) {
    if (!Object.hasOwn(settingsSchema.shape, key)) {
      notice(`The settings have a key that Cloche does not know: ${key}. It is left alone.`);
      continue;
    }
    const result = settingsSchema.shape[key as keyof Settings].safeParse(value);
    if (result.success) settings[key] = result.data;
    else notice(`The setting ${key} has a value that cannot be used; its default is used instead.`);
  }
  return settingsSchema.parse(settings);
}

/** What is set now is there now; that it may go later is told when it is needed. */
function refuseLostFolder({ defaultFolder = '' }: SettingsUpdate): void {
  if (defaultFolder === '' || (isAbsolute(defaultFolder) && isFolder(defaultFolder))) return;
  throw new ClocheError('not-found', `There is no folder ${defaultFolder}.`, {
    hint: 'Give the whole path of one that exists, or leave it empty.',
  });
}

/** Opens the settings in a folder, which need not exist. */
export function createSettings({ folder, notice, changed }: SettingsOptions): SettingsStore {
  const told = new Set<string>();
  const noticeOnce = (message: string) => {
    if (told.has(message)) return;
    told.add(message);
    notice(message);
  };
  let last: string | undefined;
  let stopWatching: (() => void) | undefined;
  let isDisposed = false;

  const place = async (): Promise<JsonPlace<RawSettings>> => {
    await makePrivateFolder(folder);
    const path = join(folder, fileName);
    return {
      // Settings may be a link into the user's own repository of settings: the link stays.
      path: realPathOf(path) ?? path,
      format: { title: 'The settings file', version: 1, schema: rawSchema },
      lock: { folder, name: fileName },
      quarantine: join(folder, 'quarantine'),
      notice,
    };
  };

  const read = async (): Promise<RawSettings> => {
    try {
      return (await readJsonFile(await place())) ?? { schema: 1 };
    } catch (thrown) {
      if (!(thrown instanceof ClocheError)) throw thrown;
      noticeOnce(`${thrown.message} The defaults are used.`);
      return { schema: 1 };
    }
  };

  const publish = (settings: Settings) => {
    const text = JSON.stringify(settings);
    if (last !== undefined && last !== text) changed(settings);
    last = text;
    return settings;
  };

  const get = async () => {
    const raw = await read();
    watchOnce();
    return publish(tolerate(raw, noticeOnce));
  };

  const watchOnce = () => {
    if (stopWatching || isDisposed) return;
    stopWatching = watchFolder(folder, (names) => {
      if (names.has(fileName)) void get().catch(() => {});
    });
  };

  return {
    get,
    update: async (change) => {
      const checked = settingsSchema.omit({ schema: true }).partial().safeParse(change);
      if (!checked.success) {
        throw new ClocheError('invalid-input', 'These settings cannot be used.', {
          detail: issueLines(checked.error),
        });
      }
      refuseLostFolder(checked.data);
      if (last === undefined) await get();
      const given = Object.fromEntries(Object.entries(checked.data).filter(([, value]) => value !== undefined));
      const merge = (current: RawSettings | undefined): RawSettings => ({ ...current, ...given, schema: 1 });
      const written = await updateJsonFile(await place(), merge);
      return publish(tolerate(written, noticeOnce));
    },
    dispose: () => {
      isDisposed = true;
      stopWatching?.();
    },
  };
}
