import { join } from 'node:path';
import { promptLabel, quoteFish } from './quote';
import type { Recipe, RecipeInput } from './recipe';
import { condaSwitches } from './variables';

/** `fish -i -C 'source F'`: fish runs F after all of the user's files and before the first prompt. */
export const fishRecipe: Recipe = (input) => {
  const interactive = input.login ? ['-l', '-i'] : ['-i'];
  const hasHook = input.activation !== undefined || input.nonce !== undefined;
  if (!hasHook) return { files: {}, args: interactive, variables: {} };
  const name = 'startup.fish';
  return {
    files: { [name]: startupFile(input) },
    args: [...interactive, '-C', `source ${quoteFish(join(input.startupFolder, name))}`],
    variables: {},
  };
};

const startupFile = (input: RecipeInput): string => `# Written by Cloche for one terminal, and deleted with it.
${input.activation ? activate(input.activation) : ''}
${input.activation ? promptHook(input.activation) : ''}
${marks(input)}
`;

type Entered = NonNullable<RecipeInput['activation']>;

const marks = ({ nonce }: RecipeInput): string =>
  nonce === undefined
    ? ''
    : `function __cloche_before_prompt --on-event fish_prompt
  set -l code $status
  if set -q __cloche_is_ready
    builtin printf '\\e]6973;%s;done;%s\\a' ${quoteFish(nonce)} $code
  else
    set -g __cloche_is_ready 1
    builtin printf '\\e]6973;%s;ready;%s\\a' ${quoteFish(nonce)} (command -s python | string replace -ra '[[:cntrl:]]' '?')
  end
end
function __cloche_before_command --on-event fish_preexec
  builtin printf '\\e]6973;%s;exec\\a' ${quoteFish(nonce)}
end`;

const words = (folders: readonly string[]): string => folders.map(quoteFish).join(' ');

const activate = (activation: Entered): string => `if test -n "$VIRTUAL_ENV"; and functions -q deactivate
  deactivate
end
if test "$CONDA_SHLVL" -gt 0 2>/dev/null; and functions -q conda
  conda deactivate
end
set -eg ${condaSwitches.join(' ')}
${Object.entries(activation.set)
  .map(([name, value]) => `${keep(name)}\nset -gx ${name} ${quoteFish(value)}`)
  .join('\n')}
${activation.unset.map((name) => `${keep(name)}\nset -e ${name}`).join('\n')}
function __cloche_remove_from_path
  set -l rest
  for folder in $PATH
    contains -- $folder ${words(activation.path)}; or set -a rest $folder
  end
  set -gx PATH $rest
end
# The environment stays first whatever the prompt and its hooks do: the prompt and each command look again, after them.
function __cloche_keep_path --on-event fish_prompt --on-event fish_preexec
  test "$PATH[1..${activation.path.length}]" = ${quoteFish(activation.path.join(':'))}; and return
  __cloche_remove_from_path
  set -gx PATH ${words(activation.path)} $PATH
end
__cloche_keep_path
function deactivate --description 'Leave the environment'
${[...new Set([...Object.keys(activation.set), ...activation.unset])].map(restore).join('\n')}
  functions -e __cloche_keep_path
  __cloche_remove_from_path
  set -g __cloche_prompt off
  if functions -q __cloche_user_prompt
    functions -e fish_prompt
    functions -c __cloche_user_prompt fish_prompt
    functions -e __cloche_user_prompt
  end
  functions -e deactivate
end`;

const keep = (name: string): string => `set -q ${name}; and set -g __cloche_old_${name} $${name}`;

const restore = (name: string): string => `  set -e ${name}
  if set -q __cloche_old_${name}
    set -gx ${name} $__cloche_old_${name}
    set -eg __cloche_old_${name}
  end`;

/** See the prompt of bash; fish's prompt is a function, so ours goes around it. */
function promptHook(activation: Entered): string {
  const label = promptLabel(activation.promptName);
  if (label === '') return '';
  return `function __cloche_shown_prompt
  __cloche_user_prompt
  functions -q fish_right_prompt; and fish_right_prompt
end
function __cloche_count_label
  count (string match -ra -- (string escape --style=regex -- ${quoteFish(label)}) $argv)
end
function __cloche_bare_prompt
${Object.keys(activation.set)
  .map((name) => `  set -l was_${name} $${name}\n  set -e ${name}`)
  .join('\n')}
  __cloche_shown_prompt
${Object.keys(activation.set)
  .map((name) => `  set -gx ${name} $was_${name}`)
  .join('\n')}
end
function __cloche_choose_prompt
  set -g __cloche_prompt prefix
  set -l with (__cloche_count_label (__cloche_shown_prompt))
  if test $with -gt 0; and test $with -gt (__cloche_count_label (__cloche_bare_prompt))
    set -g __cloche_prompt own
  end
end
function __cloche_status
  return $argv[1]
end
if functions -q fish_prompt
  functions -c fish_prompt __cloche_user_prompt
  function fish_prompt
    set -l code $status
    functions -q __cloche_keep_path; and __cloche_keep_path
    set -q __cloche_prompt; or __cloche_choose_prompt
    test "$__cloche_prompt" = prefix; and builtin printf '%s' ${quoteFish(`(${label}) `)}
    __cloche_status $code
    __cloche_user_prompt
  end
end`;
}
