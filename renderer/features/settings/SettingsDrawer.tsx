import { type ReactNode, useEffect, useState } from 'react';
import { type Settings, toWireError } from '../../../preload/contract';
import { call } from '../../client';
import { pickFolder } from '../../stores/host';
import { useKinds } from '../../stores/kinds';
import { useMachine } from '../../stores/machine';
import { reportFailure } from '../../stores/notices';
import { updateSettings, useSettings } from '../../stores/settings';
import { closeDrawer } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Drawer } from '../../ui/Drawer';
import { Field, inputClass } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { TrustedFiles } from './TrustedFiles';

const texts = strings.settings;

/** The user's settings; each change holds at once. */
export function SettingsDrawer() {
  return (
    <Drawer title={texts.title} closeLabel={strings.common.close} onClose={closeDrawer}>
      <div className="flex flex-col gap-7 p-5">
        <Group title={texts.look}>
          <ThemeField />
        </Group>
        <Group title={texts.terminals}>
          <FontField />
          <FontSizeField />
          <ShellField />
          <SwitchField setting="loginShell" label={texts.loginShell} help={texts.loginShellHelp} />
          <SwitchField setting="screenReader" label={texts.screenReader} help={texts.screenReaderHelp} />
        </Group>
        <Group title={texts.environments}>
          <KindField />
          <FolderField />
        </Group>
        <Group title={texts.trust}>
          <TrustedFiles />
        </Group>
      </div>
    </Drawer>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4">
      <h3 className="border-b border-line pb-1 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function ThemeField() {
  const theme = useSettings(({ settings }) => settings.theme);
  const themes = Object.keys(texts.themes) as Settings['theme'][];
  return (
    <Field label={texts.theme}>
      {(ids) => (
        <Select
          ids={ids}
          value={theme}
          options={themes.map((value) => ({ value, label: texts.themes[value] }))}
          onChange={(value) => void updateSettings({ theme: value as Settings['theme'] })}
        />
      )}
    </Field>
  );
}

/** A text that is edited freely and kept when the field is left. */
function useDraft(saved: string, keep: (text: string) => void) {
  const [draft, setDraft] = useState(saved);
  useEffect(() => setDraft(saved), [saved]);
  return {
    draft,
    inputs: {
      value: draft,
      spellCheck: false,
      onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
      onBlur: () => (draft === saved ? undefined : keep(draft)),
      onKeyDown: (event: { key: string }) => (event.key === 'Enter' && draft !== saved ? keep(draft) : undefined),
    },
  };
}

function FontField() {
  const saved = useSettings(({ settings }) => settings.terminalFont);
  const { inputs } = useDraft(saved, (text) => void updateSettings({ terminalFont: text.trim() }));
  return (
    <Field label={texts.font} help={texts.fontHelp}>
      {(ids) => <input {...ids} {...inputs} placeholder={texts.fontDefault} className={inputClass} />}
    </Field>
  );
}

function FontSizeField() {
  const saved = useSettings(({ settings }) => settings.terminalFontSize);
  const isValid = (text: string) => text.trim() !== '' && Number(text) >= 6 && Number(text) <= 48;
  const { draft, inputs } = useDraft(String(saved), (text) => {
    if (isValid(text)) void updateSettings({ terminalFontSize: Number(text) });
  });
  return (
    <Field label={texts.fontSize} error={isValid(draft) ? undefined : texts.sizeRange}>
      {(ids) => <input {...ids} {...inputs} inputMode="decimal" className={inputClass} />}
    </Field>
  );
}

/** The shell of terminals; one that is not on this machine, or not found yet, is named nevertheless. */
export function ShellField() {
  const shell = useSettings(({ settings }) => settings.shell);
  const shells = useMachine(({ machine }) => machine?.shells) ?? [];
  const isListed = shell === 'default' || shells.some(({ id }) => id === shell);
  const known = shells.map(({ id, file }) => ({ value: id, label: id, detail: file }));
  return (
    <Field label={texts.shell}>
      {(ids) => (
        <Select
          ids={ids}
          value={shell}
          options={[
            { value: 'default', label: texts.shellDefault, detail: shells.find(({ isDefault }) => isDefault)?.file },
            ...known,
            ...(isListed ? [] : [{ value: shell, label: shell }]),
          ]}
          onChange={(value) => void updateSettings({ shell: value as Settings['shell'] })}
        />
      )}
    </Field>
  );
}

function SwitchField({
  setting,
  label,
  help,
}: {
  readonly setting: 'loginShell' | 'screenReader';
  readonly label: string;
  readonly help: string;
}) {
  const checked = useSettings(({ settings }) => settings[setting]);
  return (
    <Switch label={label} help={help} checked={checked} onChange={(next) => void updateSettings({ [setting]: next })} />
  );
}

/** The kind with which a form begins; nothing until the kinds are known. */
export function KindField() {
  const kind = useSettings(({ settings }) => settings.defaultKind);
  const kinds = useKinds((store) => store.kinds);
  if (kinds === null) return null;
  return (
    <Field label={texts.defaultKind}>
      {(ids) => (
        <Select
          ids={ids}
          value={kind}
          options={kinds.map(({ id, label }) => ({ value: id, label }))}
          onChange={(value) => void updateSettings({ defaultKind: value as Settings['defaultKind'] })}
        />
      )}
    </Field>
  );
}

function FolderField() {
  const canPick = useMachine(({ machine }) => machine?.can.pickFiles ?? false);
  const saved = useSettings(({ settings }) => settings.defaultFolder);
  const [error, setError] = useState<string>();
  const keep = async (folder: string) => {
    try {
      await call('settings.update', { defaultFolder: folder.trim() });
      setError(undefined);
    } catch (thrown) {
      const { message, hint } = toWireError(thrown);
      setError([message, hint].join(' ').trim());
    }
  };
  const { draft, inputs } = useDraft(saved, (text) => void keep(text));
  const pick = async () => {
    try {
      const folder = await pickFolder(texts.defaultFolder);
      if (folder !== null) await keep(folder);
    } catch (thrown) {
      reportFailure(thrown);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <Field label={texts.defaultFolder} help={texts.defaultFolderHelp} error={draft === saved ? undefined : error}>
        {(ids) => <input {...ids} {...inputs} placeholder="~" className={inputClass} />}
      </Field>
      {canPick ? (
        <Button className="self-start" onClick={() => void pick()}>
          {strings.common.chooseFolder}
        </Button>
      ) : null}
    </div>
  );
}
