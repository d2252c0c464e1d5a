import type { CondaAnswer, CondaException } from './answer';

/** What a tool has said of a failure, however it was asked. */
export interface Said {
  /** conda: its exceptions, the first one being the cause of the others. */
  readonly exceptions: readonly CondaException[];
  /** micromamba: what it has logged as an error or as critical, in order. */
  readonly complaints: readonly string[];
}

/** Reads an answer, and for want of one the text that stands in its place. */
export function readSaid(answer: CondaAnswer | undefined, output: string): Said {
  if (!answer) return { exceptions: exceptionsIn(output), complaints: complaintsIn(output) };
  const several = (answer.errors ?? []).filter(({ exception_name }) => exception_name !== undefined);
  const log = answer.log_history ?? [];
  return {
    exceptions: several.length > 0 ? several : answer.exception_name === undefined ? [] : [answer],
    complaints: log.filter(({ level }) => isComplaint(level)).map(({ message }) => message.trimEnd()),
  };
}

const isComplaint = (level: string): boolean => level === 'error' || level === 'critical';

/** As micromamba logs for people: the level, who says it, and a message that goes on in lines that are indented. */
const logged = /^(\w+) +libmamba (.*(?:\n {4}.*)*)/gm;

const complaintsIn = (output: string): string[] =>
  [...output.matchAll(logged)]
    .filter(([, level = '']) => isComplaint(level))
    .map(([, , message = '']) => message.trimEnd());

/** As conda prints it for people: the name of a class, and all that follows is its message. */
const thrown = /^([A-Z]\w*(?:Error|Interrupt|Channel|NotFound|Exception)): ([\s\S]*)/m;

function exceptionsIn(output: string): CondaException[] {
  const [, name, message] = thrown.exec(output) ?? [];
  return name === undefined ? [] : [{ exception_name: name, message: message?.trimEnd() }];
}
