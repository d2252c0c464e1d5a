import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home';

/** The user's own settings of pip and uv: nothing is asked of the network. */
export function useIndex(home: Home, url: string): void {
  mkdirSync(join(home.folder, '.config/pip'), { recursive: true });
  writeFileSync(join(home.folder, '.config/pip/pip.conf'), `[global]\nindex-url = ${url}\nretries = 0\n`);
  mkdirSync(join(home.folder, '.config/uv'), { recursive: true });
  writeFileSync(join(home.folder, '.config/uv/uv.toml'), `index-url = "${url}"\n`);
}
