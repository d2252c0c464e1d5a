import { describe, expect, it, test } from 'vitest';
import { includedBy } from '../../../../main/exchange/included';
import { messages, readImage } from './read-image';

const packagesOf = ({ asked }: ReturnType<typeof readImage>) =>
  asked.packages?.from === 'conda' ? asked.packages : { specs: [], channels: [] };

const service = `# syntax=docker/dockerfile:1
FROM registry.example/library/python:3.12-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PATH="/opt/bin:$PATH" \\
    GREETING="hello \\$you" PLAIN=a\\ b
ENV OLD the rest of it
RUN apt-get update && apt-get install -y --no-install-recommends \\
    git \\
    # a comment in the middle
    curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt requirements/*.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \\
    pip install --no-cache-dir -r requirements.txt -c limits.txt \\
      "numpy>=1.20,<2" 'requests[security]' httpx[http2]
EXPOSE 8000
CMD ["python", "-m", "shop"]
`;

describe('a Dockerfile of somebody else', () => {
  it('has its Python, what pip installs, its variables, and the files beside it', () => {
    const reading = readImage(service, [{ fileName: 'shop/requirements.txt', text: 'flask\nclick==8.1\n' }]);
    expect(reading).toMatchObject({
      format: 'Dockerfile',
      rejected: [],
      asked: {
        name: 'shop',
        python: '3.12',
        requirements: ['flask', 'click==8.1', 'numpy>=1.20,<2', 'requests[security]', 'httpx[http2]'],
        variables: { PYTHONUNBUFFERED: '1', GREETING: 'hello $you', PLAIN: 'a b', OLD: 'the rest of it' },
      },
      written: { python: '3.12', pip: ['numpy>=1.20,<2', 'requests[security]', 'httpx[http2]'] },
    });
    expect(reading.confirmations[0]).toMatchObject({
      line: 13,
      codes: ['constraint'],
      text: '-c requirements/limits.txt',
    });
    expect(reading.confirmations.slice(1).map(({ name }) => name)).toEqual([
      ...['PYTHONUNBUFFERED', 'GREETING', 'PLAIN', 'OLD'],
    ]);
  });

  it('says with lines what of it is left out', () => {
    const told = messages(readImage(service).warnings);
    expect(told).toContain('The variable PATH is put together');
    expect(told).toContain('system are left out: git (line 7), curl (line 9)');
    expect(told).toContain('rm -rf (line 9), EXPOSE (line 15), CMD (line 16)');
  });

  it('names the files that it installs from, so that they can be read along', () => {
    const file = { fileName: 'shop/Dockerfile', text: service };
    expect(includedBy(file).map(({ path, line }) => [path, line])).toEqual([
      ['requirements.txt', 13],
      ['requirements/limits.txt', 13],
    ]);
    expect(includedBy({ ...file, text: 'FROM a\nRUN conda env create -f env/x.yml\n' })).toMatchObject([
      { path: 'env/x.yml' },
    ]);
  });

  test.each([
    ['python -m pip install six', ['six']],
    ['/opt/venv/bin/pip3.12 install six', ['six']],
    ['"$VIRTUAL_ENV/bin/pip" install six', ['six']],
    ['sudo -H PIP_NO_INPUT=1 pip install six', ['six']],
    ['uv pip install --system --no-cache six rich', ['six', 'rich']],
    ['bash -euxc "pip install six && pip install \'rich<14\'"', ['six', 'rich<14']],
    ['conda run --no-capture-output -n base pip install six', ['six']],
    ['["pip", "install", "six"]', ['six']],
    ['pip install -qU --timeout 100 --root-user-action=ignore six', ['six']],
    ['pip install six; cd /tmp && (pip install rich) > /dev/null 2>&1', ['six', 'rich']],
    ['pip install -e "git+https://code.example/rich@v1#egg=rich"', ['-e git+https://code.example/rich@v1#egg=rich']],
    ['pip install --pre six', ['--pre', 'six']],
    ['pip --no-cache-dir --timeout 100 install six', ['six']],
    ['python3 -m pip -q --no-cache-dir install six', ['six']],
    ['pip install six && $HOME/bin/python -m ipykernel install --user && bash $HOME/x.sh install', ['six']],
    ['echo "pip install rich" && pip install six # rich', ['six']],
  ])('%s', (command, lines) => {
    expect(readImage(`FROM python:3.12\nRUN ${command}\n`)).toMatchObject({
      rejected: [],
      asked: { requirements: lines },
    });
  });

  test.each([
    ['pip install six $MORE', ['six']],
    ['pip install six `cat more`', ['six']],
    ['pip install six $(cat more.txt)', ['six']],
    ['pip install six ./dist/*.whl', ['six']],
    ['pip install six "rich==$RICH"', ['six']],
    ['pip install six -r /etc/other.txt', ['six']],
    ['pip install six --odd-option value', ['six']],
    ['pip install six -r', ['six']],
    ['pip install six && if true; then pip install rich; fi', ['six']],
    ['pip install six || pip install rich', ['six']],
    ['pip install six && cat list | xargs pip install', ['six']],
    ['pip install six && $PIP install rich', ['six']],
    ['pip install six && /opt/$PIP install rich', ['six']],
    [`pip install six && \${PIP:-/opt/pip} install rich`, ['six']],
    ['pip install six && for p in a b; do pip install $p; done', ['six']],
    ['pip install six && cd $HOME && pip install -r more.txt', ['six']],
    ['pip install six && poetry export > more.txt && pip install -r more.txt', ['six']],
    ['install() { pip install rich; }; pip install six', ['six']],
  ])('%s is not guessed', (command, lines) => {
    const { asked, rejected } = readImage(`FROM python:3.12\n\nRUN ${command}\n`);
    expect(asked.requirements).toEqual(lines);
    expect(rejected.length).toBeGreaterThan(0);
    for (const { line } of rejected) expect(line).toBe(3);
  });

  it('follows files to where they were copied from', () => {
    const find = (lines: string) =>
      includedBy({ fileName: 'Dockerfile', text: `FROM python:3\n${lines}` }).map(({ path }) => path);
    expect(find('COPY . /srv\nWORKDIR /srv/api\nRUN pip install -r reqs/base.txt')).toEqual(['api/reqs/base.txt']);
    expect(find('COPY ["a b.txt", "/tmp/"]\nRUN pip install -r "/tmp/a b.txt"')).toEqual(['a b.txt']);
    expect(find('ADD --chown=1:1 deps /x/deps\nRUN cd /x/deps && pip install -r r.txt')).toEqual(['deps/r.txt']);
    expect(find('RUN --mount=type=bind,source=q/r.txt,target=/t/r.txt pip install -r /t/r.txt')).toEqual(['q/r.txt']);
    expect(find('COPY --from=other r.txt .\nRUN pip install -r r.txt')).toEqual([]);
    expect(
      readImage('FROM python:3\nCOPY pyproject.toml src ./\nRUN pip install -e .[dev]\n').asked.requirements,
    ).toEqual(['-e .[dev]']);
  });

  it('takes the last stage, and those that it is made of', () => {
    const { asked, warnings } = readImage(
      'FROM python:3.12 AS common\nRUN pip install six\nFROM common AS build\nRUN pip install rich\nFROM python:3.9 AS docs\nRUN pip install sphinx\nFROM common\nCOPY --from=build /venv /venv\nRUN pip install attrs\n',
    );
    expect(asked).toMatchObject({ python: '3.12', requirements: ['six', 'rich', 'attrs'] });
    expect(messages(warnings)).toContain('the stage docs (line 5)');
  });

  it('reads commands that stand in a document, and none of other documents', () => {
    const { asked, rejected } = readImage(
      'FROM python:3.12\nRUN <<EOF\nset -e\npip install attrs\ncat > x <<END\npip install nothing\nEND\nEOF\nRUN cat <<EOF > y\npip install nothing\nEOF\nRUN pip install six\n',
    );
    expect([asked.requirements, rejected]).toEqual([['attrs', 'six'], []]);
  });

  it('asks an index that is meant for some packages beside the user’s own, and says so', () => {
    const reading = readImage(
      'FROM python:3.12\nRUN pip install torch --index-url https://wheels.example/whl/cpu\nRUN pip install six\n',
    );
    expect(reading.asked.requirements).toEqual(['--extra-index-url https://wheels.example/whl/cpu', 'torch', 'six']);
    expect(reading.confirmations).toMatchObject([{ line: 2, codes: ['index-option'] }]);
    expect(messages(reading.warnings)).toContain('meant for torch alone');
    const only = readImage('FROM python:3.12\nRUN pip install -i https://wheels.example/all six\n');
    expect(only.asked.requirements).toEqual(['--index-url https://wheels.example/all', 'six']);
  });

  it('names the files whose packages an index is meant for, and the file of a line that it speaks of', () => {
    const { warnings } = readImage(
      'FROM python:3.12\nRUN pip install six\nCOPY . /app\nWORKDIR /app\nRUN pip install -r requirements.txt -e ./own -i https://wheels.example/simple\n',
      [
        { fileName: 'shop/requirements.txt', text: 'attrs\n\n\nsix\nattrs\n' },
        { fileName: 'shop/own/pyproject.toml', text: '' },
      ],
    );
    const told = messages(warnings);
    expect(told).toMatch(/meant for \S*requirements\.txt, \S*own alone;/);
    expect(told).toContain('requirements.txt, line 4: six is asked for on line 2 of Dockerfile already.');
    expect(told).toContain('requirements.txt, line 5: attrs is asked for on line 1 already.');
  });

  it('says that an unquoted limit is none', () => {
    const { asked, warnings } = readImage('FROM python:3.12\nRUN pip install six>=1.16\n');
    expect(asked.requirements).toEqual(['six']);
    expect(warnings[0]).toMatchObject({ line: 2, message: expect.stringContaining('“>=1.16”') });
  });
});

