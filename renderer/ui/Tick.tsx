/** A box to tick with a sentence beside it. That it has the keyboard is always seen: what is missing leads to it. */
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
        className="size-3.5 accent-(--accent) focus:outline-2 focus:outline-offset-2 focus:outline-accent"
        checked={isTicked}
        onChange={(event) => onTick(event.target.checked)}
      />
      {text}
    </label>
  );
}
