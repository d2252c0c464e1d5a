import { create } from 'zustand';
import type { FormatId, ImportPreview, Spec, TextFile, UpdateRequest, WireError } from '../../preload/contract';
import { strings } from '../strings';
import type { FormDraft } from './drafts';
import { dropFailures } from './notices';
import { windowStorage } from './window-storage';

/** A file of a folder, or of those that came together, that could be imported. */
export interface Alternative {
  readonly file: TextFile;
  /** Why it cannot be after all, a sentence. */
  readonly problem?: string;
}

/** What a form was read from, to be read once more as another kind or with other groups. */
export type FormSource =
  | {
      readonly type: 'file';
      readonly file: TextFile;
      /** Files that it may include. */
      readonly others: readonly TextFile[];
      /** Those of them that could be imported in its place. */
      readonly alternatives: readonly Alternative[];
      /** The name of the folder that it came in. */
      readonly folder?: string | undefined;
    }
  /** An environment that is converted, and stays. */
  | { readonly type: 'environment'; readonly id: string };

/** What a form can begin with: a file, or an environment that is made once more. */
export interface FormStart {
  /** Absent where there is no other way to read it. */
  readonly source?: FormSource;
  /** The file's name, or the environment's. */
  readonly fileName: string;
  readonly preview: ImportPreview;
  /** The environment that is changed by it; absent where one is made. */
  readonly changes?: string;
  /** What becomes of single packages beside what is asked for, where one came for that. */
  readonly scope?: FormScope;
  /** A file by which the environment is changed: what it is asked for with the file, and by the file alone. */
  readonly merge?: { readonly fileName: string; readonly beside: Spec; readonly alone: Spec };
  /** Whether one came to ask for packages: their field has the keyboard. */
  readonly isForPackages?: boolean;
  /** What that one is asked for now: a form that asks for the same changes nothing. */
  readonly asked?: Spec;
  /** How somebody left the form: it goes on with that. */
  readonly draft?: FormDraft;
  /** Why nothing was made of it when it was sent. */
  readonly failure?: WireError;
}

/** Packages that are to be the newest that fit, and packages that go. */
export type FormScope = Pick<UpdateRequest, 'renews' | 'removes'>;

/** What was understood of a file, with its name. */
export interface ImportedFile extends FormStart {
  /** Another one for each import, even of the same file: a yes and typed values belong to one import only. */
  readonly id: number;
}

/** The form of a file as somebody left it. */
export interface LeftForm {
  readonly imported: ImportedFile;
  readonly additions: readonly ImportedFile[];
}

/** What is open at the right side. */
export type Drawer =
  | {
      readonly type: 'create';
      /** The file that the form began with. */
      readonly imported?: ImportedFile;
      /** Files whose requirements were added to the open form, in their order. */
      readonly additions?: readonly ImportedFile[];
    }
  | { readonly type: 'jobs'; readonly jobId?: string }
  | { readonly type: 'doctor' }
  /** A new package for Nix. */
  | { readonly type: 'scaffold' }
  | { readonly type: 'settings' }
  | { readonly type: 'trash' }
  | { readonly type: 'export'; readonly environmentId: string; readonly format?: FormatId };

/** A question with a yes and a no. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** The yes, an imperative. */
  readonly confirm: string;
  readonly run: () => void;
}

/** What is selected and open; nothing of it comes from the program. */
export interface UiStore {
  readonly selectedId: string | null;
  readonly filter: string;
  readonly tab: 'overview' | 'packages';
  readonly drawer: Drawer | null;
  /** Whether the form in the drawer holds something that it did not begin with. */
  readonly isFormChanged: boolean;
  readonly isPaletteOpen: boolean;
  /** Whether the list is open where it has no room of its own and lies over the page. */
  readonly isListOpen: boolean;
  /** Whether the list is hidden where it has room of its own. */
  readonly isListHidden: boolean;
  readonly isDockOpen: boolean;
  /** The environment that is being renamed. */
  readonly renamingId: string | null;
  readonly question: Question | null;
  /** The environment that was removed last, as long as it has not come back. */
  readonly removedId: string | null;
}

const selectedKey = 'cloche.selected';
const hiddenListKey = 'cloche.list-hidden';

/**
 * Selection, drawers, filter: the state of the page itself. The selection, and whether the list is hidden, are those of the
 * page before this one.
 */
export const useUi = create<UiStore>(() => ({
  selectedId: windowStorage()?.getItem(selectedKey) ?? null,
  filter: '',
  tab: 'overview',
  drawer: null,
  isFormChanged: false,
  isPaletteOpen: false,
  isListOpen: false,
  isListHidden: windowStorage()?.getItem(hiddenListKey) === 'true',
  isDockOpen: false,
  renamingId: null,
  question: null,
  removedId: null,
}));

