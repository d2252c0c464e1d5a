import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExchange } from '../../../main/exchange/create-exchange';
import type { Exchange } from '../../../main/exchange/exchange';
import { createReader, type Reader } from '../../../main/exchange/reader/reader';
import { kinds } from '../../../main/kinds';
import { formatsOf } from '../../../main/kinds/formats';
import { startNodeChild } from '../../../main/process/node-child';
import { usageOf } from '../../../main/process/usage';
import {
  ClocheError,
  type CreateRequest,
  createRequestSchema,
  type ExportedFile,
  type ImportPreview,
  importFormatIdSchema,
  importPreviewSchema,
} from '../../../preload/contract';
import { bundleReader } from '../../support/bundle';
import { hasNix, type NixStore, openNixStore } from '../../support/nix-store';
import { noTools } from '../../support/no-tools';
import { pipPython } from '../../support/pip-parser';
import { processorMs } from '../../support/processor-time';
import { hostileFiles } from './generate';
import type { HostileFile } from './hostile-file';
import { injections } from './injections';

const folder = mkdtempSync(join(tmpdir(), 'cloche-test-'));
const marker = join(folder, 'marker');
const files = hostileFiles(marker);
/**
 * What a file may take, processor and clock: on an idle machine they are the same, a busy one is slower by its clock. What
 * takes more is asked again, since others that work on the same processor slow that down too.
 */
const [processorMsMax, clockMsMax] = [2000, 10_000];
const rounds = 3;
/** For all files one after another, on a machine that is busy with others; each has its own limit. */
const hookMsMax = 600_000;

interface Answer extends HostileFile {
  /** Of the reader and of what becomes of the reading in this process. */
  readonly processorMs: number;
  readonly clockMs: number;
  readonly preview?: ImportPreview;
  readonly error?: unknown;
}

let reader: Reader;
const processes: number[] = [];
const answers: Answer[] = [];
const requests = new Map<string, CreateRequest>();

/** An exchange whose environments are the requests that were read, as if they had been made. */
function openExchange(): Exchange {
  const request = (id: string) => requests.get(id) as CreateRequest;
  const row = (id: string) => {
    const { name, kind } = request(id);
    return { id, name, kind, state: 'ready' as const, path: `/srv/${id}`, createdAt: 1, usedAt: 1 };
  };
  return createExchange({
    kinds,
    read: reader.read,
    choose: reader.choose,
    includes: reader.includes,
    context: noTools,
    fieldsOf: async () => [],
    offered: async () => new Set(kinds.map(({ id }) => id)),
    environments: {
      list: async () => [],
      known: async (id) => {
        const { name, kind: kindId, spec, variables = {}, lock } = request(id);
        const kind = kinds.find((one) => one.id === kindId);
        if (!kind) throw new Error(`There is no ${kindId}.`);
        const paths = { folder: `/srv/${id}`, content: `/srv/${id}/content` };
        const subject = { id, name, spec: kind.spec.parse(spec), variables, paths };
        return { environment: row(id), kind, subject, lock };
      },
      get: async (id) => {
        const { spec, variables = {}, lock } = request(id);
        return { environment: row(id), spec, variables, formats: [], packages: lock?.packages ?? [] };
      },
    },
  });
}

async function answerOnce(exchange: Exchange, given: HostileFile): Promise<Answer> {
  const readerMs = () => usageOf(processes.at(-1) ?? 0)?.processorMs ?? 0;
  const [begun, before, beganAt] = [processes.length, readerMs(), performance.now()];
  let outcome: Pick<Answer, 'preview' | 'error'> = {};
  const ownMs = await processorMs(async () => {
    outcome = await exchange.inspect(given.file).then(
      (preview) => ({ preview }),
      (error: unknown) => ({ error }),
    );
  });
  const clockMs = performance.now() - beganAt;
  // Another process that was begun meanwhile had used nothing.
  const ofReader = readerMs() - (processes.length === begun ? before : 0);
  return { ...given, ...outcome, processorMs: ownMs + ofReader, clockMs };
}

