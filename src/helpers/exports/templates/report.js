(function () {
  "use strict";
  var form = document.querySelector(".ap-filter"), table = form.closest(".ap-actions");
  var groups = Array.from(table.querySelectorAll(".ap-group")), actions = Array.from(table.querySelectorAll(".ap-action"));
  var homes = actions.map(function (action) { return action.parentNode; });
  var words = actions.map(function (action, at) {
    return Array.from(homes[at].querySelectorAll(":scope > h3, :scope > .ap-note")).concat(action).map(function (each) {
      return each.textContent.toLowerCase();
    }).join(" ");
  });
  var tagged = actions.map(function (action) { return action.dataset.tags.split("|"); });
  var rated = actions.map(function (action) { return action.dataset.rating; });
  var within = homes.map(function (home) { return groups.indexOf(home.closest(".ap-group")); });
  var fitted = actions.map(function () { return true; });
  var count = form.querySelector(".ap-count"), opener = form.elements.open, opened = null, ordered = "";
  var sorted = document.createElement("div");
  sorted.className = "ap-group";

  function state() {
    var given = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (value.trim()) { given.append(name, value.trim()); } });
    return given;
  }

  function order(by) {
    if (by === ordered) { return; }
    ordered = by;
    if (!by) {
      actions.forEach(function (action, at) { homes[at].append(action); });
      sorted.remove();
      return;
    }
    table.insertBefore(sorted, groups[0]);
    sorted.append.apply(sorted, actions.slice().sort(function (one, other) {
      var a = one.dataset.due || "9", b = other.dataset.due || "9";
      return a < b ? -1 : a > b ? 1 : 0;
    }));
  }

  function show() {
    var given = state(), rating = given.get("rating"), group = given.get("group"), tags = given.getAll("tag"), shown = 0;
    if (given.get("owner")) { tags.push("owner: " + given.get("owner")); }
    var sought = (given.get("words") || "").toLowerCase().split(/\s+/);
    var by = given.get("order") || "", held = groups.map(function () { return 0; });
    actions.forEach(function (action, at) {
      var fits = (!rating || rated[at] === rating) && (!group || homes[at].dataset.group === group) &&
        tags.every(function (tag) { return tagged[at].indexOf(tag) >= 0; }) &&
        sought.every(function (word) { return words[at].indexOf(word) >= 0; });
      if (fitted[at] !== fits) { fitted[at] = fits; action.hidden = !fits; }
      if (fits) { shown += 1; held[within[at]] += 1; }
    });
    order(by);
    groups.forEach(function (each, at) {
      var empty = Boolean(by) || !held[at];
      if (each.hidden !== empty) { each.hidden = empty; }
    });
    count.textContent = shown ? shown + " of " + actions.length + " shown" : "Nothing fits. Show all, or use fewer words.";
  }

  function keep() {
    history.replaceState(null, "", "#" + (state().toString() || table.id));
    show();
  }

  function restore() {
    var hash = decodeURIComponent(location.hash.slice(1)), at = hash && document.getElementById(hash);
    if (at) {
      if (at.hidden || at.closest("[hidden]")) { form.reset(); show(); }
      if (at.matches("details")) { at.open = true; at.scrollIntoView(); }
      return;
    }
    var given = new URLSearchParams(location.hash.slice(1)), tags = given.getAll("tag");
    Array.from(form.elements).forEach(function (field) {
      if (field.type === "checkbox") { field.checked = tags.indexOf(field.value) >= 0; }
      else if (field.type !== "button" && field.type !== "reset") {
        field.value = given.get(field.name) || "";
        if (field.selectedIndex < 0) { field.value = ""; }
      }
    });
    show();
    if (Array.from(given.keys()).some(function (name) { return form.elements[name]; })) { table.scrollIntoView(); }
  }

  form.hidden = false;
  if (actions.length > 200) { table.classList.add("ap-many"); }
  form.addEventListener("input", keep);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(keep); });
  form.elements.print.addEventListener("click", function () { window.print(); });
  opener.addEventListener("click", function () {
    var open = opener.textContent === "Open all";
    actions.forEach(function (action) { action.open = open; });
    opener.textContent = open ? "Close all" : "Open all";
  });
  window.addEventListener("beforeprint", function () {
    opened = actions.map(function (action) { return action.open; });
    actions.forEach(function (action) { action.open = true; });
  });
  window.addEventListener("afterprint", function () {
    actions.forEach(function (action, at) { action.open = opened[at]; });
  });
  window.addEventListener("hashchange", restore);
  restore();
  show();
}());
