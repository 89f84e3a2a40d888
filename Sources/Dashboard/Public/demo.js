// The demo book: sample statements to try things on, gone with one click.

import { confirmDialog } from "./elements/dialog.js";

/** Makes the demo book from the sample statements, and shows it. */
export async function tryDemo(app) {
  try {
    const { book } = await app.api.post("/books/demo");
    app.session = await app.api.get("/session");
    await app.openBook(app.session.books.find((b) => b.id === book));
    await app.go("/");
  } catch (problem) {
    app.toasts.show({ title: "The sample statements could not be read", text: problem.message, tone: "bad" });
  }
}

/** Deletes the book shown, after asking, and goes back to the first. */
export async function deleteBook(app) {
  if (!(await confirmDialog({ title: "Delete the demo book?", text: "Its statements, transactions and budgets go with it. Your own book is not touched.", yes: "Delete it" }))) return;
  try {
    await app.api.delete(`/books/${app.book.id}`);
    app.session = await app.api.get("/session");
    await app.openBook(app.session.books.find((b) => b.id === app.session.book) ?? app.session.books[0]);
    await app.go("/");
  } catch (problem) {
    app.toasts.show({ title: "The book was not deleted", text: problem.message, tone: "bad" });
  }
}
