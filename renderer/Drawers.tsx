import { late } from './late';
import { useUi } from './stores/ui';

// Each is loaded when it is first opened: opening the page needs none of them.
const CreateDrawer = late(() => import('./features/create/CreateDrawer').then((module) => module.CreateDrawer));
const DoctorDrawer = late(() => import('./features/doctor/DoctorDrawer').then((module) => module.DoctorDrawer));
const ExportDrawer = late(() => import('./features/exchange/ExportDrawer').then((module) => module.ExportDrawer));
const JobsDrawer = late(() => import('./features/jobs/JobsDrawer').then((module) => module.JobsDrawer));
const ScaffoldDrawer = late(() => import('./features/scaffold/ScaffoldDrawer').then((module) => module.ScaffoldDrawer));
const SettingsDrawer = late(() => import('./features/settings/SettingsDrawer').then((module) => module.SettingsDrawer));
const TrashDrawer = late(() => import('./features/trash/TrashDrawer').then((module) => module.TrashDrawer));

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
    case 'scaffold':
      return <ScaffoldDrawer />;
    case 'settings':
      return <SettingsDrawer />;
    case 'trash':
      return <TrashDrawer />;
    case 'export':
      return <ExportDrawer key={drawer.format} environmentId={drawer.environmentId} format={drawer.format} />;
  }
}
