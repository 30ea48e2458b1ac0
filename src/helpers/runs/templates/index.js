(function () {
  "use strict";
  var form = document.querySelector(".ap-find"), box = form.elements.words, more = form.elements.more;
  var list = document.getElementById("find_list"), all = document.getElementById("find_all"), count = form.querySelector(".ap-count");
  var items = [], words = [];

  function take() {
    items = Array.from(list.children);
    words = items.map(function (item) { return item.textContent.toLowerCase(); });
  }

  function show() {
    var sought = box.value.trim().toLowerCase().split(/\s+/), shown = 0;
    items.forEach(function (item, at) {
      var fits = sought.every(function (word) { return words[at].indexOf(word) >= 0; });
      if (item.hidden === fits) { item.hidden = !fits; }
      if (fits) { shown += 1; }
    });
    if (box.value.trim()) { all.open = true; }
    count.textContent = shown ? shown + " of " + items.length + " shown" : "Nothing fits. Use fewer words.";
  }

  function part(name, kind, text) {
    var made = document.createElement(name);
    made.className = kind;
    made.textContent = text;
    return made;
  }

  function add(row) {
    var item = document.createElement("li"), middle = document.createElement("div"), link = part("a", "", row[1]);
    link.href = row[6];
    middle.append(link);
    if (row[2] !== row[1]) { middle.append(" ", part("span", "ap-note", row[2])); }
    item.append(part("span", "ap-id", row[0]), " ", middle, " ", part("span", "ap-rated", row[3]), " ", part("span", "ap-note", row[4] + ", " + row[5]));
    list.append(item);
  }

  function restore() {
    box.value = new URLSearchParams(location.hash.slice(1)).get("words") || "";
    show();
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  box.addEventListener("input", function () {
    var given = box.value.trim();
    history.replaceState(null, "", "#" + (given ? "words=" + encodeURIComponent(given) : "find"));
    show();
  });
  if (more) {
    more.addEventListener("click", function () {
      var script = document.createElement("script");
      script.src = more.value;
      script.onload = function () { window.earlierActions.forEach(add); more.remove(); take(); show(); };
      script.onerror = function () { more.textContent = "The reports before cannot be searched: " + more.value + " is not beside this page"; };
      document.head.append(script);
    });
  }
  window.addEventListener("hashchange", restore);
  take();
  restore();
}());
