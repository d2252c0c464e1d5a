import { test } from 'vitest';
import { existsSync, readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { inspectConda } from '../../main/conda/inspect';
import { readRecords } from '../../main/conda/prefix/meta';
import { readAllPackages } from '../../main/conda/prefix/packages';
import { findLostFiles } from '../../main/conda/prefix/verify';
import { condaSpecSchema } from '../../main/conda/spec';
test('prof', async () => {
  const prefix = '/tmp/h/benchdata/content';
  const w = (f: string, t: string) => { mkdirSync(dirname(f), { recursive: true }); writeFileSync(f, t, { mode: 0o755 }); };
  if (!existsSync(prefix)) {
    for (let at = 0; at < 100; at++) {
      const [name, version] = [`package-${at}`, `1.${at}.0`]; const site = 'lib/python3.12/site-packages'; const py = at % 2 === 0;
      const code = Array.from({ length: 40 }, (_, f) => py ? `${site}/package_${at}/part_${f % 4}/module_${f}.py` : `share/package-${at}/part-${f % 4}/file-${f}`);
      const files = [...code, ...(py ? [`${site}/package_${at}-${version}.dist-info/METADATA`] : [`lib/libpackage-${at}.so`])];
      for (const f of files) w(join(prefix, f), `Name: ${name}\nVersion: ${version}\n`);
      const paths = files.map((_path) => ({ _path, path_type: 'hardlink', sha256: 'a'.repeat(64), sha256_in_prefix: 'a'.repeat(64), size_in_bytes: 1234 }));
      w(join(prefix, 'conda-meta', `${name}.json`), JSON.stringify({ name, version, build: 'x', build_number: 0, url: 'https://x/y', md5: 'b'.repeat(32), sha256: 'c'.repeat(64), depends: ['a', 'b'], files, paths_data: { paths } }, null, 2));
    }
    w(join(prefix, 'bin/python'), ''); w(join(prefix, 'conda-meta/history'), '');
  }
  const bare = () => { let c = 0; const m = join(prefix, 'conda-meta'); for (const n of readdirSync(m)) if (n.endsWith('.json') && JSON.parse(readFileSync(join(m, n), 'utf8')).name) c++; return c; };
  const subject = { name: 'd', spec: condaSpecSchema.parse({}), variables: {}, paths: { folder: '/tmp/h/benchdata', content: prefix } };
  const best = async (label: string, f: () => unknown) => { const ts: number[] = []; for (let i = 0; i < 60; i++) { const t = performance.now(); await f(); ts.push(performance.now() - t); } ts.sort((a, b) => a - b); console.log(label, ts[0]!.toFixed(2), ts[30]!.toFixed(2)); };
  await best('bare', bare);
  await best('records', () => readRecords(prefix));
  const records = await readRecords(prefix);
  await best("packages", () => readAllPackages(prefix, new Set()));
  await best('inspect', () => inspectConda(subject));
  await best('bare', bare);
}, 100000);
