import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const requireHere = createRequire(import.meta.url);
const requireBuilder = createRequire(requireHere.resolve('electron-builder/package.json'));

interface Builder {
  validateConfiguration(configuration: unknown, log: unknown): Promise<void>;
}

function validate(configuration: unknown): Promise<void> {
  const builder = requireBuilder('app-builder-lib/out/util/config/config') as Builder;
  return builder.validateConfiguration(configuration, { isEnabled: false, add: () => {} });
}

const read = (path: string) => readFileSync(path, 'utf8');
const configuration = parse(read('electron-builder.yml'));

test('electron-builder accepts the configuration by its own schema', async () => {
  await expect(validate(configuration)).resolves.toBeUndefined();
});

test('that schema refuses an option that does not exist', async () => {
  await expect(validate({ ...configuration, asarUnpak: [] })).rejects.toThrow(/asarUnpak/);
});

test('every promised package is made', () => {
  expect(configuration.linux.target).toEqual(['tar.gz', 'deb', 'rpm', 'AppImage']);
});

test('the desktop entry of the packages is the one that other packagers take', () => {
  const entry = Object.fromEntries(
    read('assets/cloche.desktop')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  expect(entry).toMatchObject(configuration.linux.desktop.entry);
  expect(entry.Categories).toBe(`${configuration.linux.category};`);
  const types: { mimeType: string }[] = configuration.fileAssociations;
  expect(entry.MimeType).toBe(types.map(({ mimeType }) => `${mimeType};`).join(''));
});

test.each([0, 1])('the file types are those that other packagers take (%i)', (index) => {
  const association = configuration.fileAssociations[index];
  const type = read('assets/cloche-mime.xml');
  expect(type).toContain(`type="${association.mimeType}"`);
  expect(type).toContain(`pattern="*.${association.ext}"`);
});

test.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('the icon of %i pixels has that size', (size) => {
  const png = readFileSync(`assets/icons/${size}x${size}.png`);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
});

test('the packaged program is no Node that runs other code', () => {
  expect(configuration.asar).toBe(true);
  expect(configuration.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});
