import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { completeConda } from '../../../main/conda/names/complete';
import { condaPlatform } from '../../../main/conda/platform';
import type { CondaContext, CondaTool } from '../../../main/conda/tools/tool';
import type { Completions } from '../../../preload/contract';
import { temporaryFolder } from '../../support/temporary';

/** A package of a channel. */
export type Row = readonly [name: string, version: string, build?: string, size?: number];

/** A package of several versions and builds. */
export const numpy: readonly Row[] = [
  ['numpy', '1.26.4', 'py311_0', 7_000_000],
  ['numpy', '2.0.0rc1', 'py312_0'],
  ['numpy', '2.0.0', 'py312_0', 8_000_000],
  ['numpy', '2.0.0', 'py312_1', 8_000_000],
  ['numpy', '1.9.3', 'py27_0'],
];

/** Where nothing can be started. */
export const context: CondaContext = {
  run: () => Promise.reject(new Error('Nothing is started.')),
  signal: new AbortController().signal,
};

/** The names of what is offered. */
export const names = ({ items }: Completions) => items.map(({ name }) => name);

/** What a test has to itself. */
interface Own {
  folder: string;
  packageFolder: string;
  tool: CondaTool;
  /** The channels that the tool was asked to fetch. */
  asked: string[][];
  /** What the tool does when it is to fetch. */
  fetchAll: (channels: readonly string[]) => Promise<void>;
}

/** Folders for channels and for the copies that a tool keeps of others: `own` has those of the test that runs. */
export function openChannels() {
  const own = {} as Own;
  let count = 0;
  beforeEach(() => {
    own.folder = temporaryFolder();
    vi.stubEnv('XDG_CACHE_HOME', join(own.folder, 'cache'));
    own.packageFolder = join(own.folder, 'pkgs');
    mkdirSync(join(own.packageFolder, 'cache'), { recursive: true });
    own.asked = [];
    own.fetchAll = async () => {};
    count += 1;
    const { packageFolder } = own;
    const root = `${packageFolder} ${count}`;
    own.tool = {
      id: 'micromamba',
      cache: () => root,
      packageFolders: async () => [packageFolder],
      fetchChannels: async (channels: readonly string[]) => {
        own.asked.push([...channels]);
        await own.fetchAll(channels);
      },
    } as unknown as CondaTool;
  });
  afterEach(() => vi.unstubAllEnvs());

  /** A folder that is a channel; its address. */
  function localChannel(name: string, rows: readonly Row[], noarch: readonly Row[] = []): string {
    const place = join(own.folder, name);
    for (const [subdir, records] of [[condaPlatform, rows] as const, ['noarch', noarch] as const]) {
      mkdirSync(join(place, subdir), { recursive: true });
      writeFileSync(join(place, subdir, 'repodata.json'), repodata(records));
    }
    return pathToFileURL(place).href;
  }

  /** A copy as the tools keep it: https://conda.anaconda.org/conda-forge/noarch is in the file of its MD5. */
  function keep(url: string, rows: readonly Row[], base?: string): string {
    const name = base ?? createHash('md5').update(`${url}/`).digest('hex').slice(0, 8);
    const file = join(own.packageFolder, 'cache', `${name}.json`);
    writeFileSync(file, repodata(rows));
    return file;
  }

  /** What completes a text, once all is read. */
  async function complete(channels: readonly string[], text: string, limit = 20): Promise<Completions> {
    let answer = await completeConda(own.tool, channels, { text, limit }, context);
    await expect
      .poll(async () => {
        answer = await completeConda(own.tool, channels, { text, limit }, context);
        return answer.state;
      })
      .not.toBe('reading');
    return answer;
  }

  return { own, localChannel, keep, complete };
}

/** What a channel offers, as its repodata.json. */
export function repodata(rows: readonly Row[]): string {
  const records = rows.map(([name, version, build = '0', size = 1000], at) => {
    const number = Number(/\d+$/.exec(build)?.[0] ?? 0);
    return [`${name}-${version}-${build}-${at}.conda`, { name, version, build, build_number: number, size }];
  });
  return JSON.stringify({ info: {}, packages: {}, 'packages.conda': Object.fromEntries(records) });
}
