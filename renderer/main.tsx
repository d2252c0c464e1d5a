import './theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { registerEnvironmentActions } from './features/environments/environment-actions';
import { registerExchangeActions } from './features/exchange/exchange-actions';
import { registerJobActions, watchJobs } from './features/jobs/job-actions';
import { startTerminals } from './features/terminals/start';
import { startKeyboard } from './keyboard';
import { registerPageActions } from './page-actions';
import { followLinks } from './port';
import { startConnection } from './stores/connection';
import { startTheme } from './stores/settings';
import { loadAll, startSync } from './stores/sync';
import { strings } from './strings';
import { floating } from './ui/floating';

startTheme();
startSync();
followLinks();
startConnection(() => void loadAll());

registerPageActions();
registerEnvironmentActions();
registerExchangeActions();
registerJobActions();
startTerminals();
watchJobs();
startKeyboard();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
floating()?.setAttribute('aria-label', strings.app.floating);
createRoot(root).render(<App />);
