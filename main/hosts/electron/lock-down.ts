import { app, session } from 'electron';
import { pageAddress, pageOrigin } from './app-scheme';

/** Copying needs it; reading the clipboard does not, because the user's own paste brings the text. */
const allowedPermission = 'clipboard-sanitized-write';

/** Denies every permission to everybody, but copying to the page itself. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === allowedPermission && requestingUrl.startsWith(`${pageOrigin}/`)),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === allowedPermission && origin.replace(/\/$/, '') === pageOrigin,
  );
}

/** Denies navigation, redirects, new windows and embedded pages in everything that ever shows a page. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    const deny = (event: { preventDefault(): void }) => event.preventDefault();
    contents.on('will-navigate', (event) => {
      // A reload of the page by itself counts as navigation, too.
      if (event.url !== pageAddress) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || event.url !== pageAddress) event.preventDefault();
    });
    contents.on('will-redirect', deny);
    contents.on('will-attach-webview', deny);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
