// `web_message`: signs in in a window of its own and passes on the message that the platform sends from
// there. The other ways need no script on this page.
'use strict';
(() => {
  const form = document.getElementById('sign-in');
  const relay = document.getElementById('message');
  const hint = document.getElementById('hint');
  let popup = null;

  form.addEventListener('submit', (event) => {
    if (form.elements.mode.value !== 'web_message') {
      form.removeAttribute('target');
      return;
    }
    popup = window.open('', 'web-sign-in', 'popup,width=520,height=760');
    if (popup === null) {
      event.preventDefault();
      hint.textContent = 'Your browser did not open the window. Allow it, or choose another way.';
      return;
    }
    form.target = 'web-sign-in';
    hint.textContent = 'Go on in the window that has opened.';
  });

  window.addEventListener('message', (event) => {
    // Only from the platform, and only from the window opened for it. What it says is checked by the server.
    if (popup === null || event.source !== popup || event.origin !== form.dataset.origin) {
      return;
    }
    popup.close();
    popup = null;
    relay.elements.message.value = JSON.stringify(event.data);
    relay.submit();
  });
})();
