import { Button } from './Button';

/** What can be done about a failure, as buttons. */
export function WaysOut({
  ways,
}: {
  readonly ways: readonly {
    readonly label: string;
    readonly variant: 'primary' | 'plain' | 'danger';
    readonly run: () => void;
  }[];
}) {
  return ways.map(({ label, variant, run }) => (
    <Button key={label} variant={variant} onClick={run}>
      {label}
    </Button>
  ));
}
