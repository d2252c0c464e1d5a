/** A box to tick with a sentence beside it. */
export function Tick({
  text,
  isTicked,
  onTick,
}: {
  readonly text: string;
  readonly isTicked: boolean;
  readonly onTick: (isTicked: boolean) => void;
}) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="checkbox"
        className="size-3.5 accent-(--accent)"
        checked={isTicked}
        onChange={(event) => onTick(event.target.checked)}
      />
      {text}
    </label>
  );
}
