import { createStrings } from './strings/create-strings';
import { environmentStrings } from './strings/environment-strings';
import { programStrings } from './strings/program-strings';
import { scaffoldStrings } from './strings/scaffold-strings';
import { terminalStrings } from './strings/terminal-strings';

/**
 * Every text that is the page's own; kinds with their fields, plans, findings and errors come from the program as they are
 * shown. A translation is another object of this type; texts with numbers or names are functions, so that each language
 * orders and bends them as it must.
 */
export const strings = {
  ...environmentStrings,
  ...createStrings,
  ...programStrings,
  ...scaffoldStrings,
  terminal: terminalStrings,
  app: { name: 'Cloche', floating: 'Menus and hints' },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    copy: 'Copy',
    copied: 'Copied',
    delete: 'Delete',
    details: 'Details',
    undo: 'Undo',
    none: 'None',
    loading: 'Loading…',
    clearFilter: 'Clear the filter',
    chooseFolder: 'Choose…',
    open: 'Open',
  },
  connection: {
    none: 'Cloche is not connected at the moment.',
    reconnecting: 'The connection to Cloche was lost. Reconnecting…',
    needsLink: 'If Cloche was started again, open the link that it printed.',
    refusedTitle: 'This page needs a new link',
    refused: 'Cloche was restarted, or this link was used already. Run npm start again for a fresh link.',
  },
  status: { commands: 'Commands', settings: 'Settings' },
  dock: { label: 'Terminals', resize: 'Height of the terminals' },
  time: {
    now: 'now',
    minutes: (count: number) => `${count} min`,
    hours: (count: number) => `${count} h`,
    yesterday: 'yesterday',
    days: (count: number) => `${count} d`,
    weeks: (count: number) => `${count} w`,
    months: (count: number) => `${count} mo`,
    years: (count: number) => `${count} y`,
    ago: (age: string) => `${age} ago`,
    justNow: 'just now',
    seconds: (count: number) => `${count} s`,
    minutesSeconds: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  },
  errors: {
    notifications: 'Notifications',
    linkFailed: 'The address was not opened.',
    partMissing: 'A part of the page could not be loaded. Reload the page: Cloche may have been updated.',
  },
} as const;
