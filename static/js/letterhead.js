// Shows the letterhead as it will be printed, while it is typed.
const block = document.querySelector("[data-letterhead]");
const typed = document.getElementById(block.dataset.letterhead);

typed.addEventListener("input", () => {
  const lines = typed.value.toUpperCase().split("\n").map((line) => line.trim()).filter(Boolean);
  block.replaceChildren(...lines.slice(0, 3).map((line) => {
    const row = document.createElement("span");
    row.textContent = line;
    return row;
  }));
});
