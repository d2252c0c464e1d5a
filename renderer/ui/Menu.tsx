import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { floating } from './floating';
import { Kbd } from './Kbd';

/** One line of a menu. */
export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  /** Its key, as `formatKeys` writes it. */
  readonly keys?: string | undefined;
  readonly isDanger?: boolean;
  readonly run: () => void;
}

/** A button that opens a menu. */
export function Menu({ trigger, entries }: { readonly trigger: ReactElement; readonly entries: readonly MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal container={floating()}>
        <Base.Positioner align="end" sideOffset={4} className="z-40 outline-none">
          <Base.Popup className="min-w-48 rounded-lg border border-line bg-raised p-1 shadow-xl outline-none">
            {entries.map(({ id, title, keys, isDanger, run }) => (
              <Base.Item
                key={id}
                onClick={run}
                className={`flex h-7 cursor-default items-center justify-between gap-6 rounded-[5px] px-2 outline-none data-[highlighted]:bg-sel ${isDanger ? 'text-fail' : ''}`}
              >
                {title}
                {keys ? <Kbd>{keys}</Kbd> : null}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
