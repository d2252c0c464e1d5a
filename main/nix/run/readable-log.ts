import { activityTypes, type NixEvent } from './internal-json';
import { nameOfStorePath } from './store-names';

/** Activities above this level are not for people: Nix itself does not name them without `-v`. */
const levelMax = 3;

/** What the log gets of an event, in lines; lines of a builder carry the name of what it builds. */
export function createReadableLog(): (event: NixEvent) => readonly string[] {
  const names = new Map<string, string>();
  return (event) => {
    switch (event.action) {
      case 'start':
        if (event.type === activityTypes.build) names.set(event.id, nameOfStorePath(String(event.fields[0] ?? '')));
        return event.level <= levelMax && event.text !== '' ? linesOf(event.text) : [];
      case 'stop':
        names.delete(event.id);
        return [];
      case 'log':
        return [`${names.get(event.id) ?? 'builder'}> ${event.text}`];
      case 'message':
      case 'text':
        return linesOf(event.text);
      case 'phase':
      case 'progress':
      case 'expected':
        return [];
    }
  };
}

const linesOf = (text: string) => text.trimEnd().split('\n');
