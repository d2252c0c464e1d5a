/** A thin bar; without a fraction (0 to 1) it sweeps. */
export function ProgressBar({
  fraction,
  label,
  className = '',
}: {
  readonly fraction: number | null;
  readonly label: string;
  readonly className?: string;
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(fraction === null ? {} : { 'aria-valuenow': Math.floor(fraction * 100) })}
      className={`h-1 overflow-hidden rounded-full bg-line forced-color-adjust-none ${className}`}
    >
      {fraction === null ? (
        <div className="h-full w-1/3 animate-[sweep_1.4s_ease-in-out_infinite] rounded-full bg-accent" />
      ) : (
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-160"
          style={{ width: `${fraction * 100}%` }}
        />
      )}
    </div>
  );
}
