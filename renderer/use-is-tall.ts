import { useSyncExternalStore } from 'react';

const query = '(min-height: 700px)';

function subscribe(hear: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener('change', hear);
  return () => media.removeEventListener('change', hear);
}

/** Whether the window is tall enough to keep something in sight beside what is scrolled. */
export const useIsTall = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches);
