import { quotePosix } from '../../process/quote';
import { posixDeactivate, posixForgetSwitches, posixKeepPath, posixSet, posixStayOutside } from './posix';
import { promptLabel } from './quote';
import type { Recipe, RecipeInput } from './recipe';

/**
 * `ZDOTDIR=D zsh -i`: D's four files read the user's own, each with the user's ZDOTDIR, and the last of them applies
 * the activation. Everything is defined in the first, so that no alias or option of the user reaches into it.
 */
export const zshRecipe: Recipe = (input) => {
  const args = input.login ? ['-l', '-i'] : ['-i'];
  const hasHook = input.activation !== undefined || input.nonce !== undefined;
  if (!hasHook) return { files: {}, args, variables: {} };
  return {
    files: {
      '.zshenv': environmentFile(input),
      '.zprofile': wrap('.zprofile', '__cloche_keep_folder'),
      '.zshrc': wrap('.zshrc', input.login ? '__cloche_keep_folder' : '__cloche_start'),
      '.zlogin': wrap('.zlogin', '__cloche_start'),
    },
    args,
    variables: { ZDOTDIR: input.startupFolder },
  };
};

/**
 * The user's options hold in functions too: these two print a warning at each assignment of ours. The second came with
 * zsh 5.4.
 */
const quietly = 'setopt localoptions nowarncreateglobal nowarnnestedvar 2>/dev/null';

const environmentFile = (input: RecipeInput): string => `# Written by Cloche for one terminal, and deleted with it.
typeset -g __cloche_folder=${quotePosix(input.startupFolder)} __cloche_user_folder __cloche_has_user_folder
${folders(input.variables.ZDOTDIR)}
${marks(input)}
${promptHook(input)}
${start(input)}
__cloche_first_folder
if [[ -r \${ZDOTDIR:-$HOME}/.zshenv ]]; then . "\${ZDOTDIR:-$HOME}/.zshenv"; fi
__cloche_keep_folder
`;

const wrap = (name: string, last: string): string => `__cloche_use_folder
${name === '.zshrc' ? '__cloche_repair_history' : ':'}
if [[ -r \${ZDOTDIR:-$HOME}/${name} ]]; then . "\${ZDOTDIR:-$HOME}/${name}"; fi
${last}
`;

/** Between ours and the user's ZDOTDIR; the user's may be set in any of the user's files. */
const folders = (userFolder: string | undefined): string => `__cloche_first_folder() {
  ${quietly}
  ${userFolder === undefined ? 'unset ZDOTDIR' : `ZDOTDIR=${quotePosix(userFolder)}`}
}
__cloche_keep_folder() {
  ${quietly}
  if (( \${+ZDOTDIR} )); then __cloche_has_user_folder=1 __cloche_user_folder=$ZDOTDIR; else __cloche_has_user_folder=0; fi
  if [[ -o interactive || -o login ]]; then ZDOTDIR=$__cloche_folder; fi
}
__cloche_use_folder() {
  ${quietly}
  if (( __cloche_has_user_folder )); then ZDOTDIR=$__cloche_user_folder; else unset ZDOTDIR; fi
}
__cloche_repair_history() {
  ${quietly}
  if [[ \${HISTFILE-} == $__cloche_folder/* ]]; then HISTFILE=\${ZDOTDIR:-$HOME}/\${HISTFILE:t}; fi
}`;

/** See the marks of bash. */
const marks = ({ nonce }: RecipeInput): string =>
  nonce === undefined
    ? `__cloche_before_prompt() { return $?; }
__cloche_tell_ready() { return $?; }`
    : `__cloche_before_prompt() {
  local code=$?
  if (( \${+__cloche_is_ready} )); then builtin printf '\\e]6973;%s;done;%s\\a' ${quotePosix(nonce)} "$code"; fi
  return $code
}
__cloche_tell_ready() {
  local code=$?
  emulate -L zsh
  local python= folder
  if (( \${+__cloche_is_ready} )); then return $code; fi
  typeset -g __cloche_is_ready=1
  for folder in $path; do
    if [[ -f $folder/python && -x $folder/python ]]; then python=$folder/python; break; fi
  done
  builtin printf '\\e]6973;%s;ready;%s\\a' ${quotePosix(nonce)} "\${python//[[:cntrl:]]/?}"
  return $code
}
__cloche_before_command() {
  __cloche_keep_hooks
  builtin printf '\\e]6973;%s;exec\\a' ${quotePosix(nonce)}
}`;

