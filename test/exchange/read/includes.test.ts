import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../exchange-fixture';

const file = (fileName: string, text: string) => ({ fileName, text });
const inspect = (text: string, others: { fileName: string; text: string }[] = [], fileName = '/p/requirements.txt') =>
  exchangeWith().inspect({ fileName, text }, others);

describe('a requirements file that includes others', () => {
  const base = file('/p/sub/base.txt', 'six\n-c ../limits.txt\nidna # why\n');
  const limits = file('/p/limits.txt', 'six<1.17\n--index-url https://i.example\nurllib3==2\n');

  it('is read with them, in the order in which they are named, each once', async () => {
    const { request, confirmations, rejected, warnings } = await inspect(
      'alpha\n-r sub/base.txt\n-c limits.txt\n-r ./sub/base.txt\nbeta\n',
      [limits, base],
    );
    expect(request.spec).toEqual({
      requirements: ['alpha', 'six', '--index-url https://i.example', 'idna', 'beta'],
      constraints: ['six<1.17', 'urllib3==2'],
    });
    expect(rejected).toEqual([]);
    expect(warnings).toEqual([]);
    expect(confirmations).toMatchObject([
      { message: expect.stringMatching(/^limits\.txt, line 2: .*https:\/\/i\.example/) },
    ]);
  });

  it('finds those that came without their folder by their name', async () => {
    const { request } = await inspect('-r deep/er/base.txt', [file('base.txt', 'six')], 'requirements.txt');
    expect(request.spec).toEqual({ requirements: ['six'] });
  });

  it('says what is missing and what to do', async () => {
    const { confirmations, warnings, request } = await inspect('-r base.txt\n-c https://h.example/c.txt', []);
    expect(request.spec).toEqual({ requirements: [] });
    expect(warnings).toEqual([]);
    expect(confirmations).toMatchObject([
      { line: 1, message: expect.stringContaining('Import both files together') },
      { line: 2, message: expect.stringContaining('Save it beside') },
    ]);
  });

  it('tells a line of another file by that file', async () => {
    const { rejected, warnings } = await inspect('six\n-r sub/base.txt', [file('/p/sub/base.txt', 'a b\n\nSix')]);
    expect(rejected).toEqual([{ message: expect.stringMatching(/^sub\/base\.txt, line 1: /) }]);
    expect(warnings).toMatchObject([
      { message: 'sub/base.txt, line 3: Six is asked for on line 1 of requirements.txt already.' },
    ]);
  });

  it.each([
    ['itself', '-r requirements.txt', []],
    ['itself through others', '-r a.txt', [file('/p/a.txt', '-r b.txt'), file('/p/b.txt', '-c ./a.txt')]],
  ])('is refused when it includes %s', async (_, text, others) => {
    await expect(inspect(text, others)).rejects.toMatchObject({
      code: 'invalid-input',
      detail: expect.stringContaining(' includes '),
    });
  });

  it('is refused when it goes too deep or grows too large', async () => {
    const deep = Array.from({ length: 12 }, (_, at) => file(`/p/${at}.txt`, `-r ${at + 1}.txt`));
    await expect(inspect('-r 0.txt', deep)).rejects.toMatchObject({ code: 'too-large' });
    const large = ['a', 'b'].map((name) => file(`/p/${name}.txt`, `# ${name.repeat(600_000)}`));
    await expect(inspect('-r a.txt\n-r b.txt', large)).rejects.toMatchObject({ code: 'too-large' });
    const many = ['a', 'b'].map((name) => file(`/p/${name}.txt`, `${name}\n`.repeat(6_000)));
    await expect(inspect('-r a.txt\n-r b.txt', many)).rejects.toMatchObject({ code: 'too-large' });
    await expect(inspect('-r a.txt', [file('/p/a.txt', 'a\0')])).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('keeps its limits through an export and an import', async () => {
    const spec = {
      requirements: ['six'],
      constraints: ['six<2', './local.whl', 'x @ https://u:canary@h.example/x.zip'],
    };
    const { text, losses } = await exchangeWith({ name: 'demo', spec }).export('demo', 'cloche');
    expect(text).not.toContain('canary');
    expect(losses.join(' ')).toContain('local.whl');
    const { request, confirmations } = await inspect(text);
    expect(request.spec.constraints).toEqual(['six<2', 'x @ https://h.example/x.zip']);
    expect(confirmations).toHaveLength(1);
  });
});
