import { describe, expect, it } from 'vitest';
import { cleanTitle, type Mark, Screen } from '../../main/terminals/host/screen';

const size = { columns: 80, rows: 24 };

interface Heard {
  readonly replies: string[];
  readonly marks: Mark[];
  readonly titles: string[];
}

async function hear(output: string, nonce = 'secret'): Promise<Heard & { screen: Screen }> {
  const heard: Heard = { replies: [], marks: [], titles: [] };
  const screen = new Screen(size, nonce, {
    onmark: (mark) => heard.marks.push(mark),
    ontitle: (title) => heard.titles.push(title),
    onreply: (text) => heard.replies.push(text),
    onparsed: () => {},
  });
  screen.write(new TextEncoder().encode(output));
  await screen.settle();
  return { ...heard, screen };
}

describe('answers of the screen', () => {
  it('never carry text of the program', async () => {
    const attack = 'touch hacked\r';
    const questions = [
      `\x1b]0;${attack}\x07\x1b[21t\x1b[20t\x1b[18t\x1b[14t`,
      `\x1bP$q${attack}\x1b\\`,
      `\x1bP+q${attack}\x1b\\`,
      `\x1b]52;c;?\x07\x1b]52;c;dG91Y2ggaGFja2VkDQ==\x07`,
      `\x1b]4;1;?\x07\x1b]10;?\x07\x1b]11;?\x07\x1b]50;?\x07\x1b]1337;${attack}\x07`,
      '\x05\x1b[c\x1b[>c\x1b[=c\x1b[5n\x1b[6n\x1b[?6n\x1b[?25$p\x1b[?9999$p\x1b[x\x1bZ',
    ];
    const { replies } = await hear(questions.join(attack));
    expect(replies.length).toBeGreaterThan(0);
    for (const reply of replies) expect(reply).toMatch(/^\x1b(\[[\d;?>=]*(c|n|R|\$y)|P[01]\$r[\d;"\sqmr]*\x1b\\)$/);
  });

  it('are left to the view once it has the screen', async () => {
    const { screen, replies } = await hear('\x1b[5n');
    await new Promise<void>((resolve) => screen.hand(() => resolve()));
    screen.write(Buffer.from('\x1b[5n'));
    await screen.settle();
    expect(replies).toEqual(['\x1b[0n']);
    screen.heard(Buffer.from('typed\x1b[0n'));
    screen.answer();
    screen.write(Buffer.from('\x1b[5n'));
    await screen.settle();
    expect(replies).toHaveLength(2);
  });

  it('are given for a view that goes without one', async () => {
    const { screen, replies } = await hear('');
    await new Promise<void>((resolve) => screen.hand(() => resolve()));
    screen.write(Buffer.from('\x1b[5n'));
    await screen.settle();
    screen.heard(Buffer.from('typed'));
    screen.answer();
    expect(replies).toEqual(['\x1b[0n']);
    screen.answer();
    expect(replies).toHaveLength(1);
  });
});

describe('marks', () => {
  it('are believed with the secret only', async () => {
    const output = [
      'secret;ready;/a;b/python',
      'secret;exec',
      'secret;done;130',
      'guess;ready;/evil',
      ';ready;/evil',
      'secret;x',
    ]
      .map((mark) => `\x1b]6973;${mark}\x07`)
      .join('');
    expect((await hear(output)).marks).toEqual([
      { type: 'ready', python: '/a;b/python' },
      { type: 'exec' },
      { type: 'done', code: 130 },
    ]);
  });
});

describe('the screen that is handed over', () => {
  it('is cut at the byte, and knows whether the cursor is shown', async () => {
    const { screen } = await hear('before\x1b[?25l');
    const handed = new Promise<string>((resolve) => screen.hand((bytes) => resolve(Buffer.from(bytes).toString())));
    screen.write(Buffer.from('after'));
    const text = await handed;
    expect(text).toContain('before');
    expect(text).not.toContain('after');
    expect(text.endsWith('\x1b[?25l')).toBe(true);
  });
});

describe('cleanTitle', () => {
  it('keeps 256 characters and no control or direction', () => {
    expect(cleanTitle('a\x1b\x00\n\u202eb')).toBe('ab');
    expect(cleanTitle('x'.repeat(2_000_000))).toHaveLength(256);
    expect(cleanTitle(`${'x'.repeat(255)}😀`)).toBe('x'.repeat(255));
  });
});
