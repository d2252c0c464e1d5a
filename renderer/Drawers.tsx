import { CreateDrawer } from './features/create/CreateDrawer';
import { DoctorDrawer } from './features/doctor/DoctorDrawer';
import { ExportDrawer } from './features/exchange/ExportDrawer';
import { JobsDrawer } from './features/jobs/JobsDrawer';
import { SettingsDrawer } from './features/settings/SettingsDrawer';
import { TrashDrawer } from './features/trash/TrashDrawer';
import { useUi } from './stores/ui';

/** The drawer that is open at the right side, if any. */
export function Drawers() {
  const drawer = useUi((store) => store.drawer);
  switch (drawer?.type) {
    case undefined:
      return null;
    case 'create':
      return <CreateDrawer imported={drawer.imported} additions={drawer.additions} />;
    case 'jobs':
      return <JobsDrawer jobId={drawer.jobId} />;
    case 'doctor':
      return <DoctorDrawer />;
    case 'settings':
      return <SettingsDrawer />;
    case 'trash':
      return <TrashDrawer />;
    case 'export':
      return <ExportDrawer environmentId={drawer.environmentId} />;
  }
}
