// The answer of `fragment` mode is behind the `#`, which no server sees: takes it out of the address, so
// that it does not stay there or in the history, and posts it to this origin.
'use strict';
(() => {
  const form = document.getElementById('fragment');
  const hint = document.getElementById('hint');
  const url = location.href;
  history.replaceState(null, '', location.pathname);
  if (!url.includes('#')) {
    document.querySelector('h1').textContent = 'Nothing arrived';
    hint.textContent = 'No answer came along. Go back to the start and try again.';
    return;
  }
  form.elements.url.value = url;
  form.submit();
})();
