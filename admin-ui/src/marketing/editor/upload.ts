// Sends a file of accounts to a list piece by piece, so that a million lines show progress, can be cancelled, and every bad line is named by its number in the file.
import type { Client, Fault } from '../../parts/client.ts';
import type { BadLine } from './read-bins.ts';

/** What the API takes at once is more; smaller pieces show progress sooner. */
export const PIECE_LINES = 20_000;

export interface UploadState {
  readonly done: number;
  readonly total: number;
  readonly added: number;
  readonly already: number;
  readonly badCount: number;
  readonly bad: readonly BadLine[];
}
export type Uploaded = { readonly state: UploadState; readonly end: 'done' | 'cancelled' | Fault };

interface Piece {
  readonly added: number;
  readonly already: number;
  readonly bad: readonly BadLine[];
  readonly badCount: number;
}
interface UploadOf {
  readonly client: Pick<Client, 'ask'>;
  readonly list: string;
  readonly lines: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (state: UploadState) => void;
}

/** One piece after the other: a list is written under one lock, so more at once would only wait. */
export async function upload({ client, list, lines, signal, onProgress }: UploadOf): Promise<Uploaded> {
  let state: UploadState = { done: 0, total: lines.length, added: 0, already: 0, badCount: 0, bad: [] };
  for (let from = 0; from < lines.length; from += PIECE_LINES) {
    if (signal.aborted) return { state, end: 'cancelled' };
    const piece = lines.slice(from, from + PIECE_LINES);
    const reply = await client.ask<Piece>({
      method: 'POST',
      path: `/v1/lists/${encodeURIComponent(list)}/members`,
      body: piece.join('\n'),
      type: 'text/plain',
      signal,
    });
    if (!reply.ok) return { state, end: signal.aborted ? 'cancelled' : reply.fault };
    state = after(state, reply.body, { from, lines: piece.length });
    onProgress(state);
  }
  return { state, end: 'done' };
}

function after(state: UploadState, piece: Piece, at: { readonly from: number; readonly lines: number }): UploadState {
  return {
    ...state,
    done: at.from + at.lines,
    added: state.added + piece.added,
    already: state.already + piece.already,
    badCount: state.badCount + piece.badCount,
    bad: [...state.bad, ...piece.bad.map((bad) => ({ ...bad, line: bad.line + at.from }))],
  };
}