const messageOf = ({ error }: Answer): string => (error as ClocheError | undefined)?.message ?? '';

const isSlow = (one: Answer): boolean =>
  one.processorMs > processorMsMax || one.clockMs > clockMsMax || /more than \d+ seconds/.test(messageOf(one));

/** The first answer that came in time, or the last one. */
async function answer(exchange: Exchange, given: HostileFile): Promise<Answer> {
  let latest = await answerOnce(exchange, given);
  for (let round = 1; round < rounds && isSlow(latest); round += 1) latest = await answerOnce(exchange, given);
  return latest;
}

beforeAll(async () => {
  const script = await bundleReader(folder);
  reader = createReader(() => {
    const child = startNodeChild(script);
    processes.push(child.processId ?? 0);
    return child;
  });
  const exchange = openExchange();
  await exchange.inspect({ fileName: 'first.txt', text: 'six' });
  for (const given of files) answers.push(await answer(exchange, given));
}, hookMsMax);
afterAll(() => {
  reader?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const previews = () => answers.flatMap(({ what, preview }) => (preview ? [{ what, preview }] : []));

describe(`${files.length} hostile files`, () => {
  test('are answered with a preview or a readable reason', () => {
    expect(answers.map(({ what }) => what)).toEqual(files.map(({ what }) => what));
    for (const { what, preview, error } of answers) {
      if (preview) expect(importPreviewSchema.safeParse(preview).error, what).toBeUndefined();
      else {
        expect(error, what).toBeInstanceOf(ClocheError);
        const { code, message } = error as ClocheError;
        expect(['invalid-input', 'too-large', 'unsupported', 'newer-schema'], `${what}: ${message}`).toContain(code);
        expect(message, what).toMatch(/^\S.{10,2000}\.$/su);
      }
    }
    expect(previews().length).toBeGreaterThan(100);
  });

  test('take two seconds at most each, and none ends what reads it', () => {
    expect(answers.filter(isSlow).map(({ file, preview, ...told }) => told)).toEqual([]);
    const ended = answers.filter((one) => /was ended|has died/.test(messageOf(one)));
    expect(ended.map((one) => `${one.what}: ${messageOf(one)}`)).toEqual([]);
    // Another one is begun where the first is full of what was read; none has died.
    expect(processes.length).toBeLessThan(5);
  });

  test('reach what reads each format with what is injected', () => {
    const formats = new Map(injections(marker).map(({ what, format }) => [what, format]));
    const reached = previews().filter(({ what, preview }) => preview.format === formats.get(what));
    const counts = importFormatIdSchema.options.map(
      (format) => [format, reached.filter(({ preview }) => preview.format === format).length] as const,
    );
    expect(counts.filter(([, count]) => count < 3)).toEqual([]);
    expect(reached.length).toBeGreaterThan(500);
  });

  test('run nothing, and write nothing', () => {
    expect(existsSync(marker)).toBe(false);
    expect(readdirSync(folder).filter((name) => !/\.(?:js|json)$/.test(name))).toEqual([]);
  });

  test('are asked for only as their kind would take it', () => {
    for (const { what, preview } of previews())
      expect(createRequestSchema.safeParse(preview.request).error, what).toBeUndefined();
  });
});

/** What was read, in a format. */
interface Exported {
  readonly what: string;
  readonly preview: ImportPreview;
  readonly format: string;
  readonly file: ExportedFile;
}

/** What the previews would be exported as, with what they are of; those that a kind refuses are none. */
async function exportsOf(): Promise<Exported[]> {
  const exchange = openExchange();
  const all: Exported[] = [];
  for (const [index, { what, preview }] of previews().entries()) {
    const { request } = preview;
    const kind = kinds.find(({ id }) => id === request.kind);
    const spec = kind?.spec.safeParse(request.spec);
    if (!kind || !spec?.success) continue;
    requests.set(`r${index}`, request);
    for (const format of formatsOf(kind, { spec: spec.data })) {
      try {
        all.push({ what, preview, format, file: await exchange.export(`r${index}`, format) });
      } catch (thrown) {
        expect(thrown, `${what} as ${format}`).toBeInstanceOf(ClocheError);
      }
    }
  }
  return all;
}

describe('what is exported of those that were read', () => {
  let exported: Awaited<ReturnType<typeof exportsOf>>;
  let store: NixStore | undefined;
  beforeAll(async () => {
    exported = await exportsOf();
    store = hasNix ? openNixStore() : undefined;
  });
  afterAll(() => store?.dispose());

  test('is much, and holds no byte that ends a text, nor what a terminal would follow where that can be written out', () => {
    expect(exported.length).toBeGreaterThan(200);
    for (const { what, format, file } of exported) {
      expect(file.text, `${what} as ${format}`).not.toContain('\0');
      if (!format.endsWith('.nix')) expect(file.text, `${what} as ${format}`).not.toContain('\u001b');
    }
  });

  test.runIf(hasNix)('is Nix that runs nothing, even where Nix may run programs', () => {
    const nix = exported.filter(({ format }) => format === 'shell.nix');
    // Those in which there is something to run, and then the others.
    const [armed, harmless] = [true, false].map((isArmed) =>
      nix.filter(({ file }) => file.text.includes('builtins.exec') === isArmed),
    );
    const sample = [...(armed ?? []).slice(0, 35), ...(harmless ?? [])].slice(0, 50);
    expect(armed?.length).toBeGreaterThan(15);
    const place = join(store?.folder ?? '', 'hostile');
    mkdirSync(place);
    const paths = sample.map(({ file }, index) => {
      const path = join(place, `${index}.nix`);
      writeFileSync(path, file.text);
      return path;
    });
    expect(paths.length).toBeGreaterThan(20);
    const run = (...args: string[]) =>
      execFileSync('nix-instantiate', args, { env: store?.variables, cwd: place, stdio: 'pipe', encoding: 'utf8' });
    // Each is one expression of Nix.
    run('--parse', ...paths);
    const unsafe = ['--option', 'allow-unsafe-native-code-during-evaluation', 'true'];
    const canary = join(place, 'canary');
    run(...unsafe, '--eval', '-E', `builtins.exec [ "sh" "-c" "touch ${canary}; echo 1" ]`);
    expect(existsSync(canary)).toBe(true);
    let evaluated = 0;
    for (const path of paths) {
      try {
        run(...unsafe, '--eval', '--strict', '-E', `(import ${path} { }).drvPath`);
        evaluated += 1;
      } catch {
        // A package that there is not.
      }
    }
    expect(evaluated).toBeGreaterThan(5);
    expect(existsSync(marker)).toBe(false);
  });

  test('is nothing for pip that was not asked about, and runs nothing', () => {
    const written = exported.filter(({ format }) => format.startsWith('requirements'));
    expect(written.length).toBeGreaterThan(50);
    const python = pipPython;
    expect(python).toBeDefined();
    const input = JSON.stringify(written.map(({ file }) => file.text));
    const notable: string[][] = JSON.parse(
      execFileSync(python ?? '', ['-c', pipProgram], { input, encoding: 'utf8', cwd: folder }),
    );
    // What is more than a package of the user's own index was told before it was read.
    const untold = written.filter(({ preview }, index) => notable[index]?.length && preview.confirmations.length === 0);
    expect(untold.map(({ what, file }) => ({ what, text: file.text }))).toEqual([]);
    expect(notable.flat().length).toBeGreaterThan(5);
    expect(existsSync(marker)).toBe(false);
  });
});

/** Of each text, the lines that are more to pip's own parser than a package of an index. */
const pipProgram = `
import json, sys
from pip._internal.req import constructors
from pip._internal.req.req_file import preprocess, get_line_parser
def notable(line):
    args, opts = get_line_parser(None)(line)
    if not args:
        return True
    req = constructors.install_req_from_line(args)
    return req.link is not None or bool(opts.config_settings)
def read(text):
    found = []
    for number, line in preprocess(text):
        try:
            if notable(line): found.append(line)
        except Exception:
            pass
    return found
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;
