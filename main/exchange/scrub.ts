import { replaceLogins } from '../process/redact';
import { homeFolder } from '../store/folders';

const secretName =
  /TOKEN(?!IZ)|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE|(?<!BY|COM|TRES|ASK)PASS(?:_|$)|(?<!OLD)PWD(?:_|$)|PW(?:_|$)|(?:^|_)(?:KEY|PASS|PSW|PIN|PAT|CREDS?|AUTH|COOKIE|DSN|SALT|SIGNING|SIGNATURE|SIG)(?:_|$)/i;
/** How keys of well-known services begin, and what names a password in front of it. */
const secretValues: readonly RegExp[] = [
  /^(?:gh[oprsu]_|github_pat_|glpat-|sk-|xox[abeprs]-|AKIA|ASIA|AIza|eyJ|pypi-|npm_|hf_|Bearer |Basic )/,
  /\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|AIza|hf_)[A-Za-z0-9_-]{12}/,
  /\b(?:[sr]k_(?:live|test|prod)_|whsec_|shp(?:at|ca|pa|ss)_|do[opr]_v1_|dckr_pat_|gl(?:sa|rt|dt|cbt|ptt)[-_]|xapp-|nvapi-|gsk_|r8_|sbp_|lin_api_|rubygems_|ATATT|ATCTT|ya29\.|tskey-|PMAK-|figd_|sntry[su]_|pscale_(?:tkn|pw)_|apify_api_|sq0(?:atp|csp)-)[A-Za-z0-9_-]{8}/,
  /\b(?:dapi|pul-|dp\.st\.|hv[sbr]\.)[A-Za-z0-9_-]{24}/,
  /\bSG\.[A-Za-z0-9_-]{8,64}\.[A-Za-z0-9_-]{8}|\bAGE-SECRET-KEY-|\bPuTTY-User-Key-File/i,
  // Of the bots of chats: Telegram, Discord.
  /(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])|\b[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}/,
  /\beyJ[A-Za-z0-9_-]{8,4096}\.eyJ/,
  /-----BEGIN|\bAuthorization\s*[:=]|\bBearer\s+\S/i,
  /(?:\b|-D)(?:password|passwd|pass|pwd|passphrase|secret|token|(?:account|access|shared|api|client)_?(?:key|secret|signature|accesskey|accesssignature))["']?\s*[=:]\s*["']?[^\s"']/i,
  /(?:^|\s)--?(?:password|passwd|pass|token|secret|api-?key)[\s=]+\S/i,
  /(?:^|\s)(?:-u|--user|--proxy-user)[\s=]+[^\s:]+:\S/,
  // Whoever knows the address of a hook may use it.
  /:\/\/hooks?\.\S|\/(?:web)?hooks?\/[^\s/]/i,
];

/** True for a variable that should not leave this machine: by its name, or because its value looks like a key. */
export function isSecret(name: string, value: string): boolean {
  if (secretName.test(name) || withoutCredentials(value) !== value) return true;
  return secretValues.some((pattern) => pattern.test(value.trim()));
}

/** True for text that only means something on this machine: an absolute path, a list of such, or the home folder. */
export function isMachinePath(text: string, home: string = homeFolder()): boolean {
  if (isHomeIn(text, home.replace(/\/+$/, ''))) return true;
  // Two slashes at the start are one to the system; behind a colon they begin an address.
  if (text.startsWith('/') || /^file:/i.test(text)) return true;
  return text.split(':').some((part) => /^(?:\/(?!\/)|~(?:\/|$))/.test(part));
}

/** Whether the home folder is named anywhere, such as in `-I/home/ada/include`; a longer name is that of another folder. */
const isHomeIn = (text: string, home: string): boolean =>
  home !== '' &&
  text
    .split(home)
    .slice(1)
    .some((behind) => !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(behind));

/** True for an option of pip whose value is a path: a folder of wheels or of an index, absolute or not. */
export function isLocalOption({ name, value = '' }: { readonly name: string; readonly value?: string }): boolean {
  return isMachinePath(value) || (name === '--find-links' && !value.includes('://'));
}

/**
 * The text without what its addresses carry to log in: user names and passwords, and parameters such as `token=`.
 * Tokens that conda keeps in the path of a channel (`/t/TOKEN/`) are such as well. A user name alone stays where it is
 * part of the address (`git@host`), and so do `${VARIABLES}`.
 */
export function withoutCredentials(text: string): string {
  const plain = replaceLogins(text, (login) => (isHarmlessLogin(login) ? `${login}@` : ''));
  return withoutSecretParameters(plain).replace(/(:\/\/[^/\s'"]+)\/t\/[A-Za-z0-9_-]+(?=\/)/g, '$1');
}

function isHarmlessLogin(login: string): boolean {
  return login === 'git' || /^\$\{[A-Z0-9_]+\}(?::\$\{[A-Z0-9_]+\})?$/.test(login);
}

/** Drops `?name=value` and `&name=value` whose name is that of a secret, as in signed addresses. */
function withoutSecretParameters(text: string): string {
  const dropped = text.replace(/([?&#])([A-Za-z0-9_.-]{1,64})=[^&\s#'"]*/g, (whole, lead: string, name: string) => {
    if (!secretName.test(name.replaceAll(/[.-]/g, '_'))) return whole;
    return lead === '&' ? '' : lead;
  });
  return dropped === text ? text : dropped.replace(/([?#])&/g, '$1').replace(/[?#](?=[\s'"#]|$)/g, '');
}

/** Whether an address without a login is the index of the user's own settings, which may have one. */
export const isSameIndex = (url: string, own: string | undefined): boolean =>
  own !== undefined && url.replace(/\/$/, '') === withoutCredentials(own).replace(/\/$/, '');
