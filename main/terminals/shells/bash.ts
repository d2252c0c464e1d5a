import { join } from 'node:path';
import { quotePosix } from '../../process/quote';
import { posixDeactivate, posixForgetSwitches, posixKeepPath, posixSet, posixStayOutside } from './posix';
import { promptLabel } from './quote';
import type { Recipe, RecipeInput } from './recipe';

/**
 * `bash --rcfile F -i`: F reads the user's files and then applies the activation. `--rcfile` and `-l` do not combine, so
 * F reads the files of a login shell itself. Everything is defined before the user's files are read: aliases that those
 * define do not reach into it.
 */
export const bashRecipe: Recipe = (input) => {
  const hasHook = input.activation !== undefined || input.nonce !== undefined;
  if (!hasHook) return { files: {}, args: input.login ? ['-l', '-i'] : ['-i'], variables: {} };
  const name = 'startup.bash';
  return {
    files: { [name]: startupFile(input) },
    args: ['--rcfile', join(input.startupFolder, name), '-i'],
    variables: {},
  };
};

const startupFile = (input: RecipeInput): string => `# Written by Cloche for one terminal, and deleted with it.
${posixKeepPath(input.activation, ':')}
${marks(input)}
${isFree}
${promptHook(input)}
${activate(input)}
${input.login ? loginFiles : 'if [ -r ~/.bashrc ]; then . ~/.bashrc; fi'}
__cloche_start
unset -f __cloche_start __cloche_stay_outside
`;

const loginFiles = `if [ -r /etc/profile ]; then . /etc/profile; fi
if [ -r ~/.bash_profile ]; then . ~/.bash_profile
elif [ -r ~/.bash_login ]; then . ~/.bash_login
elif [ -r ~/.profile ]; then . ~/.profile
fi`;

/**
 * The first prompt tells which `python` the shell itself finds, after the user's own prompt commands, which may change
 * PATH; every later one how the last command ended.
 */
const marks = ({ nonce }: RecipeInput): string =>
  nonce === undefined
    ? `__cloche_before_prompt() { return $?; }
__cloche_tell_ready() { return $?; }`
    : `__cloche_before_prompt() {
  local code=\${1-$?}
  __cloche_has_told=1
  if [ -n "\${__cloche_is_ready-}" ]; then builtin printf '\\e]6973;%s;done;%s\\a' ${quotePosix(nonce)} "$code"; fi
  return $code
}
__cloche_tell_ready() {
  local code=$? python
  if [ -n "\${__cloche_is_ready-}" ]; then return $code; fi
  __cloche_is_ready=1
  # Unlike a command substitution this takes no process; what was found before PATH changed is forgotten.
  hash -r
  if hash python 2>/dev/null; then python=\${BASH_CMDS[python]-}; else python=; fi
  builtin printf '\\e]6973;%s;ready;%s\\a' ${quotePosix(nonce)} "\${python//[[:cntrl:]]/?}"
  return $code
}`;

/** A variable that is read-only cannot be made local either; that takes no process to find out. */
const isFree = '__cloche_is_free() { local "$1"; } 2>/dev/null';

/** A word of PS1 that shows a text; PS1 is decoded once for its own escapes and once more like a string in quotes. */
const promptWord = (text: string): string =>
  text.replaceAll('\\', '\\\\\\\\').replaceAll('$', '\\\\$').replaceAll('`', '\\\\`');

/**
 * Puts the environment's name in front of the prompt unless the prompt shows it by itself. That is so when the name
 * is there more often with the environment's variables than without them; a folder of the same name does not count.
 */
function promptHook({ activation }: RecipeInput): string {
  const label = activation ? promptLabel(activation.promptName) : '';
  if (!activation || label === '') return afterPrompt('');
  return `__cloche_prompt_prefix=${quotePosix(`(${promptWord(label)}) `)}
__cloche_count_label() {
  local label=${quotePosix(label)} rest
  rest=\${1//"$label"/}
  REPLY=$(( \${#1} - \${#rest} ))
}
__cloche_bare_prompt() {
  local __cloche_command
  unset -v ${Object.keys(activation.set).join(' ')} || :
  for __cloche_command in "\${__cloche_user_prompt[@]}"; do eval "$__cloche_command" >/dev/null 2>&1; done
  builtin printf '%s' "\${PS1@P}"
}
__cloche_choose_prompt() {
  __cloche_prompt=prefix
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then return 0; fi
  local shown="\${PS1@P}" REPLY=0 with=0
  __cloche_count_label "$shown"; with=$REPLY
  if ((with == 0)); then return 0; fi
  __cloche_count_label "$(__cloche_bare_prompt)"
  if ((with > REPLY)); then __cloche_prompt=own; fi
}
${afterPrompt(`
  if [ -z "\${__cloche_prompt-}" ]; then __cloche_choose_prompt; fi
  if [ "$__cloche_prompt" = prefix ] && [ "\${PS1#"$__cloche_prompt_prefix"}" = "\${PS1-}" ] && __cloche_is_free PS1; then
    PS1="$__cloche_prompt_prefix\${PS1-}"
  fi`)}`;
}

