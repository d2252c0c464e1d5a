/** Where menus, choices and tooltips are drawn: a landmark of its own, so that each part of the page is in one. */
export const floating = (): HTMLElement | null => document.getElementById('floating');
