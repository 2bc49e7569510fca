/** Saves a text as a file among the browser's downloads. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // The browser reads it after the click; a minute is more than it takes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
