import { recognise } from '../../../../main/exchange/recognise';
import { kinds } from '../../../../main/kinds';
import type { TextFile } from '../../../../preload/contract';

/** What a file that makes an image is read as, from the folder of a project. */
export const readImage = (text: string, others: readonly TextFile[] = [], fileName = 'shop/Dockerfile') =>
  recognise({ fileName, text }, others, kinds);

/** What is told, a line each. */
export const messages = (remarks: readonly { readonly message: string }[]) =>
  remarks.map(({ message }) => message).join('\n');
