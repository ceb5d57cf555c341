// Draws the charts by plotly, which the page carries compressed; without it the static pictures stay.
(async () => {
  // Where a table is wider than the screen, it opens on the newest period, or on the first hour that was missed.
  for (const place of document.querySelectorAll(".scroll:has(> .matrix, > .heat)")) {
    const shaded = [...place.querySelectorAll("td[class^=shade]")].map((cell) => cell.offsetLeft);
    place.scrollLeft = shaded.length ? Math.min(...shaded) - place.querySelector("th").offsetWidth : place.scrollWidth;
  }
  const packed = document.getElementById("plotly");
  const templates = document.getElementById("templates");
  if (!packed || !templates || typeof DecompressionStream === "undefined") return;
  // The page is there to be read first: its tables and pictures need no script.
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const letters = atob(packed.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let number = 0; number < letters.length; number++) bytes[number] = letters.charCodeAt(number);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  if (typeof Plotly === "undefined") return;
  const looks = JSON.parse(templates.textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const options = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };
  const widest = (texts) => Math.max(0, ...texts.map((text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 12 : 7.4), 0)));
  // Leaves out labels for which there is no room; plotly would turn them on end.
  const spaced = (axis, width) => {
    const step = Math.ceil((axis.ticktext.length * (widest(axis.ticktext) + 14)) / Math.max(width, 60));
    const some = (all) => all.filter((_, number) => number % step === 0);
    return { ...axis, tickvals: some(axis.tickvals), ticktext: some(axis.ticktext) };
  };
  const draw = (figure) => {
    const spec = JSON.parse(figure.querySelector("script.spec").textContent);
    const place = figure.querySelector(".plot");
    figure.classList.add("drawn");
    place.hidden = false;
    const width = place.clientWidth - widest(spec.layout.yaxis.ticktext) - 12 - (spec.layout.margin?.r ?? 12);
    const xaxis = spaced(spec.layout.xaxis, width);
    const labels = spec.data.flatMap((trace) => trace.text || []);
    // Labels over bars would run into each other.
    if (width / labels.length < widest(labels) + 2) spec.data.forEach((trace) => delete trace.text);
    const layout = { ...spec.layout, xaxis, template: looks[dark.matches ? "dark" : "light"] };
    return Plotly.react(place, spec.data, layout, options);
  };
  const figures = [...document.querySelectorAll("figure.chart")];
  const rest = () => new Promise((done) => (window.requestIdleCallback || setTimeout)(done));
  const all = async () => {
    for (const figure of figures) {
      await rest();
      await draw(figure);
    }
    document.documentElement.dataset.charts = String(figures.length);
  };
  dark.addEventListener("change", all);
  await all();
})();
