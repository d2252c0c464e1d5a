import type { NameColumns } from '../../main/names/name-index';

const words =
  'py data http async web cloud test plot time tree graph image text json query cache store model math stub'.split(' ');
const word = (at: number): string => words[at % words.length] as string;

/** As many different names as asked for, with versions and descriptions as long as those of nixpkgs. */
export function makeUpNames(count: number): NameColumns {
  const places = Array.from({ length: count }, (_, at) => at);
  return {
    names: places.map((at) => `${word(at)}-${word(at >> 3)}${at}-${word(at >> 7)}`).sort(),
    versions: places.map((at) => `${at % 20}.${at % 7}.${at % 13}`),
    descriptions: places.map(
      (at) => `Library number ${at} for ${word(at >> 2)} and ${word(at >> 5)} with bindings for Python`,
    ),
    cautions: places.map((at) => (at % 50 === 0 ? 'unfree' : '')),
  };
}
