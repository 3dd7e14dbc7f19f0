// Runs before the first paint: theme, then the app. A file of its own, because the page allows no inline script.
'use strict';
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage is forbidden: go on with the defaults.
    }
  };
  for (const [key, name] of [['crm.theme', 'theme'], ['crm.density', 'density']]) {
    const value = read(key);
    if (value) root.dataset[name] = value;
  }
  // The frame is shown before the app is there, but only to those who will get to see it.
  if (read('crm.session') && !['/login', '/setup', '/join', '/reset'].includes(location.pathname)) root.dataset.shell = '';

  const stopped = () => {
    const notice = document.getElementById('panic');
    if (!notice || document.getElementById('panic-title')) return;
    document.body.replaceChildren(notice.content.cloneNode(true));
    document.getElementById('panic-reload').addEventListener('click', () => location.reload());
  };
  // Set by the app's panic hook.
  new MutationObserver(() => {
    if (root.hasAttribute('data-panic')) stopped();
  }).observe(root, { attributes: true, attributeFilter: ['data-panic'] });

  // A file that is gone means that a newer version was installed while this page was open or cached: load it once.
  const load = async () => {
    const app = await import(document.getElementById('app-js').href);
    await app.default({ module_or_path: document.getElementById('app-wasm').href });
    sessionStorage.removeItem('crm.reloaded');
  };
  load().catch((error) => {
    console.error(error);
    if (!root.hasAttribute('data-panic') && !sessionStorage.getItem('crm.reloaded')) {
      sessionStorage.setItem('crm.reloaded', '1');
      location.reload();
    } else if (document.body) {
      stopped();
    } else {
      addEventListener('DOMContentLoaded', stopped);
    }
  });
})();
