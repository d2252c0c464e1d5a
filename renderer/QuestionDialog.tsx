import { closeQuestion, useUi } from './stores/ui';
import { strings } from './strings';
import { Button } from './ui/Button';
import { Dialog } from './ui/Dialog';

/** Asks what the page wants to know before it does something that cannot be undone. */
export function QuestionDialog() {
  const question = useUi((store) => store.question);
  if (!question) return null;
  const confirm = () => {
    closeQuestion();
    question.run();
  };
  return (
    <Dialog title={question.title} onClose={closeQuestion}>
      <p className="text-soft">{question.text}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={closeQuestion}>{strings.common.cancel}</Button>
        <Button variant="danger" onClick={confirm}>
          {question.confirm}
        </Button>
      </div>
    </Dialog>
  );
}
