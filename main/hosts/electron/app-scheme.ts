import { protocol } from 'electron';
import { connection } from '../../../preload/contract';
import { type PageFiles, securityHeaders } from '../page-files';

const scheme = 'app';
const host = 'cloche';
/** Origin of the page. */
export const pageOrigin = `${scheme}://${host}`;
/** Address of the page. */
export const pageAddress = `${pageOrigin}/${connection.electronQuery}`;

/** Makes `app:` a scheme with an origin; to be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the page's files at {@link pageOrigin}; every other address of the scheme is 404. */
export function serveApp(files: PageFiles): void {
  protocol.handle(scheme, (request) => {
    const url = new URL(request.url);
    const file = url.host === host && request.method === 'GET' ? files.get(url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404, headers: securityHeaders });
    return new Response(file.body, { headers: { ...securityHeaders, 'content-type': file.type } });
  });
}
