// The one error a person sees at start-up: its message is a complete sentence that says what is wrong and what to do.
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
