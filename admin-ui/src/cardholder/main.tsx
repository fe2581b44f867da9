// Starts the cardholder's app: the token of the bank first, then the brand, then the page that the address names.
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
createRoot(root).render(<App />);
// After the first page: a number on a tab may wait.
void import('./messages/unread.ts').then(({ watchUnread }) => watchUnread());
