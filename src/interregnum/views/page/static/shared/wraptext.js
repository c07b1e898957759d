// A text in lines: SVG does not break text by itself.

/** The lines of a text, each of at most so many letters; a longer word has a line of its own. */
export function wrapText(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const joined = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && joined.length > most) lines.push(word);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

/** At most so many lines; what is left out is said by an ellipsis after the last. */
export function cutLines(lines, most, ellipsis = "…") {
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}${ellipsis}`] : lines;
}
