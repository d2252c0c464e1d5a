const { app } = require('./app.cjs');
const { handlers, schemes, toNetwork } = require('./schemes.cjs');
const { strict, strictClass } = require('./strict.cjs');

/** Dialogs are cancelled, and questions answered by their last button; a test puts its own functions here. */
const dialog = strict('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async (...args) => ({ response: args.at(-1).cancelId ?? 0, checkboxChecked: false }),
  showErrorBox: (title, text) => process.stderr.write(`${title}: ${text}\n`),
});

const shell = strict('shell', { openExternal: async () => {}, openPath: async () => '' });

/** What an entry is that says nothing of itself. */
const plainEntry = { id: undefined, accelerator: undefined, registerAccelerator: true, type: 'normal' };

class MenuItem extends strictClass('MenuItem', Object) {
  constructor({ click, role, submenu, ...options }) {
    super();
    Object.assign(this, plainEntry, options, { role, label: options.label ?? role ?? '' });
    this.submenu = submenu && Menu.buildFromTemplate(submenu);
    this.click = () => (role === 'quit' ? void app.quit() : click?.());
  }
}

class Menu extends strictClass('Menu', Object) {
  static #application = null;

  constructor(items) {
    super();
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
  getDisplayMatching: () => strict('Display', { workArea: area }),
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
    strict('NativeImage', { isEmpty: () => !address.startsWith('data:image/png;base64,') }),
});

module.exports = { nativeImage, dialog, shell, Menu, MenuItem, screen, protocol, session };
