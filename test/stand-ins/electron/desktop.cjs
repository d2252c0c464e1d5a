const { app } = require('./app.cjs');
const { handlers, schemes, toNetwork } = require('./schemes.cjs');
const { strict } = require('./strict.cjs');

/** What was asked of the desktop, in order, for tests: `[name, ...arguments]`. */
const asked = [];
const note =
  (name, answer) =>
  async (...args) => {
    asked.push([name, ...args]);
    return answer;
  };

/** Dialogs are cancelled, and questions answered by their last button; a test puts its own functions here. */
const dialog = strict('dialog', {
  showOpenDialog: note('dialog.showOpenDialog', { canceled: true, filePaths: [] }),
  showSaveDialog: note('dialog.showSaveDialog', { canceled: true, filePath: '' }),
  showMessageBox: async (...args) => {
    asked.push(['dialog.showMessageBox', ...args]);
    return { response: args.at(-1).cancelId ?? 0, checkboxChecked: false };
  },
  showErrorBox: (title, text) => process.stderr.write(`${title}: ${text}\n`),
});

const shell = strict('shell', { openExternal: note('shell.openExternal'), openPath: note('shell.openPath', '') });

class MenuItem {
  constructor({ click, role, submenu, ...options }) {
    Object.assign(this, options, { role, label: options.label ?? role ?? '', type: options.type ?? 'normal' });
    if (submenu) this.submenu = Menu.buildFromTemplate(submenu);
    this.click = () => (role === 'quit' ? void app.quit() : click?.());
  }
}

class Menu {
  static #application = null;

  constructor(items) {
    this.items = items;
  }

  static buildFromTemplate(template) {
    return new Menu(template.map((options) => new MenuItem(options)));
  }

  static setApplicationMenu(menu) {
    Menu.#application = menu;
  }

  static getApplicationMenu() {
    return Menu.#application;
  }

  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const screen = strict('screen', {
  getDisplayMatching: () => ({ id: 1, bounds: area, workArea: area, scaleFactor: 1 }),
});

const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (registered) => {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of registered) schemes.add(scheme);
  },
  handle: (scheme, handler) => {
    if (!app.isReady()) throw new Error('protocol.handle can only be used after app is ready');
    if (!schemes.has(scheme)) throw new Error(`stand-in: the scheme ${scheme} was not registered.`);
    handlers.set(scheme, handler);
  },
});

/** Electron's names of permissions, and Chromium's. */
const permissions = {
  media: ['camera', 'microphone'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
};

/** Chromium cannot ask back here, so the handler is asked for every permission of the page beforehand. */
function applyPermissions(handler) {
  const origin = 'app://cloche';
  for (const [permission, names] of Object.entries(permissions)) {
    const apply = (isAllowed) => {
      const setting = isAllowed ? 'granted' : 'denied';
      for (const name of names) {
        const params = { permission: { name }, setting, origin: toNetwork(origin) };
        void app.chromium.send('Browser.setPermission', params).catch(() => {});
      }
    };
    handler(null, permission, apply, { isMainFrame: true, requestingUrl: `${origin}/` });
  }
}

const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler: applyPermissions,
    setPermissionCheckHandler: () => {},
  }),
});

/** A picture; nothing is drawn with it here. */
const nativeImage = strict('nativeImage', {
  createFromDataURL: (address) =>
    strict('NativeImage', { isEmpty: () => !address.startsWith('data:image/png;base64,'), toDataURL: () => address }),
});

module.exports = { nativeImage, asked, dialog, shell, Menu, MenuItem, screen, protocol, session };
