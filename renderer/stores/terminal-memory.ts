import * as z from 'zod/mini';
import { emptyLayout, keepTabs, readLayout, type TerminalLayout, tabsOf } from './terminal-layout';

/** What a page remembers of its terminal dock over a reload. */
export interface TerminalMemory {
  readonly tabs: readonly {
    readonly id: string;
    readonly environmentId?: string | undefined;
    readonly terminalId?: string | undefined;
  }[];
  readonly layout: TerminalLayout;
  readonly zoom: number;
}

const key = 'cloche.terminals';
const memorySchema = z.object({
  tabs: z.array(
    z.object({
      id: z.string().check(z.regex(/^tab-\d{1,9}$/)),
      environmentId: z.optional(z.string()),
      terminalId: z.optional(z.string()),
    }),
  ),
  layout: z.unknown(),
  zoom: z.number(),
});

/** What the page before this one remembered; nothing when that cannot be read. Tabs without a terminal are left out. */
export function restoreTabs(): TerminalMemory {
  const { tabs, layout, zoom } = readMemory();
  const restored = tabs.filter((tab) => tab.terminalId !== undefined);
  const placed = keepTabs(readLayout(layout), (id) => restored.some((tab) => tab.id === id));
  return { tabs: restored.filter(({ id }) => tabsOf(placed).includes(id)), layout: placed, zoom };
}

function readMemory(): z.infer<typeof memorySchema> {
  const nothing = { tabs: [], layout: emptyLayout, zoom: 0 };
  try {
    return memorySchema.safeParse(JSON.parse(storage()?.getItem(key) ?? 'null')).data ?? nothing;
  } catch {
    return nothing;
  }
}

/** Remembers the dock for the next page in this window. */
export function saveTabs({ tabs, layout, zoom }: TerminalMemory): void {
  const kept = tabs.map(({ id, environmentId, terminalId }) => ({ id, environmentId, terminalId }));
  storage()?.setItem(key, JSON.stringify({ tabs: kept, layout, zoom }));
}

/** The window's own storage; absent where there is no window. */
function storage(): Storage | undefined {
  return typeof sessionStorage === 'undefined' ? undefined : sessionStorage;
}
