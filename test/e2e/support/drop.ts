import type { Page } from '@playwright/test';

/** Drops a file onto the window. */
export async function drop(page: Page, fileName: string, content: string): Promise<void> {
  await page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [fileName, content] as const,
  );
}
