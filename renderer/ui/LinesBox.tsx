import { Autocomplete } from '@base-ui/react/autocomplete';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { areaClass } from './Field';
import { lineAt, withLine } from './lines';
import { hasSomething, queryMax, type SuggestedProps, SuggestionList } from './Suggestions';

type BoxKeyEvent = KeyboardEvent & { preventBaseUIHandler: () => void };

/**
 * Lines with suggestions for the one that is typed. The arrows choose among them, Enter and Tab take what is chosen; without
 * that both do what they always do, so that nothing changes what was typed unasked.
 */
export function LinesBox({
  ids,
  label,
  value: text,
  placeholder,
  suggestions,
  onLook,
  onChange,
}: SuggestedProps<string>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [line, setLine] = useState<string | null>(null);
  const highlighted = useRef<string>(undefined);
  const caret = useRef<number>(undefined);
  // A name that is written to its end, and begins no other one, needs no list, which would lie over what comes of it.
  const [first, ...others] = suggestions.items;
  const isWhole = first !== undefined && others.length === 0 && first.name === line?.trimEnd();
  const isOpen = line !== null && !isWhole && hasSomething(suggestions);

  useLayoutEffect(() => {
    if (caret.current === undefined || area.current?.value !== text) return;
    area.current.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);

  const close = () => {
    setLine(null);
    onLook('');
  };
  const type = (typed: string) => {
    onChange(typed);
    const now = lineAt(typed, area.current?.selectionStart ?? typed.length);
    setLine(now);
    onLook(now?.slice(0, queryMax) ?? '');
  };
  const take = (name: string) => {
    const next = withLine(text, area.current?.selectionStart ?? text.length, name);
    caret.current = next.caret;
    onChange(next.text);
    close();
  };
  const handleKey = (event: BoxKeyEvent) => {
    const taken = isOpen ? highlighted.current : undefined;
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (event.key === 'Escape' && isOpen) {
      // The list first, then what is around.
      event.stopPropagation();
      event.preventBaseUIHandler();
      close();
    } else if ((event.key === 'Tab' || event.key === 'Enter') && taken !== undefined && !event.shiftKey) {
      event.preventDefault();
      event.preventBaseUIHandler();
      take(taken);
    }
    // All other keys are about the text.
    else if (!isOpen || !isArrow || event.shiftKey) event.preventBaseUIHandler();
  };
  return (
    <Autocomplete.Root
      items={suggestions.items.map(({ name }) => name)}
      filter={null}
      value={text}
      open={isOpen}
      onOpenChange={(isShown) => {
        if (!isShown) close();
      }}
      onItemHighlighted={(name) => {
        highlighted.current = name;
      }}
      onValueChange={(next, { reason }) => {
        if (reason === 'input-change') type(next);
        else if (reason === 'item-press') take(next);
      }}
    >
      <Autocomplete.Input
        {...ids}
        ref={area as never}
        render={<textarea rows={2} />}
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="off"
        className={`${areaClass} max-h-72 min-h-12 resize-y [field-sizing:content]`}
        onKeyDown={handleKey}
        onFocus={() => onLook('')}
        onBlur={() => {
          setLine(null);
          onLook(null);
        }}
      />
      <SuggestionList suggestions={suggestions} />
    </Autocomplete.Root>
  );
}
