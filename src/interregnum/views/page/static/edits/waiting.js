// On the page that says what is wrong: once a save has put it right, the night is shown.

new EventSource("/watch/news").addEventListener("message", ({ data }) => {
  const first = sessionStorage.getItem("interregnum-news");
  sessionStorage.setItem("interregnum-news", data);
  if (first !== data) location.reload();
});
