import { createHash } from 'node:crypto';
import { makeZip } from './zip';

/** A file that an index offers. */
export interface Archive {
  /** Name of the distribution. */
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly requiresPython?: string;
  /** Why it was withdrawn (PEP 592), which may be ''; absent for one that was not. */
  readonly yanked?: string;
}

/** What a handmade wheel is made of. */
export interface WheelOptions {
  readonly name: string;
  readonly version?: string;
  /** Text by path inside of site-packages; by default a module of the wheel's name with its version. */
  readonly files?: Readonly<Record<string, string>>;
  readonly requires?: readonly string[];
  readonly requiresPython?: string;
  /** Console scripts: name and `module:function`. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Python, ABI and platform. */
  readonly tag?: string;
  /** False sizes that its RECORD states, by path. */
  readonly recordSizes?: Readonly<Record<string, number>>;
}

/** A wheel with metadata, RECORD and entry points. */
export function makeWheel(options: WheelOptions): Archive {
  const { name, version = '1.0', tag = 'py3-none-any', requires = [], requiresPython, scripts = {} } = options;
  const module = name.replace(/[-.]+/g, '_');
  const info = `${module}-${version}.dist-info`;
  const files: Record<string, string> = {
    ...(options.files ?? {
      [`${module}.py`]: `version = ${JSON.stringify(version)}\ndef main(): print("${name}", version)\n`,
    }),
    [`${info}/METADATA`]: [
      'Metadata-Version: 2.1',
      `Name: ${name}`,
      `Version: ${version}`,
      ...(requiresPython ? [`Requires-Python: ${requiresPython}`] : []),
      ...requires.map((requirement) => `Requires-Dist: ${requirement}`),
      '',
      '',
    ].join('\n'),
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: cloche-test\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    ...(Object.keys(scripts).length > 0
      ? {
          [`${info}/entry_points.txt`]: `[console_scripts]\n${Object.entries(scripts)
            .map(([script, target]) => `${script} = ${target}\n`)
            .join('')}`,
        }
      : {}),
  };
  const record = Object.entries(files).map(([path, text]) => {
    const hash = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${hash},${options.recordSizes?.[path] ?? Buffer.byteLength(text)}\n`;
  });
  files[`${info}/RECORD`] = `${record.join('')}${info}/RECORD,,\n`;
  return archive(name, `${module}-${version}-${tag}.whl`, files, requiresPython);
}

/** A source distribution whose build does what the script says. */
export function makeSourceDistribution(name: string, version: string, setupScript: string): Archive {
  const root = `${name}-${version}`;
  return archive(name, `${root}.zip`, {
    [`${root}/PKG-INFO`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${root}/setup.py`]: setupScript,
    [`${root}/pyproject.toml`]: '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    [`${root}/backend.py`]:
      'import subprocess, sys\ndef build_wheel(*_arguments, **_options):\n    exec(open("setup.py").read())\n',
  });
}

function archive(name: string, fileName: string, files: Record<string, string>, requiresPython?: string): Archive {
  const bytes = makeZip(files);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, fileName, bytes, sha256, ...(requiresPython ? { requiresPython } : {}) };
}
