import { Toast } from '@base-ui/react/toast';

/** The one queue of short messages; `Toasts` shows it. */
export const toasts = Toast.createToastManager();
