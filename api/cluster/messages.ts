// What the first process and its workers say to each other.
import type { WorkerState } from '../http/service-routes.ts';

/** From the first process. */
export type ToWorker =
  | { readonly kind: 'start'; readonly slot: number; readonly databaseUrl: string; readonly port: number; readonly demo: boolean }
  | { readonly kind: 'workers'; readonly workers: readonly WorkerState[] }
  | { readonly kind: 'figures'; readonly ask: number; readonly text: string | null }
  | { readonly kind: 'stop' };

/** From a worker. */
export type ToPrimary =
  | { readonly kind: 'here' }
  | { readonly kind: 'ready'; readonly url: string }
  /** `sentence` is for a person; null for a bug, which the worker has printed. */
  | { readonly kind: 'failed'; readonly sentence: string | null }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number; readonly granted: number }
  | { readonly kind: 'played' }
  | { readonly kind: 'figures'; readonly ask: number };
