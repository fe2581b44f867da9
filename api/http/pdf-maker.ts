// The library that lays out PDFs, with one embedded font for Chinese and Latin; for threads, because reading the font takes longer than an authorization may wait.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

const load = createRequire(import.meta.url);
const FONTS = dirname(load.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
export const PDF_FONT = 'Noto Sans SC';

/** Only what is needed of the font goes into a file. Nothing is fetched, and no other file is read. */
export function pdfMaker(): typeof import('pdfmake') {
  // Settings are kept on the object itself, which an import would not let change.
  const pdfmake = load('pdfmake') as typeof import('pdfmake');
  pdfmake.setFonts({
    [PDF_FONT]: {
      normal: join(FONTS, '400Regular', 'NotoSansSC_400Regular.ttf'),
      bold: join(FONTS, '600SemiBold', 'NotoSansSC_600SemiBold.ttf'),
    },
  });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS + sep) && path.endsWith('.ttf'));
  return pdfmake;
}
