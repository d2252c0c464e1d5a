import { join } from 'node:path';
import { ClocheError, toWireError } from '../preload/contract';
import { connectPage } from './api/connect-page';
import { browserAbilities } from './hosts/browser/abilities';
import { answerDoorbell, askForLink } from './hosts/browser/doorbell';
import { startBrowserHost } from './hosts/browser/host';
import { hasDisplay, openPage } from './hosts/browser/open-page';
import { placeAt } from './hosts/browser/routes';
import { readPageFiles } from './hosts/page-files';
import { startNodeChild } from './process/node-child';
import { onStopSignals } from './process/stop-signals';
import { createServices } from './services';
import { findFolders } from './store/folders';
import { withLock } from './store/lock';

const folders = findFolders();

/** How long another start may take on a busy machine, milliseconds. */
const startWaitMs = 30_000;

/** Ends what was started, the latest first. */
const endings: (() => Promise<void>)[] = [];

/** A link to the page, and what issues another one; null from a host that has ended meanwhile. */
interface Opened {
  readonly link: string;
  readonly another: () => Promise<string | null>;
}

async function start(): Promise<void> {
  // Of two that start at once the second one finds the first one.
  const lock = { folder: folders.data, name: 'browser-host' };
  const { link, another } = await withLock(lock, open, { waitMs: startWaitMs });
  await announce(link, another);
}

async function open(): Promise<Opened> {
  const files = readPageFiles(join(import.meta.dirname, '../renderer'));
  const port = wantedPort(process.env.CLOCHE_PORT);
  const running = await askForLink(folders);
  if (running) {
    const isOther = port !== 0 && placeAt(port).host !== new URL(running).host;
    process.stderr.write(`Cloche runs already${isOther ? ', so CLOCHE_PORT is not used' : ''}.\n`);
    return { link: running, another: () => askForLink(folders) };
  }

  const services = await createServices({
    folders,
    startPtyHost: () => startNodeChild(join(import.meta.dirname, 'pty-host.js')),
    startReader: () => startNodeChild(join(import.meta.dirname, 'reader.js')),
  });
  endings.push(() => services.dispose());
  const abilities = browserAbilities();
  const host = await startBrowserHost({
    files,
    port,
    connect: (page) => connectPage(services, abilities, page),
  });
  endings.push(() => host.close());
  endings.push(await answerDoorbell(folders, () => host.issueLink()));
  return { link: host.issueLink(), another: async () => host.issueLink() };
}

function wantedPort(text = '0'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new ClocheError('invalid-input', `CLOCHE_PORT is ${JSON.stringify(text)}, which is not a port.`, {
    hint: 'Set it to a number from 1 to 65535, or unset it for a free port.',
  });
}

/** Prints one link, and opens the user's browser with another one, since each lets in once. */
async function announce(link: string, another: Opened['another']): Promise<void> {
  process.stdout.write(`Cloche is at ${link}\n`);
  if (process.env.CLOCHE_NO_OPEN === '1' || !hasDisplay()) return;
  try {
    const { remove, opened } = await openPage(folders, (await another()) ?? link);
    endings.push(remove);
    await opened;
  } catch (thrown) {
    process.stderr.write(`${toWireError(thrown).message} Open the address above yourself.\n`);
  }
}

async function end(code: number): Promise<never> {
  for (const ending of endings.reverse()) await ending().catch(complain);
  process.exit(code);
}

function complain(thrown: unknown): void {
  const { message, hint } = toWireError(thrown);
  process.stderr.write(hint ? `${message}\nhint: ${hint}\n` : `${message}\n`);
}

onStopSignals({ end: () => void end(0), cutShort: () => process.exit(130) });
process.on('unhandledRejection', complain);

await start().catch((thrown: unknown) => {
  complain(thrown);
  return end(1);
});
