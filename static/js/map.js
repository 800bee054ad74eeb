// A plan drawn from our own GeoJSON, without tiles: one pin, kept in two fields of the form.
(() => {
  "use strict";

  const draw = async (box) => {
    const lat = document.getElementById(box.dataset.lat);
    const lon = document.getElementById(box.dataset.lon);
    const answer = await fetch(box.dataset.geojson);
    if (!answer.ok) return;
    const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, fadeAnimation: false, zoomAnimation: false });
    const places = L.geoJSON(await answer.json(), {
      pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 5 }),
      onEachFeature: (feature, layer) => {
        const name = feature.properties?.name;
        if (name) {
          const label = document.createElement("span");
          label.textContent = name;
          layer.bindTooltip(label);
        }
      },
    }).addTo(map);
    const bounds = places.getBounds();
    map.fitBounds(bounds, { padding: [12, 12] });
    map.setMaxBounds(bounds.pad(0.5));

    let pin = null;
    const put = (at) => {
      pin ??= L.circleMarker(at, { radius: 11, weight: 4, className: "pin" }).addTo(map);
      pin.setLatLng(at);
      lat.value = at.lat.toFixed(6);
      lon.value = at.lng.toFixed(6);
      lat.dispatchEvent(new Event("input", { bubbles: true }));
      document.getElementById("announce").textContent = box.dataset.placed;
    };
    if (lat.value && lon.value) put(L.latLng(Number(lat.value), Number(lon.value)));
    map.on("click", (event) => put(event.latlng));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      put(map.getCenter());
    });
  };

  document.querySelectorAll(".pin-map").forEach(draw);
})();
