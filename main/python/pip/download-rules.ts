import { explanation, type Rule, withFixes } from './failure-rule';
import { hashFixes } from './line-fixes';
import { hostIn } from './read-output';

/** What is wrong with a download, or with the way to it. */
export const downloadRules: readonly Rule[] = [
  {
    pattern: /DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE[^\n]*\n\s*(\S+)|Hash mismatch for `([^`]+)`/,
    explain: (match, { requirements }) =>
      withFixes(
        explanation(
          'hash-mismatch',
          `The download of ${match[1] ?? match[2]} is not what its hash promised.`,
          'Correct the hash if the file was released anew; otherwise someone may have tampered with it.',
        ),
        hashFixes(requirements),
      ),
  },
  {
    pattern:
      /In `?--require-hashes`? mode, all requirements must have their versions pinned with `?==`?(?:\. These do not:\s*|, but found: )([\w.-]+)/,
    explain: (match, { requirements }) =>
      withFixes(
        explanation(
          'hash-mismatch',
          `${match[1]} has a hash but no exact version.`,
          `Write ${match[1]}== and the version that the hash is of, or leave the hash out.`,
        ),
        hashFixes(requirements),
      ),
  },
  {
    pattern: /Hashes are required in --require-hashes mode[^\n]*\n\s+(\S+)/,
    explain: (match, { requirements }) =>
      withFixes(
        explanation(
          'hash-mismatch',
          `${match[1]} has no hash, and others have.`,
          'Give all of them hashes, or none: pip takes nothing in between.',
        ),
        hashFixes(requirements),
      ),
  },
  {
    pattern: /Expected `--hash`, found `"?(--[a-z-]+)/,
    explain: (match) =>
      explanation(
        'unsupported',
        `uv knows no ${match[1]} in a line of requirements.`,
        'Leave it out, or start Cloche without uv on PATH: then pip installs, which knows it.',
      ),
  },
  {
    pattern: /In `?--require-hashes`? mode, all requirements must/,
    explain: (_match, { requirements }) =>
      withFixes(
        explanation(
          'hash-mismatch',
          'Some requirements have a hash and others have none.',
          'Give a hash to every requirement, those of dependencies included, or to none.',
        ),
        hashFixes(requirements),
      ),
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|invalid peer certificate|SSLError|tls handshake/i,
    explain: (_match, { output }) =>
      explanation(
        'network',
        `The certificate of ${hostIn(output)} is not trusted.`,
        'Set cert in pip.conf, or SSL_CERT_FILE, to the certificates of your network.',
      ),
  },
  {
    pattern: /ProxyError|tunnel error|Cannot connect to proxy|407 Proxy/i,
    explain: () =>
      explanation('network', 'The proxy cannot be reached.', 'Check HTTPS_PROXY and the proxy of pip.conf.'),
  },
  {
    pattern: /401 (?:Client )?(?:Error|Unauthorized)|403 (?:Client Error|Forbidden)|valid authentication credentials/,
    explain: (_match, { output }) =>
      explanation(
        'network',
        `${hostIn(output)} refuses these credentials.`,
        'Put the user name and the password of the index into pip.conf, uv.toml or ~/.netrc.',
      ),
  },
  {
    pattern: /\b(5\d\d) Server Error/,
    explain: (match, { output }) =>
      explanation('network', `${hostIn(output)} answers with an error (${match[1]}).`, 'Try again later.'),
  },
  {
    pattern:
      /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Read timed out|Connection reset|client error \(Connect\)|error sending request|dns error|Name or service not known|Network is unreachable|Failed to fetch/,
    explain: (_match, { output }) =>
      explanation(
        'network',
        `${hostIn(output)} cannot be reached.`,
        'Check the connection, the address of the index and the proxy.',
      ),
  },
];
