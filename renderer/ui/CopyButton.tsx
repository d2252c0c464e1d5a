import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './IconButton';

/** Copies a text, and says so for a moment. */
export function CopyButton({
  text,
  label,
  copiedLabel,
}: {
  readonly text: string;
  readonly label: string;
  readonly copiedLabel: string;
}) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <IconButton icon={isCopied ? Check : Copy} label={isCopied ? copiedLabel : label} onClick={() => void copy()} />
  );
}
