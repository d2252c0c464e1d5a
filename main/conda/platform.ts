const platforms: Readonly<Record<string, string>> = { x64: 'linux-64', arm64: 'linux-aarch64' };

/** What conda calls this machine, such as `linux-64`: the folder of a channel that holds its archives. */
export const condaPlatform: string = platforms[process.arch] ?? `linux-${process.arch}`;
