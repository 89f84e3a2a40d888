// What a person can do, from whichever view: send files, act on imports, answer, recategorise, acknowledge, try the demo.
// What opens a dialog is loaded when it is first wanted: the first page stays small.

import { firstDay, lastDay } from "./format.js";
import { latest } from "./store.js";

/** The actions with `app` in hand, to be merged into it. */
export function bound(app) {
  return {
    sendFiles: (files, options) => sendFiles(app, files, options),
    act: (job, name) => act(app, job, name),
    actBatch: (batch, name) => actBatch(app, batch, name),
    answer: (job, question, choice) => answer(app, job, question, choice),
    recategorise: (transaction, anchor) => recategorise(app, transaction, anchor),
    categoryOf: (transaction) => categoryOf(app, transaction),
    flushQueue: () => flushQueue(app),
    acknowledge: (alert) => acknowledge(app, alert),
    alertRows: (alert) => alertRows(app, alert),
    tryDemo: async () => (await import("./demo.js")).tryDemo(app),
    deleteBook: async () => (await import("./demo.js")).deleteBook(app),
    editTransaction: async (transaction) => (await import("./elements/transaction-form.js")).transactionForm(app, transaction),
    deleteTransaction: async (transaction) => (await import("./edits.js")).remove(app, transaction),
    restoreTransaction: async (transaction) => (await import("./edits.js")).restore(app, transaction),
    undoEdit: async () => (await import("./edits.js")).undo(app),
    editBudget: async (budget) => (await import("./elements/budget-form.js")).budgetForm(app, budget),
  };
}

async function sendFiles(app, files, options = {}) {
  if (![...files].length) return;
  const sent = [...files];
  const reply = await app.uploads.send(sent, options);
  if (!reply) return;
  if (reply.imports.some((one) => one.known)) (await import("./known.js")).tellKnown(app, sent, options, reply);
}

async function act(app, job, name) {
  try {
    await app.api.post(`/imports/${job.id}/${name}`);
    return true;
  } catch (problem) {
    // A cancel that comes after publication loses, and says so; its card then offers Undo.
    app.toasts.show({ title: `“${job.file}” could not be changed`, text: problem.message, tone: "bad" });
    return false;
  }
}

async function actBatch(app, batch, name) {
  try {
    await app.api.post(`/batches/${batch}/${name}`);
  } catch (problem) {
    app.toasts.show({ title: "The batch could not be changed", text: problem.message, tone: "bad" });
  }
}

async function answer(app, job, question, choice) {
  try {
    await app.api.post(`/imports/${job.id}/answer`, { question: question.id, choice });
    app.toasts.announce(`Answered: ${question.text}`);
    return true;
  } catch (problem) {
    app.toasts.show({ title: "The answer was not taken", text: problem.message, tone: "bad" });
    return false;
  }
}

/** The category shown for a transaction: what is queued wins over what the server said last. */
function categoryOf(app, transaction) {
  const queued = app.queue.pending(app.book.id, transaction.id);
  const id = queued === undefined ? transaction.category : queued;
  return { id, name: app.categoryName(id, id === transaction.category ? transaction.category_name : null), queued: queued !== undefined };
}

/** Lets a person choose a category in place. Resolves when it is chosen (not when the server has it). */
async function recategorise(app, transaction, anchor) {
  const { pickCategory } = await import("./elements/category-picker.js");
  const picked = await pickCategory({ anchor, categories: app.categories, chosen: categoryOf(app, transaction).id });
  if (!picked) return;
  let id = picked.id;
  if (picked.create) {
    try {
      id = (await app.createCategory(picked.create)).id;
    } catch (problem) {
      app.toasts.show({ title: "The category was not added", text: problem.message, tone: "bad" });
      return;
    }
  }
  if (id === transaction.category && app.queue.pending(app.book.id, transaction.id) === undefined) return;
  app.queue.add({ book: app.book.id, id: transaction.id, version: transaction.version, category: id, text: transaction.merchant ?? transaction.text });
  app.dispatchEvent(new CustomEvent("edited", { detail: { id: transaction.id } }));
  flushQueue(app);
}

function flushQueue(app) {
  return app.queue.flush({
    done: (edit, transaction, journal) => {
      if (journal) app.undoable.push(journal);
      app.dispatchEvent(new CustomEvent("edited", { detail: { id: edit.id, transaction } }));
    },
    refused: (edit, problem) => {
      const current = problem.body.current;
      app.toasts.show({ title: problem.status === 409 ? `${edit.text} was changed elsewhere meanwhile` : `${edit.text} was not changed`, tone: "bad", stays: true,
        text: current ? `It is now in “${app.categoryName(current.category, current.category_name)}”; you chose “${app.categoryName(edit.category)}”.` : problem.message,
        actions: current ? [["Use mine", () => { app.queue.add({ ...edit, version: current.version }); flushQueue(app); }], ["Keep that", () => {}]] : [] });
      app.dispatchEvent(new CustomEvent("edited", { detail: { id: edit.id, transaction: current } }));
    },
  });
}

async function acknowledge(app, alert) {
  try {
    // With the higher threshold the lower ones of the same budget and month are dealt with too.
    const same = latest(app.store.items("alerts")).filter((a) => a.budget === alert.budget && a.month === alert.month && a.threshold < alert.threshold && a.state === "raised" && !a.acknowledged);
    for (const { id } of [alert, ...same]) await app.api.post(`/alerts/${id}/acknowledge`);
  } catch (problem) {
    app.toasts.show({ title: "Not acknowledged", text: problem.message, tone: "bad" });
  }
}

function alertRows(app, alert) {
  const budget = app.store.values("budgets").find((b) => b.id === alert.budget);
  return app.go("/transactions", { query: { category: budget?.category ? app.categorySlug(budget.category) : null, from: firstDay(alert.month), to: lastDay(alert.month) } });
}