/** The environment that actions are about; null when there is none. */
export const selectedEnvironmentId = (): string | null => useUi.getState().selectedId;

/** Whether something lies over the page that has to be answered first; it gets the focus a moment later. */
export function isPageCovered(): boolean {
  const { question, isPaletteOpen, renamingId } = useUi.getState();
  return question !== null || isPaletteOpen || renamingId !== null;
}

/** Selects an environment, for the next page in this window too. */
export function select(selectedId: string | null): void {
  useUi.setState({ selectedId });
  if (selectedId !== null) windowStorage()?.setItem(selectedKey, selectedId);
}

export function setFilter(filter: string): void {
  useUi.setState({ filter });
}

export function setTab(tab: UiStore['tab']): void {
  useUi.setState({ tab });
}

/** Opens a drawer in place of the one that is open; asks first where that would throw away what was typed. */
export function openDrawer(drawer: Drawer): void {
  const open = () => {
    dropFailures();
    useUi.setState({ drawer, isListOpen: false });
  };
  const before = useUi.getState().drawer;
  const isSameForm =
    before?.type === 'create' && drawer.type === 'create' && before.imported?.id === drawer.imported?.id;
  if (isSameForm) open();
  else leaveForm(open);
}

/** Says whether the form in the drawer holds something that it did not begin with. */
export function setFormChanged(isFormChanged: boolean): void {
  useUi.setState({ isFormChanged });
}

function leaveForm(leave: () => void): void {
  if (useUi.getState().isFormChanged) ask({ ...strings.create.discard, run: leave });
  else leave();
}

/**
 * Shows what was understood of a file: requirements join the form that is open, if one is; everything else is a form
 * of its own.
 */
export function openImported(file: FormStart): void {
  const imported = withId(file);
  const { drawer } = useUi.getState();
  if (drawer?.type === 'create' && imported.preview.format === 'requirements') {
    openDrawer({ ...drawer, additions: [...(drawer.additions ?? []), imported] });
  } else openDrawer({ type: 'create', imported });
}

/** Opens a form of its own that begins as something else is. */
export function openForm(start: FormStart): void {
  openDrawer({ type: 'create', imported: withId(start) });
}

/** Opens the form of a file once more, as it was left; it is the same import, so every yes still counts. */
export function reopenForm({ imported, additions }: LeftForm): void {
  lastImport = Math.max(lastImport, imported.id, ...additions.map(({ id }) => id));
  openDrawer({ type: 'create', imported, additions });
}

let lastImport = 0;

function withId(start: FormStart): ImportedFile {
  lastImport += 1;
  return { ...start, id: lastImport };
}

/**
 * Closes the drawer; asks first where that would throw away what was typed. A question that lies over it is closed in its
 * place: it may have been asked a moment ago and not hear Escape yet.
 */
export function closeDrawer(): void {
  if (useUi.getState().question) closeQuestion();
  else leaveForm(discardDrawer);
}

/** Closes the drawer with whatever was typed in it. */
export function discardDrawer(): void {
  useUi.setState({ drawer: null, isFormChanged: false });
}

export function setPaletteOpen(isPaletteOpen: boolean): void {
  useUi.setState({ isPaletteOpen });
}

/** Where the list has no room of its own. */
export const narrowQuery = '(width < 800px)';

/**
 * Opens or closes the list that lies over the page. A drawer would cover it, so it gives way to the list as to another
 * drawer: what was typed is asked about first.
 */
export function setListOpen(isListOpen: boolean): void {
  if (!isListOpen) useUi.setState({ isListOpen });
  else leaveForm(() => useUi.setState({ isListOpen, drawer: null, isFormChanged: false }));
}

/** Shows or hides the list, wherever it is; where it has room of its own, for the next page in this window too. */
export function showList(isShown: boolean): void {
  if (matchMedia(narrowQuery).matches) {
    setListOpen(isShown);
  } else {
    useUi.setState({ isListHidden: !isShown });
    windowStorage()?.setItem(hiddenListKey, String(!isShown));
  }
}

/** Hides the list when it is in sight, and shows it otherwise. */
export function toggleList(): void {
  const { isListOpen, isListHidden } = useUi.getState();
  showList(matchMedia(narrowQuery).matches ? !isListOpen : isListHidden);
}

/** Opens or closes the dock of the terminals. */
export function setDockOpen(isDockOpen: boolean): void {
  useUi.setState({ isDockOpen });
}

/** Opens the dialog that renames; null closes it. */
export function setRenaming(renamingId: string | null): void {
  useUi.setState({ renamingId });
}

/** Notes which environment was removed last; null when there is none to bring back. */
export function setRemoved(removedId: string | null): void {
  useUi.setState({ removedId });
}

/** Asks before something that cannot be undone. */
export function ask(question: Question): void {
  useUi.setState({ question });
}

export function closeQuestion(): void {
  useUi.setState({ question: null });
}
