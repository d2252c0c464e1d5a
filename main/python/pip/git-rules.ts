import { explanation, type Rule } from './failure-rule';

/** What is wrong with a requirement that comes from a Git repository: pip and uv show what git says. */
export const gitRules: readonly Rule[] = [
  {
    pattern:
      /unable to access '[a-z]+:\/\/(?:[^@/'\s]*@)?([^/'\s]+)[^']*': (?:Could not resolve|Failed to connect|Couldn't connect)/,
    explain: (match) => unreachable(match[1]),
  },
  {
    pattern: /ssh: (?:Could not resolve hostname|connect to host) ([^\s:]+)/,
    explain: (match) => unreachable(match[1]),
  },
  {
    pattern:
      /pathspec '([^']+)' did not match any file\(s\) known to git|failed to (?:fetch|find) (?:branch or tag|branch, tag, or commit|branch|tag|commit|ref) `([^`]+)`/,
    explain: (match, { output }) =>
      explanation(
        'no-such-version',
        `${repositoryIn(output)} has no branch, tag or commit ${match[1] ?? match[2]}.`,
        'Correct what stands behind the @.',
      ),
  },
  {
    pattern:
      /fatal: repository '[^']*' not found|Repository not found|Could not read from remote repository|could not read Username|Authentication failed for|does not appear to be a git repository/i,
    explain: (_match, { output }) =>
      explanation(
        'network',
        `${repositoryIn(output)} cannot be read.`,
        'Check its address. One that needs a login has to work with git clone in a terminal first.',
      ),
  },
];

const unreachable = (host = 'The host of a Git repository') =>
  explanation(
    'network',
    `${host} cannot be reached.`,
    'Check the connection, the address of the repository and the proxy.',
  );

/** The repository that a tool was cloning, to begin a sentence with; without whoever logs in there. */
function repositoryIn(output: string): string {
  const address = /^\s*(?:Cloning|Updating) (\S+)/m.exec(output)?.[1];
  return address === undefined ? 'A Git repository' : address.replace(/\/\/[^@/]*@/, '//');
}
