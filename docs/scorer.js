// Sphinx's scores for search results, but that a name asked for exactly (BOOK-4, book.apply, Touch) comes first.
// Sphinx looks for the words of a query one by one, so that BOOK-4 is to it a book and a 4.
var Scorer = {
  objNameMatch: 11, objPartialMatch: 6, objPrio: { 0: 15, 1: 5, 2: -5 }, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
  score: (result) => {
    const asked = (new URLSearchParams(window.location.search).get("q") || "").trim().toLowerCase();
    const [, title, , , score, , kind] = result;
    return kind === "object" && title.toLowerCase() === asked ? score + 1000 : score;
  },
};
