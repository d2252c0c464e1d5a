import type { Activation } from './kind';

/** What stands for a list that is not set: https://specifications.freedesktop.org/basedir-spec/latest/ */
const usual: Readonly<Record<string, string>> = {
  XDG_DATA_DIRS: '/usr/local/share:/usr/share',
  XDG_CONFIG_DIRS: '/etc/xdg',
};

/** The activation with its lists put before those of a user, as variables like any other. */
export function withLists({ lists = {}, ...activation }: Activation, user: Readonly<NodeJS.ProcessEnv>): Activation {
  const joined = Object.entries(lists).map(([name, folders]): [string, string] => {
    const before = (user[name] || usual[name] || '').split(':').filter((folder) => folder !== '');
    return [name, [...new Set([...folders, ...before])].join(':')];
  });
  return { ...activation, set: { ...Object.fromEntries(joined), ...activation.set } };
}
