import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Start-up files as people have them, and worse; the texts are made of the home and of a folder with another python. */
export const homes: Readonly<Record<string, (home: string, fake: string) => Readonly<Record<string, string>>>> = {
  plain: () => ({
    '.bashrc': "PS1='u@h \\w $ '\nHISTFILE=~/.own_history\n",
    '.zshrc': "PS1='u@h %~ %# '\nHISTFILE=~/.own_history\n",
    '.config/fish/config.fish': '',
  }),
  none: () => ({}),
  prepends: (_home, fake) => ({
    '.bashrc': `PS1='p $ '\nexport PATH=${fake}:$PATH\n`,
    '.bash_profile': `. ~/.bashrc\nexport PATH=${fake}:$PATH FROM_PROFILE=1\n`,
    '.zshrc': `PS1='p %# '\nexport PATH=${fake}:$PATH\n`,
    '.zprofile': `export PATH=${fake}:$PATH FROM_PROFILE=1\n`,
    '.zlogin': `export PATH=${fake}:$PATH\n`,
    '.config/fish/config.fish': `set -gx PATH ${fake} $PATH\nstatus is-login; and set -gx FROM_PROFILE 1\n`,
  }),
  resets: (_home, fake) => ({
    '.bashrc': `PS1='me$ '\nPATH=${fake}:/usr/bin:/bin\n`,
    '.profile': '. ~/.bashrc\n',
    '.zshrc': `PS1='me%# '\nPATH=${fake}:/usr/bin:/bin\n`,
    '.config/fish/config.fish': `set -gx PATH ${fake} /usr/bin /bin\n`,
  }),
  framework: () => ({
    '.bashrc': `__own() { PS1="\${VIRTUAL_ENV:+<$(basename "$(dirname "$VIRTUAL_ENV")")> }own $ "; }\nPROMPT_COMMAND='__own; '\n`,
    '.bash_profile': '. ~/.bashrc\n',
    '.zshrc': `setopt promptsubst\n__own() { PS1="\${VIRTUAL_ENV:+<\${VIRTUAL_ENV:h:t}> }own %# " }\nprecmd_functions+=(__own)\n`,
    '.config/fish/config.fish': `function fish_prompt; if set -q VIRTUAL_ENV; printf '<%s> ' (basename (dirname $VIRTUAL_ENV)); end; printf 'own $ '; end\n`,
  }),
  rewrites: () => ({
    '.bashrc': 'PROMPT_COMMAND=(\'PS1="[$?] \\w $ "\' "true;")\n',
    '.zshrc': 'precmd() { PS1="[$?] %~ %# " }\n',
    '.config/fish/config.fish': "function fish_prompt; printf '[%s] %s $ ' $status (prompt_pwd); end\n",
  }),
  strict: () => ({
    '.bashrc': "set -u\nPS1='s$ '\nalias printf=false export=false local=false unset=false\n",
    '.zshrc':
      "setopt nounset ksh_arrays sh_word_split rc_quotes\nPS1='s%# '\nalias printf=false local=false\nalias -g path=nothing\n",
    '.config/fish/config.fish': "function fish_prompt; printf 's$ '; end\n",
  }),
  activated: (_home, fake) => ({
    '.bashrc': `PS1='a$ '\nexport VIRTUAL_ENV=/other\ndeactivate() { unset VIRTUAL_ENV; PS1='a$ '; unset -f deactivate; }\nPS1="(other) $PS1"\nPATH=${fake}:$PATH\n`,
    '.zshrc': `PS1='a%# '\nexport VIRTUAL_ENV=/other\ndeactivate() { unset VIRTUAL_ENV; PS1='a%# '; unfunction deactivate }\nPS1="(other) $PS1"\nPATH=${fake}:$PATH\n`,
    '.config/fish/config.fish': `set -gx VIRTUAL_ENV /other\nfunction fish_prompt; printf 'a$ '; end\nfunction deactivate; set -e VIRTUAL_ENV; functions -e deactivate; end\nset -gx PATH ${fake} $PATH\n`,
  }),
  zdotdir: () => ({
    '.zshenv': 'export ZDOTDIR=$HOME/.config/zsh\n',
    '.config/zsh/.zshrc': "PS1='zd%# '\nREAD_OWN=1\n",
  }),
  // As direnv does it: at the prompt, after everything else.
  hook: (_home, fake) => ({
    '.bashrc': `PS1='h$ '\n__hook() { PATH=${fake}:$PATH; }\nPROMPT_COMMAND=__hook\n`,
    '.zshrc': `PS1='h%# '\n__hook() { PATH=${fake}:$PATH }\nprecmd_functions+=(__hook)\n`,
    '.config/fish/config.fish': `function __hook --on-event fish_prompt; set -gx PATH ${fake} $PATH; end\n`,
  }),
  // As mise and home-made prompts do it: PATH is set anew at each prompt.
  anew: (_home, fake) => ({
    '.bashrc': `PS1='n$ '\nPROMPT_COMMAND='PATH=${fake}:/usr/bin:/bin'\n`,
    '.zshrc': `PS1='n%# '\nprecmd() { path=(${fake} /usr/bin /bin) }\n`,
    '.config/fish/config.fish': `function __anew --on-event fish_prompt; set -gx PATH ${fake} /usr/bin /bin; end\nfunction fish_prompt; __anew; printf 'n$ '; end\n`,
  }),
  warning: () => ({
    '.bashrc': "PS1='locked$ '\nreadonly PS1\n",
    '.zshenv': 'setopt warncreateglobal warnnestedvar\n',
    '.zshrc': "PS1='w%# '\n",
  }),
  'read-only PATH': (_home, fake) => ({
    '.bashrc': `PS1='r$ '\nPATH=${fake}:/usr/bin:/bin\nreadonly PATH\n`,
    '.zshrc': `PS1='r%# '\nPATH=${fake}:/usr/bin:/bin\ntypeset -r PATH\n`,
  }),
  // As hardened machines have it.
  'read-only hooks': () => ({
    '.bashrc': "PS1='h$ '\nPROMPT_COMMAND='history -a'\nreadonly PROMPT_COMMAND\n",
    '.zshrc': "PS1='h%# '\nprecmd_functions=(true)\ntypeset -r precmd_functions\n",
  }),
  'more read-only hooks': () => ({
    '.bashrc': "set -e\nPS1='h$ '\nPROMPT_COMMAND=('history -a' true)\nreadonly PROMPT_COMMAND PS0\n",
    '.zshrc': "PS1='h%# '\ntypeset -ra preexec_functions\n",
  }),
  // Prompt commands that replace themselves when they run first.
  'one-shot export': () => ({ '.bashrc': "PS1='o$ '\nPROMPT_COMMAND='export PROMPT_COMMAND=echo'\n" }),
  'one-shot unset': () => ({ '.bashrc': 'PROMPT_COMMAND=\'PS1="o$ "; unset PROMPT_COMMAND\'\n' }),
  'emptied hooks': () => ({ '.zshrc': "PS1='e%# '\nprecmd() { precmd_functions=() }\n" }),
  'unset hooks': () => ({ '.zshrc': "PS1='e%# '\n__wipe() { unset precmd_functions }\nprecmd_functions=(__wipe)\n" }),
  slow: () => ({
    '.bashrc': "sleep 0.8\nPS1='w$ '\n",
    '.zshrc': "sleep 0.8\nPS1='w%# '\n",
    '.config/fish/config.fish': "sleep 0.8\nfunction fish_prompt; printf 'w$ '; end\n",
  }),
};

/** Writes files below a folder, with their folders. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A program that only prints a word. */
export function writeProgram(file: string, word: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho ${word}\n`);
  chmodSync(file, 0o755);
}