describe('an image of conda', () => {
  it('has packages of its channels, and those of an environment.yml beside it', () => {
    const reading = readImage(
      `FROM mambaorg/micromamba:1.5
COPY --chown=$MAMBA_USER:$MAMBA_USER environment.yml /tmp/env.yml
RUN micromamba install -y -n base -f /tmp/env.yml && micromamba clean --all --yes
RUN micromamba install -yqn base -c conda-forge -c https://channel.example/own "python=3.11" numpy=1.26 && micromamba run -n base pip install six
`,
      [
        {
          fileName: 'environment.yml',
          text: 'channels: [bioconda]\ndependencies:\n- samtools\n- a:b\n- pip:\n  - rich\nvariables: {MODE: test}\n',
        },
      ],
    );
    expect(packagesOf(reading)).toMatchObject({
      specs: ['numpy=1.26', 'samtools'],
      channels: ['conda-forge', 'https://channel.example/own', 'bioconda'],
    });
    expect(reading.asked).toMatchObject({ python: '3.11', requirements: ['six', 'rich'], variables: { MODE: 'test' } });
    expect(reading.confirmations[0]).toMatchObject({ codes: ['channel'] });
    expect(messages(reading.rejected)).toContain('environment.yml, line 4:');
  });

  it('becomes a kind of conda even where pip alone installs', () => {
    expect(packagesOf(readImage('FROM continuumio/miniconda3\nRUN pip install six\n')).channels).toEqual(['defaults']);
    const settings = readImage(
      'FROM condaforge/miniforge3\nRUN conda config --add channels bioconda && conda config --append channels own\nRUN conda create -n x samtools python=3.10\n',
    );
    expect(packagesOf(settings)).toMatchObject({ channels: ['bioconda', 'own'], specs: ['samtools'] });
    expect(settings.asked.python).toBe('3.10');
  });

  test.each([
    ['python:3.10.4-slim', 'numpy', '3.10.4'],
    ['python:3.10.4-slim', 'numpy python=3.11', '3.11'],
    ['ubuntu:24.04', 'numpy', ''],
    ['continuumio/miniconda3:24.1.2-0', 'numpy', undefined],
  ])('on %s with %s has Python %s', (image, packages, python) => {
    const { asked, warnings } = readImage(`FROM ${image}\nRUN pip install six\nRUN conda install -y ${packages}\n`);
    expect(asked.python).toBe(python ?? '');
    expect(messages(warnings).includes('is not told by the name')).toBe(python === '');
  });

  it('needs a yes for a file that is not there, and says what is no package', () => {
    const { confirmations, rejected } = readImage(
      'FROM mambaorg/micromamba\nRUN micromamba create -f env.yml\nRUN conda install -c "https://me:secret@a.example/x" "n b c d" $X\n',
    );
    expect(confirmations).toMatchObject([{ line: 2, codes: ['include'], text: '--file env.yml' }]);
    expect(rejected).toHaveLength(3);
    expect(messages(rejected)).not.toContain('secret');
  });
});

test.each([
  ['python:3.12', '3.12'],
  ['registry.example:5000/library/python:3.11.9-alpine3.20@sha256:abcd', '3.11.9'],
  ['registry.example/devcontainers/python:1-3.12-bookworm', '3.12'],
  ['registry.example/uv:python3.13-bookworm-slim', '3.13'],
  ['registry.example/uv:0.5.1-python3.12-alpine', '3.12'],
  ['python', ''],
  ['python:slim', ''],
  ['python:$TAG', ''],
  ['ubuntu:24.04', ''],
])('the Python of the image %s', (image, python) => {
  const { asked, warnings } = readImage(`FROM ${image}\nRUN pip install six\n`);
  expect(asked.python).toBe(python);
  expect(messages(warnings).includes('is not told by the name')).toBe(python === '');
});
