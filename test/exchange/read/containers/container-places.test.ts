import { describe, expect, it, test } from 'vitest';
import { recognise } from '../../../../main/exchange/recognise';
import { kinds } from '../../../../main/kinds';
import type { TextFile } from '../../../../preload/contract';

const read = (text: string, others: readonly TextFile[] = []) => {
  const { asked, warnings, rejected } = recognise(
    { fileName: 'shop/Dockerfile', text: `FROM python:3.12\n${text}\n` },
    others,
    kinds,
  );
  const told = warnings.map(({ line, message }) => `${line}: ${message}`).join('\n');
  return { requirements: asked.requirements, told, rejected };
};
const beside = [{ fileName: 'shop/requirements.txt', text: 'attrs==20.1\nsix\n' }];

describe('what a Dockerfile uninstalls', () => {
  test.each([
    ['RUN pip install attrs==20.1 six && pip uninstall -y attrs'],
    ['RUN pip install "attrs[x]==20.1"\nRUN python -m pip uninstall --yes Attrs\nRUN pip install six'],
    ['RUN uv pip install --system attrs six && uv pip uninstall --system attrs'],
    ['RUN pip install -r requirements.txt && pip uninstall -y attrs'],
    ['RUN pip install -r requirements.txt\nRUN pip uninstall -y attrs || true'],
    ['RUN python -m venv /v && /v/bin/pip install attrs six && /v/bin/pip uninstall -y attrs'],
  ])('%s', (text) => {
    const { requirements, told, rejected } = read(text, beside);
    expect([requirements, rejected]).toEqual([['six'], []]);
    expect(told).toMatch(/attrs.* is left out: it is uninstalled again/);
  });

  test.each([
    ['RUN pip uninstall -y attrs; pip install attrs six'],
    ['RUN pip install attrs six && python -m venv /v && /v/bin/pip uninstall -y attrs'],
    ['RUN pip install attrs six\nRUN [ -f x ] && pip uninstall -y attrs; make'],
    ['RUN pip install attrs six\nRUN pip uninstall -y $NAMES'],
    ['RUN pip install attrs six\nRUN pip uninstall -y -r other.txt'],
    ['RUN pip install attrs six\nFROM python:3.12\nCOPY --from=0 /v /v\nRUN pip uninstall -y attrs'],
  ])('%s does not take it away', (text) => {
    const { requirements, told } = read(text, beside);
    expect(requirements).toEqual(['attrs', 'six']);
    expect(told).toContain('uninstall');
    expect(told).not.toContain('is uninstalled again');
  });

  it('is not there in a stage that is made from that one either', () => {
    const { requirements } = read('RUN pip install attrs six\nFROM 0\nRUN pip uninstall -y attrs');
    expect(requirements).toEqual(['six']);
  });
});

describe('where a Dockerfile installs', () => {
  test.each([
    ['--target /opt/x', '--target', '/opt/x'],
    ['-t "$LAMBDA_TASK_ROOT"', '--target', '$LAMBDA_TASK_ROOT'],
    ['--prefix=/install', '--prefix', '/install'],
    ['--root /mnt', '--root', '/mnt'],
  ])('%s is told', (options, name, folder) => {
    const { requirements, told } = read(`RUN pip install -U pip\nRUN pip install ${options} six`);
    expect(requirements).toEqual(['pip', 'six']);
    expect(told).toContain(`3: ${name} has it put into ${folder}, which is taken as the environment`);
  });

  test.each([
    ['RUN pip install attrs\nRUN pip install --target /opt/x six', 'the one of the image (line 2) and /opt/x (line 3)'],
    [
      'RUN pip install attrs\nRUN python -m venv /opt/v && /opt/v/bin/pip install six',
      'the one of the image (line 2) and /opt/v (line 3)',
    ],
    ['RUN pip install attrs\nRUN python -m venv v && . v/bin/activate && pip install six', '/v (line 3)'],
    ['RUN pip install attrs\nRUN python -m venv /v && (. /v/bin/activate; pip install six)', '/v (line 3)'],
    ['RUN /a/bin/pip install attrs\nRUN /b/bin/python -m pip install six', '/a (line 2) and /b (line 3)'],
    ['RUN pip install attrs\nRUN uv venv /v && uv pip install --python /v/bin/python six', '/v (line 3)'],
    [
      'RUN (python -m venv /v; . /v/bin/activate); /v/bin/pip install attrs\nRUN pip install six',
      'the one of the image',
    ],
  ])('%s fills several', (text, places) => {
    const { requirements, told } = read(text);
    expect(requirements).toEqual(['attrs', 'six']);
    expect(told).toContain('pip fills several environments');
    expect(told).toContain(places);
  });

  test.each([
    'RUN python -m venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nRUN pip install attrs six',
    'RUN python -m venv /opt/venv\nRUN /opt/venv/bin/pip install attrs && /opt/venv/bin/python -m pip install six',
    'RUN python -m venv /opt/venv && /opt/venv/bin/pip install attrs\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install six',
    'ENV VIRTUAL_ENV=/opt/venv\nRUN python3 -m venv $VIRTUAL_ENV\nENV PATH="$VIRTUAL_ENV/bin:$PATH"\nRUN pip install attrs\nRUN /opt/venv/bin/pip install six',
    'ENV VIRTUAL_ENV=/opt/venv\nRUN uv venv $VIRTUAL_ENV && uv pip install attrs\nRUN /opt/venv/bin/pip install six',
    `ARG V=/v\nRUN pip install -U pip setuptools && python -m venv \${V} && . \${V}/bin/activate && pip install attrs\nRUN $V/bin/pip install six`,
    'WORKDIR /app\nRUN python -m venv venv && venv/bin/pip install attrs\nRUN /app/venv/bin/pip install six',
    'RUN pip install attrs && /usr/local/bin/pip3 install six',
    'RUN python -m venv /v && /v/bin/pip install attrs\nFROM python:3.12\nCOPY --from=0 /v /v\nENV PATH=/v/bin:$PATH\nRUN pip install six',
    'RUN python -m venv /v\nENV PATH=/v/bin:$PATH\nFROM 0\nRUN pip install attrs && /v/bin/pip install six',
  ])('%s is one environment', (text) => {
    const { requirements, told } = read(text);
    expect(requirements.filter((line) => !/^(?:pip|setuptools)$/.test(line))).toEqual(['attrs', 'six']);
    expect(told).not.toMatch(/several|taken as/);
  });
});
