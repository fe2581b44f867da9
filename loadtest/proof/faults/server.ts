// The service of `npm start` as a child of the faults: the same start, measured at its edge, with its figures told to the parent.
import { readConfig } from '../../../api/config.ts';
import { startService } from '../../../api/service.ts';
import { type EdgeFigures, watchEdge } from './edge.ts';

export type FromServer =
  | { readonly said: 'listening'; readonly url: string }
  | { readonly said: 'figures'; readonly figures: EdgeFigures; readonly bugs: readonly string[] };
export type ToServer = 'figures' | 'stop';

const BUGS_KEPT = 20;
const tell = (message: FromServer): unknown => process.send?.(message);
let bugs: string[] = [];

const edge = watchEdge();
const service = await startService({
  config: readConfig(),
  demo: false,
  onBug: (fault, subject) => {
    if (bugs.length < BUGS_KEPT) bugs.push(`${subject}: ${fault instanceof Error ? fault.message : String(fault)}`);
  },
});
process.on('message', (asked: ToServer) => {
  if (asked === 'figures') {
    tell({ said: 'figures', figures: edge.take(), bugs });
    bugs = [];
    return;
  }
  service.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.on('disconnect', () => process.exit(0));
tell({ said: 'listening', url: service.url });
