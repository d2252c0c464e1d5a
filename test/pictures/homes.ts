import type { Seed } from './seed';

const packages = [
  ['numpy', '2.2.1'],
  ['pandas', '2.2.3'],
  ['xarray', '2025.1.1'],
  ['dask', '2025.1.0'],
  ['matplotlib', '3.10.0'],
  ['cartopy', '0.24.1'],
  ['certifi', '2024.12.14'],
  ['contourpy', '1.3.1'],
  ['cycler', '0.12.1'],
  ['fonttools', '4.55.3'],
  ['kiwisolver', '1.4.8'],
  ['packaging', '24.2'],
  ['pillow', '11.1.0'],
  ['pyparsing', '3.2.1'],
  ['pyproj', '3.7.0'],
  ['python-dateutil', '2.9.0.post0'],
  ['pytz', '2024.2'],
  ['scipy', '1.15.1'],
  ['shapely', '2.0.6'],
  ['six', '1.17.0'],
  ['toolz', '1.0.0'],
  ['tzdata', '2024.2'],
] as const;

const dayMinutes = 24 * 60;

/** Twelve environments in every state. */
export const twelve: readonly Seed[] = [
  { name: 'api-gateway', python: '3.13.1', packages: packages.slice(6, 12), ageMinutes: 60 },
  { name: 'bioinfo-bridge', python: '3.10.14', ageMinutes: 7 * dayMinutes },
  { name: 'blog', python: '3.13.1', ageMinutes: 21 * dayMinutes },
  { name: 'climate-notebooks', python: '3.12.4', packages, ageMinutes: 2 },
  { name: 'cuda-sandbox', python: '3.11.9', state: 'broken', ageMinutes: dayMinutes },
  { name: 'docs-site', python: '3.12.8', packages: packages.slice(0, 3), ageMinutes: 4 * dayMinutes },
  { name: 'legacy-etl', python: '3.8.19', ageMinutes: dayMinutes },
  { name: 'ml-training', python: '3.12.8', state: 'incomplete', ageMinutes: 30 },
  { name: 'opencv-lab', python: '3.12.4', ageMinutes: 32 * dayMinutes },
  { name: 'quant-backtests', python: '3.11.9', packages: packages.slice(0, 9), ageMinutes: 14 * dayMinutes },
  { name: 'scripts', python: '3.13.1', ageMinutes: 8 * dayMinutes },
  { name: 'usb-stick', python: '3.12.8', state: 'missing', ageMinutes: 40 * dayMinutes },
];

/** Names and packages that are longer than any column. */
export const longWords: readonly Seed[] = [
  {
    name: 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau',
    python: '3.13.0rc2',
    packages: [
      ['Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz', '2025.12.31.post1.dev20251231'],
      ['opentelemetry-instrumentation-elasticsearch-compatibility-layer', '0.50b0'],
    ],
  },
  { name: 'a', python: '3.12.4' },
  { name: 'Kraftfahrzeughaftpflichtversicherung-2026_final.v2', python: '3.12.4', state: 'broken' },
];

/** Three hundred environments. */
export const many: readonly Seed[] = Array.from({ length: 300 }, (_, index) => ({
  name: `project-${String(index + 1).padStart(3, '0')}`,
  python: `3.${9 + (index % 5)}.${index % 12}`,
  ageMinutes: index * 37,
}));

/** One whose packages are no longer those that it was made with. */
export const changed: readonly Seed[] = [
  {
    name: 'climate-notebooks',
    python: '3.12.4',
    packages,
    made: [
      ...packages.slice(3),
      ['numpy', '2.1.3'],
      ['pandas', '2.3.0'],
      ['xarray', '2025.1.1'],
      ['zarr', '3.0.0'],
    ].filter(([name]) => name !== 'toolz') as [string, string][],
    ageMinutes: 2,
  },
  { name: 'docs-site', python: '3.12.8', packages: packages.slice(0, 2), ageMinutes: 60 },
];
