// The first page: what the cardholder may use now.

export function Page() {
  return <main />;
}