/** See the prompt of bash; what a prompt shows is asked of zsh itself, right prompt included. */
function promptHook({ activation }: RecipeInput): string {
  const label = activation ? promptLabel(activation.promptName) : '';
  if (!activation || label === '') return afterPrompt('');
  const word = `(${label}) `.replaceAll('%', '%%');
  return `typeset -g __cloche_prompt_word=${quotePosix(word)} __cloche_prompt= __cloche_prompt_prefix=
__cloche_count_label() {
  emulate -L zsh
  local label=${quotePosix(label)} rest
  rest="\${1//\${label}/}"
  REPLY=$(( \${#1} - \${#rest} ))
}
__cloche_shown_prompt() { REPLY="\${(%%)PS1}\${(%%)RPS1-}"; }
__cloche_bare_prompt() {
  local REPLY __cloche_function
  unset -v ${Object.keys(activation.set).join(' ')} || :
  {
    if (( \${+functions[precmd]} )); then precmd; fi
    for __cloche_function in "\${precmd_functions[@]}"; do
      if [[ $__cloche_function != __cloche_* ]]; then $__cloche_function; fi
    done
  } >/dev/null 2>&1
  __cloche_shown_prompt
  builtin print -rn -- "$REPLY"
}
__cloche_choose_prompt() {
  ${quietly}
  local REPLY=0 with=0
  __cloche_prompt=prefix
  __cloche_shown_prompt
  __cloche_count_label "$REPLY"; with=$REPLY
  if (( with == 0 )); then return 0; fi
  __cloche_count_label "$(__cloche_bare_prompt)"
  if (( with > REPLY )); then __cloche_prompt=own; fi
}
${afterPrompt(`
  if [[ -z $__cloche_prompt ]]; then __cloche_choose_prompt; fi
  if [[ $__cloche_prompt == prefix && \${(t)PS1} != *readonly* ]]; then
    if [[ -z $__cloche_prompt_prefix || \${PS1-} != "$__cloche_prompt_prefix"* ]]; then
      if [[ -o promptsubst ]]; then __cloche_prompt_prefix='\${__cloche_prompt_word}'; else __cloche_prompt_prefix=$__cloche_prompt_word; fi
      PS1="$__cloche_prompt_prefix\${PS1-}"
    fi
  fi`)}`;
}

/** What runs after the user's own hooks of the prompt, those too that are added later. */
const afterPrompt = (showName: string): string => `__cloche_stay_last() {
  emulate -L zsh
  if [[ \${(t)precmd_functions} == *readonly* ]]; then return 0; fi
  if [[ $precmd_functions[-1] == __cloche_after_prompt ]]; then return 0; fi
  precmd_functions=(\${precmd_functions:#__cloche_after_prompt} __cloche_after_prompt)
}
__cloche_after_prompt() {
  local code=$?
  ${quietly}
  __cloche_keep_path${showName}
  __cloche_stay_last
  return $code
}`;

/**
 * Ours stand around the user's hooks, and there once more where one of those threw them out: a `precmd` runs before them
 * all, so it is followed by a look at them (where zsh can copy a function, from 5.8 on).
 */
const keepHooks = (nonce: string | undefined): string => `__cloche_keep_hooks() {
  emulate -L zsh
  typeset -ga precmd_functions preexec_functions
  if [[ \${(t)precmd_functions} == *readonly* ]]; then return 1; fi
  if (( ! \${precmd_functions[(Ie)__cloche_before_prompt]} )); then
    precmd_functions=(__cloche_before_prompt $precmd_functions)
  fi
  if (( ! \${precmd_functions[(Ie)__cloche_after_prompt]} )); then
    precmd_functions+=(__cloche_after_prompt __cloche_tell_ready)
  fi
${
  nonce === undefined
    ? ''
    : `  if [[ \${(t)preexec_functions} != *readonly* ]] && (( ! \${preexec_functions[(Ie)__cloche_before_command]} )); then
    preexec_functions=(__cloche_before_command $preexec_functions)
  fi`
}
}
__cloche_follow_precmd() {
  emulate -L zsh
  if (( ! \${+functions[precmd]} )) || ! functions -c precmd __cloche_user_precmd 2>/dev/null; then return 0; fi
  precmd() {
    __cloche_user_precmd "$@"
    __cloche_keep_hooks
  }
}`;

/** See `activate` of bash. */
const start = ({ activation, nonce }: RecipeInput): string => `${keepHooks(nonce)}
${posixStayOutside(nonce)}
__cloche_start() {
  ${quietly}
  __cloche_use_folder
${activation ? enter(activation) : '  :'}
  rehash
  if __cloche_keep_hooks; then __cloche_follow_precmd; else __cloche_after_prompt; __cloche_tell_ready; fi
  unset __cloche_folder __cloche_user_folder __cloche_has_user_folder
  unfunction __cloche_first_folder __cloche_keep_folder __cloche_use_folder __cloche_repair_history
  unfunction __cloche_follow_precmd __cloche_stay_outside __cloche_start
}
${posixKeepPath(activation, 'emulate -L zsh')}
${activation ? deactivate(activation) : ''}`;

type Entered = NonNullable<RecipeInput['activation']>;

const enter = (activation: Entered): string => `
  if [[ \${(t)PATH} == *readonly* || \${(t)path} == *readonly* ]]; then
    __cloche_stay_outside PATH
  else
  if [[ -n \${VIRTUAL_ENV-} ]] && (( \${+functions[deactivate]} )); then deactivate; fi
  if (( \${CONDA_SHLVL:-0} > 0 )) && (( \${+functions[conda]} )); then conda deactivate; fi
${posixForgetSwitches}
${posixSet(activation)}
  __cloche_first_in_path
  export PATH
  __cloche_define_deactivate
  fi
  unfunction __cloche_define_deactivate`;

const deactivate = (activation: Entered): string => `__cloche_define_deactivate() {
deactivate() {
  ${quietly}
${posixDeactivate(activation)}
  __cloche_remove_from_path
  __cloche_keep_path() { :; }
  rehash
  if [[ \${__cloche_prompt-} == prefix && \${(t)PS1} != *readonly* ]]; then PS1=\${PS1#"$__cloche_prompt_prefix"}; fi
  __cloche_prompt=off
  unfunction deactivate
}
}`;
