import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** In both languages, because the one that the reader wants is what did not come. */
const notLoaded = [
  { lang: 'en', text: 'This page did not load completely. Reload it.' },
  { lang: 'ko', text: '페이지를 모두 불러오지 못했습니다. 새로 고치십시오.' },
];

/** Renders an app into the page's `root` once its language is there (`createI18n`'s `ready`), or says that it did not come. */
export async function startApp(ready: Promise<void>, app: ReactNode): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no element "root".');
  try {
    await ready;
  } catch (error) {
    for (const { lang, text } of notLoaded) {
      const line = document.createElement('p');
      line.lang = lang;
      line.textContent = text;
      root.append(line);
    }
    throw error;
  }
  createRoot(root).render(<StrictMode>{app}</StrictMode>);
}
