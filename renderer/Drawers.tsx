import type { ComponentType } from 'react';
import { late } from './late';
import { discardDrawer, useUi } from './stores/ui';

/** A drawer whose code is loaded when it is first opened; one that cannot be reached is not open. */
const drawer = <P extends object>(load: () => Promise<ComponentType<P>>) => late(load, null, discardDrawer);

const CreateDrawer = drawer(() => import('./features/create/CreateDrawer').then((module) => module.CreateDrawer));
const DoctorDrawer = drawer(() => import('./features/doctor/DoctorDrawer').then((module) => module.DoctorDrawer));
const ExportDrawer = drawer(() => import('./features/exchange/ExportDrawer').then((module) => module.ExportDrawer));
const JobsDrawer = drawer(() => import('./features/jobs/JobsDrawer').then((module) => module.JobsDrawer));
const ScaffoldDrawer = drawer(() =>
  import('./features/scaffold/ScaffoldDrawer').then((module) => module.ScaffoldDrawer),
);
const SettingsDrawer = drawer(() =>
  import('./features/settings/SettingsDrawer').then((module) => module.SettingsDrawer),
);
const TrashDrawer = drawer(() => import('./features/trash/TrashDrawer').then((module) => module.TrashDrawer));

/** The drawer that is open at the right side, if any. */
export function Drawers() {
  const open = useUi((store) => store.drawer);
  switch (open?.type) {
    case undefined:
      return null;
    case 'create':
      return <CreateDrawer imported={open.imported} additions={open.additions} />;
    case 'jobs':
      return <JobsDrawer jobId={open.jobId} />;
    case 'doctor':
      return <DoctorDrawer />;
    case 'scaffold':
      return <ScaffoldDrawer />;
    case 'settings':
      return <SettingsDrawer />;
    case 'trash':
      return <TrashDrawer />;
    case 'export':
      return <ExportDrawer key={open.format} environmentId={open.environmentId} format={open.format} />;
  }
}
