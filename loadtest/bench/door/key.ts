// The key of the door bench. Not a secret: it opens that door only.
export const DOOR_KEY = `ofl_${'d'.repeat(43)}`;
