// When a key is a shortcut: not while somebody types, not while an input method composes, not with a modifier.

export function plainKey(event) {
  return !(event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey);
}

export function isTyping(element) {
  return element instanceof Element && element.closest("input, textarea, select, [contenteditable], dialog") !== null;
}
