// What every page of the app is given.

/** The parts of its address that its pattern leaves open. */
export interface PageProps {
  readonly part: string;
}
