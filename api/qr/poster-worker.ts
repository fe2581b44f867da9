// The thread that lays out one poster as a PDF: reading a Chinese font takes longer than an authorization may wait.
import { parentPort, workerData } from 'node:worker_threads';
import { PDF_FONT, pdfMaker } from '../http/pdf-maker.ts';
import { CODE_SIDE, type Poster } from './poster.ts';

/** With the font inside; nothing is fetched. */
async function posterPdf(poster: Poster): Promise<Uint8Array<ArrayBuffer>> {
  const { code, name, offer, scan, terms, locale } = poster;
  const document = pdfMaker().createPdf({
    info: { title: name, producer: 'Offerline', creator: 'Offerline', creationDate: new Date(0) },
    pageSize: 'A4',
    pageMargins: [56, 72, 56, 56],
    language: locale,
    defaultStyle: { font: PDF_FONT, alignment: 'center', color: '#1b1f24' },
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
