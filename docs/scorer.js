// Sphinx's scores for search results, but that a name asked for exactly (BOOK-4, book.apply) comes first.
var Scorer = {
  objNameMatch: 100, objPartialMatch: 6, objPrio: { 0: 15, 1: 5, 2: -5 }, objPrioDefault: 0,
  title: 15, partialTitle: 7, term: 5, partialTerm: 2,
};
