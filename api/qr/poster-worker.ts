// The thread that lays out one poster as a PDF: reading a Chinese font takes longer than an authorization may wait.
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CODE_SIDE, type Poster } from './poster.ts';

const load = createRequire(import.meta.url);
const FONTS = dirname(load.resolve('@expo-google-fonts/noto-sans-sc/package.json'));
const FONT = 'Noto Sans SC';

/** With the font inside; nothing is fetched. */
async function posterPdf(poster: Poster): Promise<Uint8Array<ArrayBuffer>> {
  const pdfmake = load('pdfmake') as typeof import('pdfmake');
  pdfmake.setFonts({
    [FONT]: {
      normal: join(FONTS, '400Regular', 'NotoSansSC_400Regular.ttf'),
      bold: join(FONTS, '600SemiBold', 'NotoSansSC_600SemiBold.ttf'),
    },
  });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS + sep) && path.endsWith('.ttf'));
  const { code, name, offer, scan, terms, locale } = poster;
  const document = pdfmake.createPdf({
    info: { title: name, producer: 'Offerline', creator: 'Offerline', creationDate: new Date(0) },
    pageSize: 'A4',
    pageMargins: [56, 72, 56, 56],
    language: locale,
    defaultStyle: { font: FONT, alignment: 'center', color: '#1b1f24' },
    content: [
      { text: name, fontSize: 34, bold: true },
      { text: offer, fontSize: 22, margin: [0, 16, 0, 24] },
      {
        svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${code.side} ${code.side}"><path d="${code.path}" fill="#000000"/></svg>`,
        width: CODE_SIDE,
      },
      { text: scan, fontSize: 18, margin: [0, 12, 0, 24] },
      { text: terms, fontSize: 10, color: '#57606a' },
    ],
  });
  return new Uint8Array(await document.getBuffer());
}

const bytes = await posterPdf((workerData as { readonly poster: Poster }).poster);
parentPort?.postMessage(bytes, [bytes.buffer]);
