import { Combobox } from '@base-ui/react/combobox';
import { X } from 'lucide-react';
import { type ClipboardEvent, type FocusEvent, type KeyboardEvent, useRef, useState } from 'react';
import { strings } from '../strings';
import { namesIn, splitTyped, withNames } from './names';
import { hasSomething, queryMax, type SuggestedProps, SuggestionList } from './Suggestions';

type BoxKeyEvent = KeyboardEvent<HTMLInputElement> & { preventBaseUIHandler: () => void };

/**
 * A box of names. Enter and Tab take the suggestion that is highlighted; a blank, a comma, Enter without one, and leaving
 * the box take what was typed; Backspace in the empty box takes the last name out; several can be pasted at once.
 */
export function NamesBox({
  ids,
  label,
  value: names,
  placeholder,
  suggestions,
  onLook,
  onChange,
}: SuggestedProps<readonly string[]>) {
  const [text, setText] = useState('');
  const [isWanted, setWanted] = useState(false);
  const highlighted = useRef<string>(undefined);
  const isOpen = isWanted && hasSomething(suggestions);
  const offered = suggestions.items.map(({ name }) => name).filter((name) => !names.includes(name));

  const show = (isShown: boolean, query = text) => {
    setWanted(isShown);
    onLook(isShown ? query.trim().slice(0, queryMax) : null);
  };
  const add = (added: readonly string[]) => {
    setText('');
    show(false);
    onChange(withNames(names, added));
  };
  const type = (typed: string) => {
    const { ended, rest } = splitTyped(typed);
    if (ended.length > 0) onChange(withNames(names, ended));
    setText(rest);
    show(rest !== '', rest);
  };
  const handleKey = (event: BoxKeyEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    // A highlight that belongs to an earlier text is not what is meant.
    const isAnswered = isOpen && suggestions.query === text.trim();
    const taken = isAnswered ? highlighted.current : undefined;
    if (event.key === 'Enter' || (event.key === 'Tab' && taken !== undefined && !event.shiftKey)) {
      event.preventDefault();
      event.preventBaseUIHandler();
      add(taken === undefined ? namesIn(text) : [taken]);
    } else if (event.key === 'Escape') {
      // One thing at a time: the list, the text, and then what is around. The names stay.
      event.preventBaseUIHandler();
      if (!isOpen && text === '') return;
      event.stopPropagation();
      if (!isOpen) setText('');
      show(false);
    }
  };
  const handlePaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/[\s,;]/.test(pasted.trim())) return;
    event.preventDefault();
    add(namesIn(`${text}${pasted}`));
  };
  const handleBlur = (event: FocusEvent) => {
    // The window that goes behind another one is not left.
    const isLeft = document.hasFocus() && !event.relatedTarget?.closest('[role=listbox]');
    if (isLeft && text !== '') add(namesIn(text));
  };
  return (
    <Combobox.Root
      multiple
      items={offered}
      filter={null}
      autoHighlight
      openOnInputClick={false}
      value={[...names]}
      inputValue={text}
      open={isOpen}
      onOpenChange={(isShown, { reason }) => {
        // Typing asks for what is typed by now, which is not yet in `text`.
        if (reason !== 'input-change') show(isShown);
      }}
      onItemHighlighted={(name) => {
        highlighted.current = name;
      }}
      onInputValueChange={(typed, { reason }) => {
        if (reason === 'input-change') type(typed);
      }}
      onValueChange={(next: string[], { reason }) => {
        if (reason === 'item-press') add(next);
        else onChange(next);
      }}
    >
      <Combobox.InputGroup className="max-h-44 w-full min-w-0 cursor-text overflow-y-auto rounded-md border border-line bg-canvas p-[3px] has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-accent has-[input[aria-invalid]]:border-fail">
        <Combobox.Chips aria-label={names.length > 0 ? label : undefined} className="flex flex-wrap gap-[3px]">
          {names.map((name) => (
            <NameChip key={name} name={name} />
          ))}
          <Combobox.Input
            {...ids}
            aria-label={label}
            placeholder={names.length > 0 ? '' : placeholder}
            spellCheck={false}
            autoCapitalize="off"
            className="h-5 min-w-24 flex-1 bg-transparent px-1.5 font-mono text-[12.5px] outline-none placeholder:text-faint"
            onKeyDown={handleKey}
            onPaste={handlePaste}
            onBlur={handleBlur}
          />
        </Combobox.Chips>
      </Combobox.InputGroup>
      <SuggestionList suggestions={suggestions} />
    </Combobox.Root>
  );
}

function NameChip({ name }: { readonly name: string }) {
  return (
    <Combobox.Chip
      aria-label={name}
      className="flex h-5 max-w-full cursor-default items-center rounded-[4px] border border-line bg-raised pl-1.5 font-mono text-[12px] focus-visible:outline-offset-0"
    >
      <span className="min-w-0 truncate">{name}</span>
      <Combobox.ChipRemove
        aria-label={strings.create.removeName(name)}
        className="ml-0.5 flex size-[18px] shrink-0 items-center justify-center rounded-[4px] text-faint hover:text-ink"
      >
        <X size={12} aria-hidden />
      </Combobox.ChipRemove>
    </Combobox.Chip>
  );
}
