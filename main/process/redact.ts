const addressEnd = /[/?#\s'"]/;

/** The text with the user name and password of every address replaced by stars. */
export function redactCredentials(text: string): string {
  return replaceLogins(text, () => '***@');
}

/**
 * The text with what stands before the last `@` of each address's authority (`scheme://LOGIN@host`) replaced: the
 * callback gets the login and answers what stands there instead, `@` included. Linear in the length of the text.
 */
export function replaceLogins(text: string, replace: (login: string) => string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const begin = at + 3;
    if (begin < done) continue;
    const end = endOfAuthority(text, begin);
    const authority = text.slice(begin, end);
    const login = authority.lastIndexOf('@');
    result += text.slice(done, begin);
    result += login === -1 ? authority : replace(authority.slice(0, login)) + authority.slice(login + 1);
    done = end;
  }
  return result + text.slice(done);
}

function endOfAuthority(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (addressEnd.test(text.charAt(at))) return at;
  return text.length;
}
