import { type FormEvent, useState } from 'react';
import { toWireError } from '../../../preload/contract';
import { call } from '../../client';
import { takenNames, useEnvironments } from '../../stores/environments';
import { nameProblem } from '../../stores/names';
import { setRenaming, useUi } from '../../stores/ui';
import { strings } from '../../strings';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, inputClass } from '../../ui/Field';

/** Asks for a new name of the environment that is being renamed. */
export function RenameDialog() {
  const id = useUi((store) => store.renamingId);
  const environment = useEnvironments(({ byId }) => byId.get(id ?? ''));
  if (!environment) return null;
  return (
    <Dialog title={strings.rename.title(environment.name)} onClose={() => setRenaming(null)}>
      <RenameForm key={environment.id} id={environment.id} name={environment.name} />
    </Dialog>
  );
}

function RenameForm({ id, name }: { readonly id: string; readonly name: string }) {
  const [next, setNext] = useState(name);
  const [failure, setFailure] = useState<string>();
  const problem = nameProblem(next, takenNames(id));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    try {
      if (next !== name) await call('environment.rename', { id, name: next });
      setRenaming(null);
    } catch (thrown) {
      setFailure(toWireError(thrown).message);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label={strings.rename.label} error={problem ?? failure} help={strings.create.nameHelp}>
        {(ids) => (
          <input
            {...ids}
            className={inputClass}
            value={next}
            spellCheck={false}
            onFocus={(event) => event.target.select()}
            onChange={(event) => {
              setNext(event.target.value);
              setFailure(undefined);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => setRenaming(null)}>{strings.common.cancel}</Button>
        <Button type="submit" variant="primary" disabled={problem !== undefined}>
          {strings.rename.submit}
        </Button>
      </div>
    </form>
  );
}
