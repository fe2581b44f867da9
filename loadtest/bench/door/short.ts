// The door as the product opens it: plain requests take the short way.
import { openDoor } from './open.ts';

await openDoor({ hot: true });
