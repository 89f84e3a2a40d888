// Files that the book has already: one notice for each that was sent, also where it is an archive of many.

export function tellKnown(app, sent, options, reply) {
  for (const [i, file] of sent.entries()) {
    const known = reply.imports.filter((one) => one.upload === i && one.known);
    if (!known.length) continue;
    const title = known.length > 1 ? `${known.length} files of ${file.name} are already here` : `${known[0].file} is already here`;
    app.toasts.show({ key: `known ${known[0].id}`, title, text: `The same ${known.length > 1 ? "files were" : "file was"} read before; nothing was counted twice.`,
      actions: [["Show it", () => app.go(`/imports/${known[0].id}`)], ["Read it anew", () => app.uploads.send([file], { ...options, again: 1 })]] });
  }
}
