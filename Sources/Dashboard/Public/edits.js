// Edits of transactions and the way back: a message offers to undo each, and Ctrl Z takes back the last one made on this page.

const UNDO_MAX = 100;

/** Makes a change (`call` is [method, path, body or query]), tells of it with an Undo, and resolves with what the server answered. */
export async function change(app, call, title) {
  const { value, edit } = await app.api.edit(...call);
  if (edit) {
    note(app, edit);
    if (title) app.toasts.show({ key: "edit", title, actions: [["Undo", () => undo(app, edit)]] });
  }
  if (value?.version) app.dispatchEvent(new CustomEvent("edited", { detail: { id: value.id, transaction: value } }));
  return value;
}

/** The same, where there is no form to say what went wrong; resolves with whether it went well. */
export async function attempt(app, call, title) {
  try {
    await change(app, call, title);
    return true;
  } catch (problem) {
    app.toasts.show({ title: "That was not changed", text: problem.status === 409 && problem.body.current ? "Somebody else has just changed it. Look at it again." : problem.message, tone: "bad" });
    const current = problem.body?.current;
    if (current?.account_name) app.dispatchEvent(new CustomEvent("edited", { detail: { id: current.id, transaction: current } }));
    return false;
  }
}

/** Keeps an edit for Ctrl Z. */
export function note(app, edit) {
  app.undoable = [...app.undoable.filter((other) => other !== edit), edit].slice(-UNDO_MAX);
}

/** Takes an edit back; left out, the last one of this page that stands. */
export async function undo(app, edit = app.undoable.at(-1)) {
  if (edit === undefined) return app.toasts.announce("There is nothing to undo.");
  try {
    await app.api.post(`/edits/${edit}/undo`);
    app.toasts.dismiss("edit");
    app.toasts.announce("Undone.");
  } catch (problem) {
    app.toasts.show({ title: "That cannot be undone", text: problem.message, tone: "bad" });
    if (problem.offline) return;
  }
  app.undoable = app.undoable.filter((other) => other !== edit);
}

export async function remove(app, tx) {
  if (await attempt(app, ["DELETE", `/transactions/${tx.id}`, { version: tx.version }], `Deleted ${tx.merchant ?? tx.text}`)) app.dispatchEvent(new CustomEvent("edited", { detail: { id: tx.id, transaction: { id: tx.id, deleted: "by hand" } } }));
}

export const restore = (app, tx) => attempt(app, ["POST", `/transactions/${tx.id}/restore`, { version: tx.version }], `Restored ${tx.merchant ?? tx.text}`);
