import type * as z from 'zod';

type Issue = z.ZodError['issues'][number];

/** What is wrong with a value, as lines of its place and a sentence; at most `linesMax` of them. */
export function issueLines({ issues }: z.ZodError, linesMax = 10): string {
  return issues
    .slice(0, linesMax)
    .map((issue) => (issue.path.length === 0 ? sentence(issue) : `${issue.path.join('.')}: ${sentence(issue)}`))
    .join('\n');
}

/** The schema's own sentence, or one for what its library says in words of its own. */
function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `It has to be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}.`;
    case 'invalid_type':
      // A schema that has words of its own says them.
      return issue.message.startsWith('Invalid input') ? `It has to be of the type ${issue.expected}.` : issue.message;
    case 'unrecognized_keys':
      return `It has something that Cloche does not know: ${issue.keys.join(', ')}.`;
    case 'too_big':
      return `It has to be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}.`;
    default:
      return issue.message;
  }
}
