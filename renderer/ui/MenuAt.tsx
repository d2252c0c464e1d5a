import { Menu } from '@base-ui/react/menu';
import { formatKeys } from '../format';
import { Kbd } from './Kbd';

/** One line of a menu at the pointer. */
export interface PointerEntry {
  readonly title: string;
  /** Its key in tinykeys' notation. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** An open menu at a place of the window, in pixels; the groups are parted by lines. The focus stays where it was. */
export function MenuAt({
  label,
  at,
  groups,
  onClose,
}: {
  readonly label: string;
  readonly at: { readonly x: number; readonly y: number };
  readonly groups: readonly (readonly PointerEntry[])[];
  readonly onClose: () => void;
}) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Menu.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align="start" side="bottom" className="z-40 outline-none">
          <Menu.Popup
            aria-label={label}
            finalFocus={false}
            className="min-w-52 rounded-lg border border-line bg-raised p-1 shadow-xl outline-none"
          >
            {groups.map((entries, index) => (
              <div key={entries[0]?.title} className={index === 0 ? '' : 'mt-1 border-t border-line pt-1'}>
                {entries.map((entry) => (
                  <Line key={entry.title} entry={entry} />
                ))}
              </div>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Line({ entry: { title, keys, isDisabled = false, run } }: { readonly entry: PointerEntry }) {
  return (
    <Menu.Item
      onClick={run}
      disabled={isDisabled}
      className="flex h-7 cursor-default items-center justify-between gap-6 rounded-[5px] px-2 outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sel"
    >
      {title}
      {keys ? <Kbd>{formatKeys(keys)}</Kbd> : null}
    </Menu.Item>
  );
}
