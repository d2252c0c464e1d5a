import { expect, test } from 'vitest';
import { processorMsOfTrying } from '../../../support/processor-time';
import { readImage } from './read-image';

test.each([
  ['words', `FROM a\nRUN pip install ${'six '.repeat(200_000)}`],
  ['quotes', `FROM a\nRUN pip install ${'"six '.repeat(150_000)}`],
  ['replacements', `FROM a\nRUN pip install ${'$('.repeat(400_000)}`],
  ['braces', `FROM a\nRUN pip install ${'${'.repeat(400_000)}`],
  ['backslashes', `FROM a\nRUN pip install six ${'\\\n'.repeat(300_000)}`],
  ['documents', `FROM a\nRUN ${'<<A '.repeat(200_000)}`],
  ['copies', `FROM a\n${'COPY a b\nRUN pip install -r c\n'.repeat(30_000)}`],
  ['stages', `FROM a AS b\n${'FROM b AS b\nRUN pip install six\n'.repeat(30_000)}`],
  ['variables', `FROM a\nENV ${'A="b" '.repeat(150_000)}\nRUN pip install six`],
  ['open variables', `FROM a\nENV ${'A="\\"'.repeat(150_000)}\nRUN pip install six`],
  ['shells', `FROM a\nRUN ${'sh -c "'.repeat(100_000)}`],
  ['commands', `FROM a\nRUN ${'pip install six;'.repeat(60_000)}`],
  ['subshells', `FROM a\nRUN ${'('.repeat(500_000)}pip install six`],
  ['alternatives', `FROM a\nRUN ${'a&&'.repeat(80_000)}${'||'.repeat(100_000)}pip install six`],
  ['ways out', `FROM a\nRUN ${'{ '.repeat(4000)}${'exit 0;'.repeat(4000)}pip install six`],
  ['uninstallations', `FROM a\nRUN ${'pip install six;pip uninstall six;'.repeat(15_000)}`],
  [
    'references',
    `FROM a\n${'ENV A=$A$A$A$A$A$A$A$A$A$A$A$A$A$A\n'.repeat(1900)}ENV B=${'$A'.repeat(200_000)}\nRUN pip install six`,
  ],
  ['conditions', `FROM a\nRUN ${'if '.repeat(300_000)}pip install six`],
])('half a megabyte of %s takes linear time', async (_what, text) => {
  expect(await processorMsOfTrying(() => readImage(text))).toBeLessThan(2000);
});
