// The door with the router alone: every request takes the long way.
import { openDoor } from './open.ts';

await openDoor({ hot: false });
