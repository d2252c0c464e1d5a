import { Autocomplete } from '@base-ui/react/autocomplete';
import { type KeyboardEvent, useRef, useState } from 'react';
import { inputClass } from './Field';
import { hasSomething, queryMax, type SuggestedProps, SuggestionList } from './Suggestions';

/** A text with suggestions: all of them when it is opened, those for the text while it is typed. */
export function NameBox({
  ids,
  label,
  value: text,
  placeholder,
  suggestions,
  onLook,
  onChange,
}: SuggestedProps<string>) {
  const [isWanted, setWanted] = useState(false);
  const highlighted = useRef<string>(undefined);
  const isOpen = isWanted && hasSomething(suggestions);

  const show = (isShown: boolean, query: string) => {
    setWanted(isShown);
    onLook(isShown ? query.trim().slice(0, queryMax) : null);
  };
  const handleKey = (event: KeyboardEvent & { preventBaseUIHandler: () => void }) => {
    if (event.key === 'Escape') {
      // The list first, then what is around; the text stays.
      event.preventBaseUIHandler();
      if (!isOpen) return;
      event.stopPropagation();
      show(false, '');
    } else if (isOpen && event.key === 'Tab' && highlighted.current !== undefined) onChange(highlighted.current);
    // With the list open, Enter is about the list.
    else if (isOpen && event.key === 'Enter') event.preventDefault();
  };
  return (
    <Autocomplete.Root
      items={suggestions.items.map(({ name }) => name)}
      filter={null}
      value={text}
      openOnInputClick
      open={isOpen}
      onOpenChange={(isShown, { reason }) => {
        if (reason !== 'input-change') show(isShown, '');
      }}
      onItemHighlighted={(name) => {
        highlighted.current = name;
      }}
      onValueChange={(next, { reason }) => {
        if (reason === 'escape-key') return;
        onChange(next);
        show(reason === 'input-change', next);
      }}
    >
      <Autocomplete.Input
        {...ids}
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoCapitalize="off"
        className={`${inputClass} font-mono text-[12.5px]`}
        onKeyDown={handleKey}
      />
      <SuggestionList suggestions={suggestions} />
    </Autocomplete.Root>
  );
}