/**
 * What runs after the user's own prompt commands; it hands the exit code of the last command on. Where what runs before
 * them was overwritten since the last prompt, it does that one's work.
 */
const afterPrompt = (showName: string): string => `__cloche_after_prompt() {
  local code=$?
  if [ -z "\${__cloche_has_told-}" ]; then __cloche_before_prompt "$code"; fi
  __cloche_has_told=
  __cloche_keep_path${showName}
  __cloche_keep_hooks || :
  return $code
}`;

/**
 * Ours stand around the user's prompt commands, and there once more when those were set anew. The first stands in one
 * text with the user's first, which `PROMPT_COMMAND=…` replaces: a command that does this and is to run once is gone then.
 */
const keepHooks = `__cloche_keep_hooks() {
  case "\${PROMPT_COMMAND[*]-}" in *__cloche_before_prompt*__cloche_after_prompt*) return 0 ;; esac
  if ! __cloche_is_free PROMPT_COMMAND; then return 1; fi
  case "\${PROMPT_COMMAND-}" in
    *__cloche_before_prompt*) ;;
    *) PROMPT_COMMAND="__cloche_before_prompt"$'\\n'"\${PROMPT_COMMAND-}" ;;
  esac
  case "\${PROMPT_COMMAND[*]}" in *__cloche_after_prompt*) return 0 ;; esac
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    PROMPT_COMMAND+=(__cloche_after_prompt __cloche_tell_ready)
  else
    PROMPT_COMMAND+=$'\\n'"__cloche_after_prompt"$'\\n'"__cloche_tell_ready"
  fi
}`;

/**
 * With a `PROMPT_COMMAND` that is read-only the shell shows the name and tells that it is ready when its files are read,
 * and nothing of its commands.
 */
const activate = ({ activation, nonce }: RecipeInput): string => `${keepHooks}
${posixStayOutside(nonce)}
__cloche_start() {
${activation ? enter(activation) : '  :'}
  hash -r
  __cloche_user_prompt=("\${PROMPT_COMMAND-}")
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then __cloche_user_prompt=("\${PROMPT_COMMAND[@]}"); fi
  if ! __cloche_keep_hooks; then __cloche_after_prompt; __cloche_tell_ready; return 0; fi
${nonce === undefined ? '' : `  if __cloche_is_free PS0; then PS0="\${PS0-}"$'\\e]6973;'${quotePosix(nonce)}$';exec\\a'; fi`}
}
${activation ? deactivate(activation) : ''}`;

type Entered = NonNullable<RecipeInput['activation']>;

const enter = (activation: Entered): string => `
  if ! __cloche_is_free PATH; then
    __cloche_stay_outside PATH
  else
  if [ -n "\${VIRTUAL_ENV-}" ] && declare -F deactivate >/dev/null; then deactivate; fi
  if [ "\${CONDA_SHLVL:-0}" -gt 0 ] 2>/dev/null && declare -F conda >/dev/null; then conda deactivate; fi
${posixForgetSwitches}
${posixSet(activation)}
  __cloche_first_in_path
  export PATH
  __cloche_define_deactivate
  fi
  unset -f __cloche_define_deactivate`;

const deactivate = (activation: Entered): string => `__cloche_define_deactivate() {
deactivate() {
${posixDeactivate(activation)}
  __cloche_remove_from_path
  __cloche_keep_path() { :; }
  hash -r
  if [ "\${__cloche_prompt-}" = prefix ] && __cloche_is_free PS1; then PS1="\${PS1#"$__cloche_prompt_prefix"}"; fi
  __cloche_prompt=off
  unset -f deactivate
}
}`;
