import { useEnvironments } from '../../stores/environments';
import { registerTerminalActions } from './actions';
import { loadTerminalCode, startViews } from './views';

/** Starts what the terminals need for the life of the page: their actions, their views, their code ahead of use. */
export function startTerminals(): void {
  registerTerminalActions();
  startViews();
  prefetch();
}

/** Loads the terminals' code once the list of environments has been painted, so that the first click finds it there. */
function prefetch(): void {
  if (useEnvironments.getState().isLoaded) {
    load();
    return;
  }
  const stop = useEnvironments.subscribe(({ isLoaded }) => {
    if (!isLoaded) return;
    stop();
    load();
  });
}

function load(): void {
  // Two frames on, the list is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => void loadTerminalCode()));
}
