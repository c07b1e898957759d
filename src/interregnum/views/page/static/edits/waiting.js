// On the page that says what is wrong: once a save has put it right, the night is shown.

let first = null; // what was told first: it may have been put right while this page was made
new EventSource("/watch/news").addEventListener("message", async ({ data }) => {
  const news = first !== null && data !== first;
  first ??= data;
  if (news || (await (await fetch("/watch")).json()).shown) location.reload();
});
